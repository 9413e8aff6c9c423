package forms

import (
	"encoding/json"

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
	if c := ConditionOn(f.When.Source(), m.onPage); c != nil {
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
// on a page with these fields, or nil where it needs more than they tell.
func ConditionOn(source string, on []*lists.Field) *ui.Condition {
	page := onPage{Fields: on}
	t := parse(source)
	if t == nil || !page.hasAll(t) {
		return nil
	}
	script, err := json.Marshal(t)
	if err != nil {
		return nil
	}
	words := locales.Text("when.only", "Condition", page.words(t))
	return &ui.Condition{Words: words, Script: string(script)}
}

func sometimes() *ui.Condition { return &ui.Condition{Words: locales.Text("when.sometimes")} }

// onPage is the fields of a page, to look conditions up in.
type onPage lists.Form

func (p onPage) find(name string) *lists.Field { return Find((*lists.Form)(&p), name) }

func (p onPage) hasAll(t *test) bool {
	for _, part := range t.Of {
		if !p.hasAll(part) {
			return false
		}
	}
	return t.Name == "" || p.find(t.Name) != nil
}

// words says a test in words: “是否有热食”为“是”.
func (p onPage) words(t *test) lang.Text {
	switch t.Op {
	case "and", "or":
		out := p.words(t.Of[0])
		for _, part := range t.Of[1:] {
			next := p.words(part)
			join := locales.Text("when." + t.Op)
			out = lang.Text{Zh: out.Zh + join.Zh + next.Zh, En: out.En + join.En + next.En}
		}
		return out
	case "not":
		return locales.Text("when.not", "Condition", p.words(t.Of[0]))
	}
	f := p.find(t.Name)
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
