package lists

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// kind reads the keywords that say what values a field takes.
func (r formReader) kind(m *source.Map, f *Field, schema map[string]any) {
	typ, format := r.Word(m.Get("type")), r.Word(m.Get("format"))
	switch {
	case format.Text == "evidence":
		f.Kind = KindFile
		r.file(m, f, schema)
	case typ.Text == "string":
		r.text(m, f, format, schema)
	case typ.Text == "number" || typ.Text == "integer":
		r.number(m, f, typ.Text, schema)
	case typ.Text == "boolean":
		f.Kind = KindBool
		schema["type"] = "boolean"
		r.constTrue(m, f, schema)
		r.defaultValue(m, f, schema)
	case typ.Text == "array":
		r.array(m, f, schema)
	case typ.Text == "object":
		if r.nested(f, m) {
			f.Kind = KindGroup
			maps.Copy(schema, r.members(m, f))
		}
	case typ.Text == "":
		r.faults.Add(f.key, missingType, f.Name)
		m.Keys() // which of them are right is not known
	default:
		r.faults.Add(typ, unknownType, typ.Text).Suggest(typ.Text, []string{"string", "number", "integer", "boolean", "array", "object"})
		m.Keys()
	}
	if f.personalByNature() && !f.Personal && !m.Has("x-personal") {
		r.faults.Add(f.key, notMarkedPersonal, f.Name)
	}
	if f.say.Zh != "" && !f.pattern {
		r.faults.Add(f.key, sayWithoutPattern)
	}
}

// personalByNature: these formats are about a person nearly always.
func (f *Field) personalByNature() bool {
	switch f.Kind {
	case KindIDCard, KindPhone, KindFile, KindFiles:
		return true
	}
	return false
}

var formats = map[string]FieldKind{"date": KindDate, "resident-id": KindIDCard, "uscc": KindUSCC, "phone": KindPhone}

// formatLength bounds the text of a format.
var formatLength = map[FieldKind]int{KindDate: 10, KindIDCard: 18, KindUSCC: 18, KindPhone: 20}

func (r formReader) text(m *source.Map, f *Field, format source.Word, schema map[string]any) {
	schema["type"] = "string"
	f.Kind, f.MaxLength = KindText, textLength
	if kind := r.Word(m.Get("x-kind")); kind.Text == "area" {
		f.Kind, f.MaxLength = KindArea, areaLength
		schema["x-kind"] = "area"
	} else if kind.Text != "" {
		r.faults.Add(kind, unknownKind, kind.Text).Suggest(kind.Text, []string{"area"})
	}
	switch {
	case format.Text != "":
		kind, ok := formats[format.Text]
		if !ok {
			r.faults.Add(format, unknownFormat, format.Text).
				Suggest(format.Text, []string{"date", "resident-id", "uscc", "phone", "evidence"})
			return
		}
		f.Kind, f.MaxLength, schema["format"] = kind, formatLength[kind], format.Text
	case m.Has("enum"):
		f.Kind = KindChoice
		r.options(m, m.Get("enum"), f, schema)
	default:
		r.lengths(m, f, schema)
		r.pattern(m, f, schema)
	}
	r.defaultValue(m, f, schema)
}

func (r formReader) lengths(m *source.Map, f *Field, schema map[string]any) {
	if n := m.Get("maxLength"); !n.IsZero() {
		f.MaxLength = cmp.Or(r.Int(n, 1, maxLength), f.MaxLength)
	}
	schema["maxLength"] = f.MaxLength
	if n := m.Get("minLength"); !n.IsZero() {
		schema["minLength"] = r.Int(n, 0, f.MaxLength)
	}
}

func (r formReader) pattern(m *source.Map, f *Field, schema map[string]any) {
	p := r.Word(m.Get("pattern"))
	if p.Text == "" {
		return
	}
	f.pattern = true
	if _, err := regexp.Compile(p.Text); err != nil || len(p.Text) > 500 {
		r.faults.Add(p, badPattern, strings.TrimPrefix(errText(err), "error parsing regexp: "))
		return
	}
	schema["pattern"] = p.Text
	if !f.say.IsZero() {
		schema["x-say"] = f.say
	}
}

func errText(err error) string {
	if err == nil {
		return "too long"
	}
	return err.Error()
}

// options reads an enumeration of texts, with what to show for each under
// x-options.
func (r formReader) options(m *source.Map, enum source.Node, f *Field, schema map[string]any) {
	values := r.Words(enum)
	texts := r.Map(m.Get("x-options"))
	list := []string{}
	for _, v := range values {
		f.MaxLength = max(f.MaxLength, len([]rune(v.Text)))
		if slices.Contains(list, v.Text) {
			r.faults.Add(v, duplicateID, v.Text, "enum")
			continue
		}
		list = append(list, v.Text)
		f.Options = append(f.Options, Option{v.Text, r.optionText(texts.Get(v.Text), v, f)})
	}
	if len(list) == 0 {
		r.faults.Add(f.key, emptyEnum)
	}
	texts.Close()
	if len(list) > 0 {
		schema["enum"] = list
	}
	shown := map[string]any{}
	for _, o := range f.Options {
		shown[o.Value] = o.Text
	}
	schema["x-options"] = shown
}

// optionText reads the text of a choice. The reasons for a pause have theirs
// at the clock and need not repeat it.
func (r formReader) optionText(n source.Node, value source.Word, f *Field) lang.Text {
	if reason, ok := r.reasons[value.Text]; ok && n.IsZero() && f.Pointer == "/reason" {
		return reason
	}
	if n.IsZero() {
		r.faults.Add(value, missingOption, value.Text)
	}
	return r.Text(n)
}

func (r formReader) number(m *source.Map, f *Field, typ string, schema map[string]any) {
	schema["type"] = typ
	f.Kind = KindNumber
	if typ == "integer" {
		f.Kind = KindInteger
	}
	if kind := r.Word(m.Get("x-kind")); kind.Text == "money" && typ == "number" {
		f.Kind = KindMoney
		schema["x-kind"] = "money"
	} else if kind.Text != "" {
		r.faults.Add(kind, unknownKind, kind.Text).Suggest(kind.Text, []string{"money"})
	}
	f.Min, f.Max = r.Float(m.Get("minimum")), r.Float(m.Get("maximum"))
	for key, v := range map[string]*float64{"minimum": f.Min, "maximum": f.Max,
		"exclusiveMinimum": r.Float(m.Get("exclusiveMinimum")), "exclusiveMaximum": r.Float(m.Get("exclusiveMaximum")),
		"multipleOf": r.Float(m.Get("multipleOf"))} {
		if v != nil {
			schema[key] = *v
		}
	}
	if n := m.Get("multipleOf"); !n.IsZero() && schema["multipleOf"] != nil && schema["multipleOf"].(float64) <= 0 {
		r.faults.Add(n, outOfOrder, "multipleOf", "> 0")
		delete(schema, "multipleOf")
	}
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		r.faults.Add(m.Get("minimum"), outOfOrder, "minimum", "<= maximum")
	}
	// What JSON readers keep exactly.
	if schema["minimum"] == nil && schema["exclusiveMinimum"] == nil {
		schema["minimum"] = -float64(maxNumber)
	}
	if schema["maximum"] == nil && schema["exclusiveMaximum"] == nil {
		schema["maximum"] = float64(maxNumber)
	}
	r.defaultValue(m, f, schema)
}

// maxNumber is the largest whole number that every JSON reader keeps exactly.
const maxNumber = 1<<53 - 1

func (r formReader) constTrue(m *source.Map, f *Field, schema map[string]any) {
	n := m.Get("const")
	if n.IsZero() {
		return
	}
	if !r.Bool(n) {
		r.faults.Add(n, onlyConstTrue)
		return
	}
	f.confirm, schema["const"] = true, true
}

func (r formReader) array(m *source.Map, f *Field, schema map[string]any) {
	schema["type"] = "array"
	items := r.Map(m.Need("items"))
	defer items.Close()
	f.MinItems = r.Int(m.Get("minItems"), 0, maxRows)
	f.MaxItems = r.Int(m.Get("maxItems"), 1, maxRows)
	typ, format := r.Word(items.Get("type")), r.Word(items.Get("format"))
	switch {
	case format.Text == "evidence":
		f.Kind, f.MaxItems = KindFiles, cmp.Or(f.MaxItems, defaultFiles)
		item := map[string]any{}
		r.fileKeys(items, m, f, item)
		schema["items"] = item
	case items.Has("enum"):
		f.Kind = KindChoices
		schema["items"] = r.choices(m, items, f)
		schema["uniqueItems"] = true
		_ = m.Get("uniqueItems") // choices always are
	case typ.Text == "object":
		if !m.Has("maxItems") {
			r.faults.Add(f.key, unboundedRows, maxRows)
		}
		f.MaxItems = cmp.Or(f.MaxItems, maxRows)
		if u := m.Get("uniqueItems"); r.Bool(u) {
			schema["uniqueItems"] = true
		}
		if r.nested(f, items) {
			f.Kind = KindRows
			schema["items"] = r.members(items, f)
		}
	case items.IsMap():
		r.faults.Add(items, itemsOfArray)
		items.Keys()
	}
	schema["maxItems"] = f.MaxItems
	if f.MinItems > 0 {
		schema["minItems"] = f.MinItems
	}
	if f.MinItems > f.MaxItems {
		r.faults.Add(m.Get("minItems"), outOfOrder, "minItems", "<= maxItems")
	}
}

func (r formReader) choices(m, items *source.Map, f *Field) map[string]any {
	if kind := r.Word(items.Get("type")); kind.Text != "" && kind.Text != "string" {
		r.faults.Add(kind, itemsOfArray)
	}
	item := map[string]any{"type": "string"}
	texts := items
	if m.Has("x-options") {
		texts = m
	}
	r.options(texts, items.Get("enum"), f, item)
	f.MaxItems = cmp.Or(f.MaxItems, max(len(f.Options), 1))
	return item
}

// nested bounds the depth of groups and rows.
func (r formReader) nested(f *Field, members *source.Map) bool {
	depth := 1
	for in := f.in; in != nil; in = in.in {
		depth++
	}
	if depth > maxNested {
		r.faults.Add(f.key, nestedTooDeep, maxNested)
		members.Keys()
		return false
	}
	return true
}

// members reads the fields of a group or of the rows of an array.
func (r formReader) members(m *source.Map, f *Field) map[string]any {
	f.object = expr.NewObject(r.form.object.Name + strings.ReplaceAll(f.Pointer, "/", "."))
	schema := r.object(m, f, f.object)
	f.Fields = r.fields(f)
	return schema
}
