package fill

import (
	"maps"
	"math/rand/v2"
	"strconv"
	"strings"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/people"
	"qingdan/internal/lists"
)

// pen fills in one form and corrects it.
type pen struct {
	Sheet
	r       *rand.Rand
	stray   bool           // anything that is allowed will do
	answers map[string]any // so far; conditions read them
	others  map[string]people.Person
}

// place is where in a form a field is asked: at the top, in a group, in a row.
type place struct {
	path string // "" at the top, "staff/1" in its first row
	row  int    // from 1; 0 outside of rows
}

func (at place) in(f *lists.Field, row int) place {
	path := at.path + f.Name
	if row > 0 {
		path += "/" + strconv.Itoa(row)
	}
	return place{path + "/", row}
}

func newPen(s Sheet, r *rand.Rand) *pen {
	p := &pen{Sheet: s, r: r, answers: map[string]any{}, others: map[string]people.Person{}}
	maps.Copy(p.answers, s.Answers)
	return p
}

// write answers what has no answer yet, and anew what was wrong.
func (p *pen) write(wrong []string) {
	for _, name := range wrong {
		if _, given := p.Answers[name]; given {
			continue
		}
		delete(p.answers, name)
		maps.DeleteFunc(p.others, func(path string, _ people.Person) bool { return strings.HasPrefix(path, name+"/") })
	}
	p.fields(p.answers, p.Form.Fields, place{})
}

// fields answers the fields without condition first, because conditions read
// what they say.
func (p *pen) fields(into map[string]any, fields []*lists.Field, at place) {
	for _, conditional := range []bool{false, true} {
		for _, f := range fields {
			if (f.When != nil) != conditional {
				continue
			}
			_, answered := into[f.Name]
			switch {
			case f.ReadOnly || !p.asked(f, into, at):
				delete(into, f.Name)
			case !answered && (f.Required || dice.Chance(p.r, 0.7)):
				if v := p.answer(f, at); v != nil {
					into[f.Name] = v
				}
			}
		}
	}
}

// asked reports whether the field's condition holds.
func (p *pen) asked(f *lists.Field, beside map[string]any, at place) bool {
	if f.When == nil {
		return true
	}
	vars := lists.Vars{Form: p.answers, Item: p.Item, Now: p.Now}
	if at.row > 0 {
		vars.Row = beside
	}
	if p.Input {
		vars.Form, vars.Input = nil, p.answers
	}
	ok, err := f.When.Bool(vars)
	return err == nil && ok
}

// answer answers a field, nil for no answer.
func (p *pen) answer(f *lists.Field, at place) any {
	switch f.Kind {
	case lists.KindText, lists.KindArea:
		return p.text(f, at)
	case lists.KindNumber, lists.KindMoney, lists.KindInteger:
		return p.number(f, at)
	case lists.KindDate:
		return p.date(f, at).String()
	case lists.KindBool:
		return p.yes(f)
	case lists.KindChoice:
		return p.choice(f)
	case lists.KindChoices:
		return p.choices(f)
	case lists.KindFile:
		return p.paper(f)
	case lists.KindFiles:
		return p.several(f, func(int) any { return p.paper(f) })
	case lists.KindRows:
		return p.several(f, func(row int) any { return p.group(f, at.in(f, row)) })
	case lists.KindGroup:
		return p.group(f, at.in(f, 0))
	case lists.KindIDCard:
		return p.idCard(f, at)
	case lists.KindPhone:
		return p.who(f, at).Phone
	case lists.KindUSCC:
		return p.uscc(f, at)
	}
	return nil
}

func (p *pen) group(f *lists.Field, at place) map[string]any {
	out := map[string]any{}
	p.fields(out, f.Fields, at)
	return out
}

// several answers a list: as few entries as allowed and up to two more.
func (p *pen) several(f *lists.Field, one func(row int) any) any {
	low := f.MinItems
	if f.Required {
		low = max(low, 1)
	}
	high := low + 2
	if p.stray {
		high = low + 6
	}
	if f.MaxItems > 0 {
		high = min(high, f.MaxItems)
	}
	var out []any
	for i := range dice.Between(p.r, low, high) {
		out = append(out, one(i+1))
	}
	if out == nil {
		return nil
	}
	return out
}
