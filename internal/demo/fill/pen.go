package fill

import (
	"maps"
	"math/rand/v2"

	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/people"
	"qingdan/internal/lists"
)

// pen fills in one form once.
type pen struct {
	Sheet
	r       *rand.Rand
	stray   bool           // anything that is allowed
	answers map[string]any // so far; conditions read them
	others  map[string]people.Person
	papers  []Paper
}

func newPen(s Sheet, r *rand.Rand, stray bool) *pen {
	return &pen{Sheet: s, r: r, stray: stray, answers: map[string]any{}, others: map[string]people.Person{}}
}

func (p *pen) write() map[string]any {
	p.fields(p.answers, p.Form.Fields, 0)
	maps.Copy(p.answers, p.Answers)
	return p.answers
}

// fields answers the fields without condition first, because conditions read
// what they say. row is the number of the row, 0 outside of rows.
func (p *pen) fields(into map[string]any, fields []*lists.Field, row int) {
	for _, conditional := range []bool{false, true} {
		for _, f := range fields {
			if (f.When != nil) != conditional || !p.asks(f) {
				continue
			}
			if v := p.answer(f, row); v != nil {
				into[f.Name] = v
			}
		}
	}
}

// asks reports whether a field is answered: its condition holds, and it is
// required or the writer is in the mood.
func (p *pen) asks(f *lists.Field) bool {
	if f.When != nil {
		vars := lists.Vars{Form: p.answers, Item: p.Item, Now: p.Now}
		if p.Input {
			vars.Form, vars.Input = nil, p.answers
		}
		if ok, err := f.When.Bool(vars); err != nil || !ok {
			return false
		}
	}
	return f.Required || dice.Chance(p.r, 0.7)
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
