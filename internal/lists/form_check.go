package lists

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Check validates values against the schema, the x-when conditions and the
// formats, and returns every wrong field in the order of the form. full false
// (a draft) checks types and bounds of what is there, but requires nothing.
func (f *Form) Check(values map[string]any, full bool, now time.Time) []problem.Field {
	f = f.orNone()
	c := &formCheck{form: f, full: full, found: map[string]finding{}}
	clean, _ := normal(values, 0).(map[string]any)
	if clean == nil {
		clean = map[string]any{}
	}
	c.vars = f.vars(clean, now)
	c.fields(f.Fields, clean, nil)
	c.validate(clean)
	return c.sorted()
}

// formCheck is one run of Form.Check.
type formCheck struct {
	form  *Form
	full  bool
	vars  Vars
	found map[string]finding // by pointer, the first of each
}

type finding struct {
	at   []int // for sorting: field order and row numbers in turn
	text lang.Text
}

// fields goes through the fields of the form, a group or a row: drops what is
// not shown, notes what is missing, and checks what JSON Schema cannot say.
func (c *formCheck) fields(fields []*Field, values map[string]any, at []string) {
	for _, f := range fields {
		at := append(slices.Clip(at), f.Name)
		shown, certain := c.vars.shown(f)
		if !shown {
			delete(values, f.Name)
			continue
		}
		v, present := values[f.Name]
		if !present {
			if f.Required && certain && c.full {
				c.add(at, missingText(f))
			}
			continue
		}
		c.value(f, v, at)
	}
}

func (c *formCheck) value(f *Field, v any, at []string) {
	switch v := v.(type) {
	case map[string]any:
		if f.Kind == KindGroup {
			c.fields(f.Fields, v, at)
		}
	case []any:
		if f.Kind != KindRows {
			return
		}
		for i, row := range v {
			if row, ok := row.(map[string]any); ok {
				c.vars.Row = row
				c.fields(f.Fields, row, append(slices.Clip(at), strconv.Itoa(i)))
			}
		}
		c.vars.Row = nil
	case string:
		if text, bad := unprintable(f, v); bad {
			c.add(at, text)
		}
	case float64:
		if f.Kind == KindMoney && decimals(v) > 2 {
			c.add(at, lang.Text{Zh: f.Title.Zh + "最多两位小数", En: f.Title.En + " must have at most two decimals"})
		}
	}
}

// vars returns the variables for the x-when conditions of a form over values.
func (f *Form) vars(values map[string]any, now time.Time) Vars {
	return Vars{Form: values, Input: values, Record: values, Now: now}
}

// shown reports whether a field's x-when holds. Where the condition reads a
// value that is itself wrong, the field is shown, but that is not certain and
// it is not asked for.
func (v Vars) shown(f *Field) (shown, certain bool) {
	if f.When == nil {
		return true, true
	}
	shown, err := f.When.Bool(v)
	return shown || err != nil, err == nil
}

// validate runs the validator of the schema. A form that was put together in a
// program has none.
func (c *formCheck) validate(values map[string]any) {
	var invalid *jsonschema.ValidationError
	if c.form.validator == nil {
		return
	}
	if err := c.form.validator.Validate(values); errors.As(err, &invalid) {
		c.schema(invalid)
	}
}

// schema collects what the validator found, at the fields of the form.
func (c *formCheck) schema(e *jsonschema.ValidationError) {
	for _, cause := range e.Causes {
		c.schema(cause)
	}
	if len(e.Causes) > 0 {
		return
	}
	at := e.InstanceLocation
	f := c.form.at(at)
	if k, ok := e.ErrorKind.(*kind.AdditionalProperties); ok && (f == nil || len(f.Fields) > 0) {
		for _, name := range k.Properties {
			c.add(append(slices.Clip(at), name), unknownText)
		}
		return
	}
	if f == nil {
		c.add(at, unknownText)
		return
	}
	switch e.ErrorKind.(type) {
	case *kind.MinItems, *kind.Const:
		if !c.full {
			return
		}
	}
	c.add(f.within(at), wrongText(f, e.ErrorKind))
}

// at returns the field of a location in the values; nil for the form itself
// and for what it does not know. A part of a file is the file.
func (f *Form) at(location []string) *Field {
	pointer, found := "", (*Field)(nil)
	for _, step := range location {
		if _, err := strconv.Atoi(step); err == nil {
			continue
		}
		pointer += "/" + step
		next := f.pointers[pointer]
		if next == nil {
			if found != nil && (found.Kind == KindFile || found.Kind == KindFiles) {
				return found
			}
			return nil
		}
		found = next
	}
	return found
}

// within cuts a location down to the field: a wrong part of a file is reported
// at the file.
func (f *Field) within(location []string) []string {
	if f.Kind != KindFile && f.Kind != KindFiles {
		return location
	}
	for i, step := range location {
		if step != f.Name {
			continue
		}
		if f.Kind == KindFiles && i+1 < len(location) {
			return location[:i+2]
		}
		return location[:i+1]
	}
	return location
}

func (c *formCheck) add(location []string, text lang.Text) {
	pointer := pointerOf(location)
	if _, twice := c.found[pointer]; !twice {
		c.found[pointer] = finding{c.form.order(location), text}
	}
}

func pointerOf(location []string) string {
	var b strings.Builder
	for _, step := range location {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	return b.String()
}

// order gives a location's place in the form: what the form does not know
// comes last.
func (f *Form) order(location []string) []int {
	var order []int
	for i, step := range location {
		if n, err := strconv.Atoi(step); err == nil {
			order = append(order, n)
			continue
		}
		field := f.at(location[:i+1])
		if field == nil {
			return append(order, maxFields)
		}
		order = append(order, field.order)
	}
	return order
}

func (c *formCheck) sorted() []problem.Field {
	pointers := keys(c.found)
	slices.SortStableFunc(pointers, func(a, b string) int { return slices.Compare(c.found[a].at, c.found[b].at) })
	var fields []problem.Field
	for _, p := range pointers {
		fields = append(fields, problem.Field{Path: p, Text: c.found[p].text})
	}
	return fields
}

// unprintable reports characters that no form field holds: control characters,
// and line breaks in a field of one line.
func unprintable(f *Field, s string) (lang.Text, bool) {
	if !utf8.ValidString(s) {
		return badTextText(f), true
	}
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r':
			if f.Kind != KindArea {
				return lang.Text{Zh: f.Title.Zh + "只能写一行", En: f.Title.En + " must be on one line"}, true
			}
		case r == '\t':
		case unicode.IsControl(r):
			return badTextText(f), true
		}
	}
	return lang.Text{}, false
}

func decimals(v float64) int {
	_, frac, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return len(frac)
}

// Values nested deeper than any form are cut off.
const maxValueDepth = 12

// normal copies values as decoded from JSON or from a posted form: absent ones
// (null, empty text) are left out.
func normal(v any, depth int) any {
	if depth > maxValueDepth {
		return nil
	}
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, child := range v {
			if child = normal(child, depth+1); child != nil {
				out[k] = child
			}
		}
		return out
	case []any:
		return normalList(v, depth)
	case []string:
		return normalList(v, depth)
	case []map[string]any:
		return normalList(v, depth)
	case int:
		return int64(v)
	}
	return v
}

func normalList[T any](list []T, depth int) any {
	if len(list) == 0 {
		return nil
	}
	out := make([]any, len(list))
	for i, child := range list {
		out[i] = normal(child, depth+1)
	}
	return out
}
