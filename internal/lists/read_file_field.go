package lists

import (
	"cmp"
	"maps"
	"regexp"

	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// evidenceObject is the type of a file in expressions.
var evidenceObject = func() *expr.Object {
	o := expr.NewObject("file")
	o.Text("digest", 80)
	o.Text("name", 255)
	o.Int("size")
	o.Text("type", 127)
	return o
}()

// The room that stores files says whether a digest is one of its own; here it is
// only bounded.
const digestPattern = `^(sha256:)?[0-9a-f]{64}$`

func (r formReader) file(m *source.Map, f *Field, schema map[string]any) {
	if typ := r.Word(m.Get("type")); typ.Text != "" && typ.Text != "object" {
		r.faults.Add(typ, evidenceType)
	}
	r.fileKeys(m, m, f, schema)
}

var mimeType = regexp.MustCompile(`^[a-z]+/[a-z0-9.+-]+$`)

// fileKeys reads what files a field takes. For a field of several files the
// limits may stand at the field or at its items.
func (r formReader) fileKeys(m, outer *source.Map, f *Field, schema map[string]any) {
	f.object = evidenceObject
	for _, at := range []*source.Map{m, outer} {
		for _, n := range r.some(at.Get("x-accept")) {
			w := r.Word(n)
			if !mimeType.MatchString(w.Text) {
				r.faults.Add(w, badMimeType, w.Text)
				continue
			}
			f.Accept = append(f.Accept, w.Text)
		}
		if n := at.Get("x-max-bytes"); !n.IsZero() {
			f.MaxBytes = int64(r.Int(n, 1, maxFileBytes))
		}
		if m == outer {
			break
		}
	}
	if len(f.Accept) == 0 {
		f.Accept = defaultAccept
	}
	f.MaxBytes = cmp.Or(f.MaxBytes, fileBytes)
	maps.Copy(schema, map[string]any{
		"type": "object", "format": "evidence", "additionalProperties": false,
		"x-accept": f.Accept, "x-max-bytes": f.MaxBytes,
		"required": []string{"digest", "name", "size", "type"},
		"properties": map[string]any{
			"digest": map[string]any{"type": "string", "pattern": digestPattern},
			"name":   map[string]any{"type": "string", "minLength": 1, "maxLength": 255},
			"size":   map[string]any{"type": "integer", "minimum": 1, "maximum": f.MaxBytes},
			"type":   map[string]any{"type": "string", "enum": f.Accept},
		},
	})
}
