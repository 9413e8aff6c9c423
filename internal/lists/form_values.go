package lists

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/lists/ident"
)

// Prune drops fields whose x-when does not hold and everything unknown.
func (f *Form) Prune(values map[string]any, now time.Time) map[string]any {
	f = f.orNone()
	clean, _ := normal(values, 0).(map[string]any)
	p := pruner{f.vars(clean, now)}
	return p.fields(f.Fields, clean)
}

type pruner struct{ vars Vars }

func (p *pruner) fields(fields []*Field, values map[string]any) map[string]any {
	kept := map[string]any{}
	for _, f := range fields {
		v, present := values[f.Name]
		if !present {
			continue
		}
		if shown, _ := p.vars.shown(f); !shown {
			delete(values, f.Name) // later conditions must not read it
			continue
		}
		kept[f.Name] = p.value(f, v)
	}
	return kept
}

func (p *pruner) value(f *Field, v any) any {
	switch v := v.(type) {
	case map[string]any:
		if f.Kind == KindGroup {
			return p.fields(f.Fields, v)
		}
	case []any:
		if f.Kind != KindRows {
			return v
		}
		rows := make([]any, 0, len(v))
		for _, row := range v {
			if m, ok := row.(map[string]any); ok {
				p.vars.Row = m
				row = p.fields(f.Fields, m)
			}
			rows = append(rows, row)
		}
		p.vars.Row = nil
		return rows
	}
	return v
}

// Mask returns a copy in which personal fields are masked (王*, 138****1234).
// Personal numbers, dates, choices and files become "***".
func (f *Form) Mask(values map[string]any) map[string]any {
	clean, _ := normal(values, 0).(map[string]any)
	return maskFields(f.orNone().Fields, clean)
}

// hidden stands for a personal value of which nothing is shown.
const hidden = "***"

func maskFields(fields []*Field, values map[string]any) map[string]any {
	masked := make(map[string]any, len(values))
	for _, f := range fields {
		if v, present := values[f.Name]; present {
			masked[f.Name] = maskValue(f, v)
		}
	}
	return masked
}

func maskValue(f *Field, v any) any {
	switch v := v.(type) {
	case map[string]any:
		if f.Kind == KindGroup {
			return maskFields(f.Fields, v)
		}
	case []any:
		if f.Kind == KindRows {
			return maskRows(f, v)
		}
	case string:
		if f.Personal && (f.Kind == KindText || f.Kind == KindIDCard || f.Kind == KindPhone) {
			return ident.Mask(v)
		}
	}
	if f.Personal {
		return hidden
	}
	return v
}

func maskRows(f *Field, rows []any) []any {
	masked := make([]any, len(rows))
	for i, row := range rows {
		if m, ok := row.(map[string]any); ok {
			masked[i] = maskFields(f.Fields, m)
		} else {
			masked[i] = hidden
		}
	}
	return masked
}

// MaskName masks a person's name: 王**. It does not tell persons from
// organisations, whose names are not personal: the caller knows.
func MaskName(s string) string { return ident.MaskName(s) }

// Pick returns the values at the pointers, nested as in values, without
// personal fields. A pointer into rows ("/staff/name") picks from every row.
func (f *Form) Pick(values map[string]any, pointers []string) map[string]any {
	clean, _ := normal(values, 0).(map[string]any)
	return pickFields(f.orNone().Fields, clean, pointers)
}

func pickFields(fields []*Field, values map[string]any, pointers []string) map[string]any {
	picked := map[string]any{}
	for _, f := range fields {
		v, present := values[f.Name]
		if !present || f.Personal {
			continue
		}
		whole := slices.Contains(pointers, f.Pointer)
		inside := slices.ContainsFunc(pointers, func(p string) bool { return strings.HasPrefix(p, f.Pointer+"/") })
		if whole && len(f.Fields) > 0 {
			pointers = append(slices.Clip(pointers), pointersIn(f)...)
		}
		switch {
		case len(f.Fields) > 0 && (whole || inside):
			picked[f.Name] = pickInside(f, v, pointers)
		case whole:
			picked[f.Name] = v
		}
	}
	return picked
}

func pickInside(f *Field, v any, pointers []string) any {
	switch v := v.(type) {
	case map[string]any:
		return pickFields(f.Fields, v, pointers)
	case []any:
		rows := make([]any, 0, len(v))
		for _, row := range v {
			if m, ok := row.(map[string]any); ok {
				rows = append(rows, pickFields(f.Fields, m, pointers))
			}
		}
		return rows
	}
	return nil
}

func pointersIn(f *Field) []string {
	pointers := make([]string, len(f.Fields))
	for i, child := range f.Fields {
		pointers[i] = child.Pointer
	}
	return pointers
}

// FileRef is a file named in a form's values.
type FileRef struct {
	Pointer, Digest, Name, Type string
	Size                        int64
}

// Files returns every evidence value in values with its pointer, which has row
// numbers ("/staff/0/health_cert"), in the order of the form.
func (f *Form) Files(values map[string]any) []FileRef {
	clean, _ := normal(values, 0).(map[string]any)
	return filesIn(f.orNone().Fields, clean, "")
}

func filesIn(fields []*Field, values map[string]any, at string) []FileRef {
	var refs []FileRef
	for _, f := range fields {
		pointer := at + "/" + f.Name
		switch v := values[f.Name].(type) {
		case map[string]any:
			switch f.Kind {
			case KindGroup:
				refs = append(refs, filesIn(f.Fields, v, pointer)...)
			case KindFile:
				refs = append(refs, fileRef(v, pointer))
			}
		case []any:
			for i, item := range v {
				m, ok := item.(map[string]any)
				at := pointer + "/" + strconv.Itoa(i)
				switch {
				case ok && f.Kind == KindRows:
					refs = append(refs, filesIn(f.Fields, m, at)...)
				case ok && f.Kind == KindFiles:
					refs = append(refs, fileRef(m, at))
				}
			}
		}
	}
	return refs
}

func fileRef(m map[string]any, pointer string) FileRef {
	text := func(key string) string {
		s, _ := m[key].(string)
		return s
	}
	ref := FileRef{Pointer: pointer, Digest: text("digest"), Name: text("name"), Type: text("type")}
	switch n := m["size"].(type) {
	case int64:
		ref.Size = n
	case float64:
		ref.Size = int64(n)
	}
	return ref
}
