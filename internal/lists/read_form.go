package lists

import (
	"regexp"
	"slices"

	"qingdan/internal/lang"
	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// formReader reads a JSON Schema with x- keywords into the fields of a form
// and the schema that the API publishes.
type formReader struct {
	*compiler
	form    *Form
	reasons map[string]lang.Text // texts for the choices of the field reason
}

// readForm reads the schema's keys out of a mapping that has others too: the
// head of a form, a register or an action's input. what is the variable under
// which expressions read it.
func (c *compiler) readForm(m *source.Map, id, what string, reasons map[string]lang.Text) *Form {
	form := &Form{ID: id, Source: m.Pos()}
	form.pointers = map[string]*Field{}
	form.object = expr.NewObject(what)
	r := formReader{c, form, reasons}
	if kind := r.Word(m.Get("type")); kind.Text != "" && kind.Text != "object" {
		c.faults.Add(kind, notAnObject)
	}
	schema := r.object(m, nil, form.object)
	form.Fields = r.fields(nil)
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	form.Schema = canonical(schema)
	r.compileSchema(schema)
	r.checkDefaults()
	r.compileWhens()
	return form
}

// fields returns the fields directly in a group or rows, in order.
func (r formReader) fields(in *Field) []*Field {
	var fields []*Field
	for _, f := range r.form.pointers {
		if f.in == in {
			fields = append(fields, f)
		}
	}
	slices.SortFunc(fields, func(a, b *Field) int { return a.order - b.order })
	return fields
}

// object reads properties and required, and gives the object type its fields.
func (r formReader) object(m *source.Map, in *Field, object *expr.Object) map[string]any {
	required := r.Words(m.Get("required"))
	properties := r.Map(m.Need("properties"))
	schema := map[string]any{"type": "object", "additionalProperties": false}
	props, always, order := map[string]any{}, []string{}, []string{}
	for _, key := range properties.Keys() {
		f, prop := r.field(key, properties.Get(key.Text), in, contains(required, key.Text))
		if f == nil {
			object.Any(key.Text)
			continue
		}
		props[f.Name] = prop
		order = append(order, f.Name)
		addToObject(object, f)
		switch {
		case f.Required && f.when.Text == "":
			always = append(always, f.Name)
		case f.Required:
			prop["x-required"] = true // only where x-when holds
		}
	}
	for _, name := range required {
		if props[name.Text] == nil && !properties.Has(name.Text) {
			r.faults.Add(name, unknownProperty, name.Text).Suggest(name.Text, order)
		}
	}
	schema["properties"], schema["x-order"] = props, order
	if len(always) > 0 {
		schema["required"] = always
	}
	return schema
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Names that an expression could not read as a field.
var reservedNames = []string{"as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let",
	"loop", "package", "namespace", "return", "var", "void", "while", "true", "false", "null"}

// field reads one property.
func (r formReader) field(key source.Word, n source.Node, in *Field, required bool) (*Field, map[string]any) {
	switch {
	case !fieldName.MatchString(key.Text):
		r.faults.Add(key, badFieldName, key.Text)
		return nil, nil
	case slices.Contains(reservedNames, key.Text):
		r.faults.Add(key, reservedName, key.Text)
		return nil, nil
	case len(r.form.pointers) == maxFields:
		r.faults.Add(key, tooManyFields, maxFields)
		return nil, nil
	}
	f := &Field{Name: key.Text, Pointer: "/" + key.Text, Required: required}
	f.in, f.key, f.order = in, key, len(r.form.pointers)
	if in != nil {
		f.Pointer, f.Personal = in.Pointer+f.Pointer, in.Personal
	}
	m := r.Map(n)
	if !m.IsMap() {
		return nil, nil
	}
	r.form.pointers[f.Pointer] = f
	schema := map[string]any{}
	r.annotations(m, f, schema)
	r.kind(m, f, schema)
	m.Close()
	return f, schema
}

// annotations reads what every field may say about itself.
func (r formReader) annotations(m *source.Map, f *Field, schema map[string]any) {
	f.Title.Zh, f.Title.En = r.Word(m.Get("title")).Text, r.Word(m.Get("x-en")).Text
	if !m.Has("title") || !m.Has("x-en") {
		r.faults.Add(f.key, source.MissingTranslation, "title（中文）或 x-en（英文）", "title (Chinese) or x-en (English)")
	}
	f.Hint.Zh, f.Hint.En = r.Word(m.Get("description")).Text, r.Word(m.Get("x-en-description")).Text
	if (f.Hint.Zh == "") != (f.Hint.En == "") {
		r.faults.Add(f.key, source.MissingTranslation, "description 或 x-en-description", "description or x-en-description")
	}
	f.Personal = r.Bool(m.Get("x-personal")) || f.Personal
	r.readOnly(m, f, schema)
	f.Section = r.Text(m.Get("x-section"))
	f.say = r.Text(m.Get("x-say"))
	f.when = r.Word(m.Get("x-when"))
	set(schema, "title", f.Title.Zh)
	set(schema, "x-en", f.Title.En)
	set(schema, "description", f.Hint.Zh)
	set(schema, "x-en-description", f.Hint.En)
	set(schema, "x-when", f.when.Text)
	if !f.Section.IsZero() {
		schema["x-section"] = f.Section
	}
	if f.Personal {
		schema["x-personal"] = true
	}
}

// readOnly reads whether actions alone write the field.
func (r formReader) readOnly(m *source.Map, f *Field, schema map[string]any) {
	if f.ReadOnly = r.Bool(m.Get("readOnly")); !f.ReadOnly {
		return
	}
	schema["readOnly"] = true
	if f.Required || f.in != nil {
		r.faults.Add(f.key, readOnlyAsked, f.Name)
	}
}

func set(schema map[string]any, key, value string) {
	if value != "" {
		schema[key] = value
	}
}

func contains(words []source.Word, text string) bool {
	return slices.ContainsFunc(words, func(w source.Word) bool { return w.Text == text })
}

// addToObject makes a field readable in expressions.
func addToObject(o *expr.Object, f *Field) {
	switch f.Kind {
	case "":
		o.Any(f.Name)
	case KindNumber, KindMoney:
		o.Number(f.Name)
	case KindInteger:
		o.Int(f.Name)
	case KindBool:
		o.Bool(f.Name)
	case KindDate:
		o.Date(f.Name)
	case KindGroup, KindFile:
		o.Object(f.Name, f.object)
	case KindRows, KindFiles:
		o.Rows(f.Name, f.object, f.MaxItems)
	case KindChoices:
		o.Texts(f.Name, f.MaxItems, f.MaxLength)
	default:
		o.Text(f.Name, f.MaxLength)
	}
}
