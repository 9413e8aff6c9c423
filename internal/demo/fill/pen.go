package fill

import (
	"maps"
	"math/rand/v2"

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

func newPen(s Sheet, r *rand.Rand) *pen {
	return &pen{Sheet: s, r: r, answers: maps.Clone(nonNil(s.Answers)), others: map[string]people.Person{}}
}

func nonNil(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// write answers what has no answer yet, and anew what was wrong.
func (p *pen) write(wrong []string) {
	for _, name := range wrong {
		if _, given := p.Answers[name]; !given {
			delete(p.answers, name)
		}
	}
	p.fields(p.answers, p.Form.Fields, 0)
}

// fields answers the fields without condition first, because conditions read
// what they say. row is the number of the row, 0 outside of rows.
func (p *pen) fields(into map[string]any, fields []*lists.Field, row int) {
	for _, conditional := range []bool{false, true} {
		for _, f := range fields {
			if (f.When != nil) != conditional {
				continue
			}
			_, answered := into[f.Name]
			switch {
			case !p.asked(f, into, row):
				delete(into, f.Name)
			case !answered && (f.Required || dice.Chance(p.r, 0.7)):
				if v := p.answer(f, row); v != nil {
					into[f.Name] = v
				}
			}
		}
	}
}

// asked reports whether the field's condition holds.
func (p *pen) asked(f *lists.Field, beside map[string]any, row int) bool {
	if f.When == nil {
		return true
	}
	vars := lists.Vars{Form: p.answers, Item: p.Item, Now: p.Now}
	if row > 0 {
		vars.Row = beside
	}
	if p.Input {
		vars.Form, vars.Input = nil, p.answers
	}
	ok, err := f.When.Bool(vars)
	return err == nil && ok
}

// answer answers a field, nil for no answer.
func (p *pen) answer(f *lists.Field, row int) any {
	switch f.Kind {
	case lists.KindText, lists.KindArea:
		return p.text(f, row)
	case lists.KindNumber, lists.KindMoney, lists.KindInteger:
		return p.number(f)
	case lists.KindDate:
		return p.date(f, row).String()
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
		return p.several(f, func(i int) any { return p.group(f, i) })
	case lists.KindGroup:
		return p.group(f, row)
	case lists.KindIDCard:
		return p.who(f, row).IDCard
	case lists.KindPhone:
		return p.who(f, row).Phone
	case lists.KindUSCC:
		return p.enterprise(row).USCC
	}
	return nil
}

func (p *pen) group(f *lists.Field, row int) map[string]any {
	out := map[string]any{}
	p.fields(out, f.Fields, row)
	return out
}

// several answers a list: as few entries as allowed and up to two more.
func (p *pen) several(f *lists.Field, one func(row int) any) any {
	low := f.MinItems
	if f.Required {
		low = max(low, 1)
	}
	high := low + 2
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
