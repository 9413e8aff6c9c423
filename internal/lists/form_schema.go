package lists

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"qingdan/internal/lists/ident"
	"qingdan/internal/lists/source"
)

// defaultValue reads what a field offers where the form is empty.
func (r formReader) defaultValue(m *source.Map, f *Field, schema map[string]any) {
	n := m.Get("default")
	if n.IsZero() {
		return
	}
	switch f.Kind {
	case KindBool:
		f.Default = r.Bool(n)
	case KindNumber, KindMoney:
		if v := r.Float(n); v != nil {
			f.Default = *v
		}
	case KindInteger:
		f.Default = int64(r.Int(n, -1<<31, 1<<31-1))
	default:
		f.Default = r.Word(n).Text
	}
	schema["default"] = f.Default
}

// checkDefaults sees to it that the form accepts what it offers.
func (r formReader) checkDefaults() {
	for _, f := range r.form.Fields {
		if f.Default == nil {
			continue
		}
		c := formCheck{form: r.form, found: map[string]finding{}}
		c.validate(map[string]any{f.Name: f.Default})
		for _, wrong := range c.sorted() {
			r.faults.Add(f.key, badDefault, wrong.Text.Zh, wrong.Text.En)
		}
	}
}

// canonical writes a schema as JSON with sorted keys.
func canonical(schema map[string]any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(schema); err != nil {
		return nil // maps of plain values always encode
	}
	return bytes.TrimSpace(b.Bytes())
}

// compileSchema compiles the validator. It requires nothing: what is required
// depends on x-when and on whether the form is a draft, and Form.Check knows.
func (r formReader) compileSchema(schema map[string]any) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(canonical(withoutRequired(schema))))
	if err == nil {
		r.form.validator, err = compileJSONSchema(doc)
	}
	if err != nil {
		pos := r.form.Source
		r.faults.Add(place{pos, ""}, badSchema, err)
	}
}

// place is a bare position as a place for faults.
type place struct {
	pos  source.Pos
	line string
}

// Place implements source.Place.
func (p place) Place() (source.Pos, string) { return p.pos, p.line }

func withoutRequired(schema map[string]any) map[string]any {
	out := make(map[string]any, len(schema))
	for k, v := range schema {
		child, nested := v.(map[string]any)
		switch {
		case k == "required" && schema["format"] != "evidence":
		case k == "properties" && nested:
			props := make(map[string]any, len(child))
			for name, p := range child {
				props[name] = withoutRequired(p.(map[string]any))
			}
			out[k] = props
		case k == "items" && nested:
			out[k] = withoutRequired(child)
		default:
			out[k] = v
		}
	}
	return out
}

func compileJSONSchema(doc any) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.UseLoader(noLoader{})
	for name, valid := range map[string]func(string) bool{
		"date": validDate, "resident-id": ident.ValidResident, "uscc": ident.ValidUSCC, "phone": ident.ValidPhone,
	} {
		c.RegisterFormat(textFormat(name, valid))
	}
	const name = "urn:qingdan:form"
	if err := c.AddResource(name, doc); err != nil {
		return nil, err
	}
	return c.Compile(name)
}

func textFormat(name string, valid func(string) bool) *jsonschema.Format {
	return &jsonschema.Format{Name: name, Validate: func(v any) error {
		if s, ok := v.(string); ok && !valid(s) {
			return errFormat
		}
		return nil
	}}
}

var errFormat = errors.New("wrong format")

func validDate(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 1800 && t.Year() < 2300
}

// noLoader keeps the schema library from reading files or the network.
type noLoader struct{}

// Load implements jsonschema.URLLoader.
func (noLoader) Load(url string) (any, error) { return nil, fmt.Errorf("%s is not loaded", url) }
