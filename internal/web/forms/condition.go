package forms

import (
	"encoding/json"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/ui"
)

// test is a field's condition in the small language that the browser's script
// understands (assets/src/scripts/conditions.js).
type test struct {
	Op    string  `json:"op"` // and, or, not, has, ==, !=, <, <=, >, >=
	Of    []*test `json:"of,omitempty"`
	Name  string  `json:"name,omitempty"`
	Value any     `json:"value,omitempty"`
}

// condition returns how a field's condition is shown, and false where the
// field does not apply at all. A condition on fields of this page is left to
// the person and the script; one on earlier pages is decided here.
func (m maker) condition(f *lists.Field) (*ui.Condition, bool) {
	if f.When == nil {
		return nil, true
	}
	if c := m.scope.condition(f.When.Source()); c != nil {
		return c, true
	}
	if m.Values == nil {
		return sometimes(), true
	}
	applies, err := f.When.Bool(lists.Vars{Form: m.Values, Now: m.Now})
	if err != nil {
		return sometimes(), true // better one field too many than one too few
	}
	return nil, applies
}

// ConditionOn returns how the condition with a CEL source is said and scripted
// on a page with these fields of an item's form, or nil where it needs more
// than they tell.
func ConditionOn(source string, on []*lists.Field) *ui.Condition {
	return scope{page: on, root: "form"}.condition(source)
}

func sometimes() *ui.Condition { return &ui.Condition{Words: locales.Text("when.sometimes")} }

// scope is where the conditions of a page find the fields that they read.
type scope struct {
	page    []*lists.Field
	root    string // what the page's fields are called: "form" or "input"
	row     []*lists.Field
	rowName string // posted name of the row: "staff.0"
}

// scopeOf is the scope of a page with these fields: those of an action's
// questions read input, all others form.
func scopeOf(on []*lists.Field) scope {
	s := scope{page: on, root: "form"}
	for _, f := range on {
		if f.When != nil && strings.Contains(f.When.Source(), "input.") {
			s.root = "input"
		}
	}
	return s
}

func (s scope) condition(source string) *ui.Condition {
	t := parse(source)
	if t == nil {
		return nil
	}
	posted := s.posted(t)
	if posted == nil {
		return nil
	}
	script, err := json.Marshal(posted)
	if err != nil {
		return nil
	}
	return &ui.Condition{Words: locales.Text("when.only", "Condition", s.words(t)), Script: string(script)}
}

// find returns the field that a path is about and the name that it is posted
// under, or nil where it is not on the page.
func (s scope) find(path string) (*lists.Field, string) {
	root, name, _ := strings.Cut(path, ".")
	switch root {
	case s.root:
		return Find(&lists.Form{Fields: s.page}, name), name
	case "row":
		return Find(&lists.Form{Fields: s.row}, name), s.rowName + "." + name
	}
	return nil, ""
}

// posted returns the test on posted names, or nil where a field is not on the page.
func (s scope) posted(t *test) *test {
	out := &test{Op: t.Op, Value: t.Value}
	for _, part := range t.Of {
		inner := s.posted(part)
		if inner == nil {
			return nil
		}
		out.Of = append(out.Of, inner)
	}
	if t.Name != "" {
		f, name := s.find(t.Name)
		if f == nil {
			return nil
		}
		out.Name = name
	}
	return out
}

// words says a test in words: “是否有热食”为“是”.
func (s scope) words(t *test) lang.Text {
	switch t.Op {
	case "and", "or":
		out := s.words(t.Of[0])
		for _, part := range t.Of[1:] {
			next := s.words(part)
			join := locales.Text("when." + t.Op)
			out = lang.Text{Zh: out.Zh + join.Zh + next.Zh, En: out.En + join.En + next.En}
		}
		return out
	case "not":
		return locales.Text("when.not", "Condition", s.words(t.Of[0]))
	}
	f, _ := s.find(t.Name)
	return locales.Text("when."+word[t.Op], "Field", f.Title, "Value", spoken(f, t.Value))
}

// word names the operators in the catalogues: when.is, when.below …
var word = map[string]string{
	"==": "is", "!=": "isnot", "<": "below", "<=": "atmost", ">": "above", ">=": "atleast", "has": "has",
}

func spoken(f *lists.Field, value any) lang.Text {
	switch v := value.(type) {
	case bool:
		if v {
			return locales.Text("yes")
		}
		return locales.Text("no")
	case string:
		for _, o := range f.Options {
			if o.Value == v {
				return o.Text
			}
		}
	}
	text := textOf(value)
	return lang.Text{Zh: text, En: text}
}
