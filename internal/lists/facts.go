package lists

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/cel-go/common/types"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists/expr"
)

var zone = expr.Zone

// The object types of what the kernel knows. The Go value behind each is the
// *Vars.
var (
	caseObject    = newCaseObject(true)
	memberObject  = newCaseObject(false) // of figures: a case without persons
	actorObject   = newActorObject()
	itemObject    = newItemObject()
	numbersObject = newNumbersObject()
	figureObject  = newFigureObject() // with an alert
)

func fact(o *expr.Object, name string, t *types.Type, get func(*Vars) any) {
	o.Fact(name, t, func(obj any) (any, error) {
		v, ok := obj.(*Vars)
		if !ok {
			return nil, fmt.Errorf("%s.%s is read of a %T", o.Name, name, obj)
		}
		return get(v), nil
	})
}

var (
	texts   = types.NewListType(types.StringType)
	textMap = types.NewMapType(types.StringType, types.StringType)
)

// newCaseObject makes the object "case". Figures are recomputed by outsiders
// from the public side of events, which names no person: for them it has no
// subject, and taken tells only whether a person, the clock or a rule acted.
func newCaseObject(withPersons bool) *expr.Object {
	o := expr.NewObject("case")
	add := func(name string, t *types.Type, get func(*CaseFacts) any) {
		fact(o, name, t, func(v *Vars) any {
			if v.Case == nil {
				return get(&CaseFacts{})
			}
			return get(v.Case)
		})
	}
	add("id", types.StringType, func(c *CaseFacts) any { return c.ID })
	add("number", types.StringType, func(c *CaseFacts) any { return c.Number })
	add("item", types.StringType, func(c *CaseFacts) any { return c.Item })
	add("office", types.StringType, func(c *CaseFacts) any { return c.Office })
	add("state", types.StringType, func(c *CaseFacts) any { return c.State })
	add("ended", types.BoolType, func(c *CaseFacts) any { return c.Ended })
	add("outcome", types.StringType, func(c *CaseFacts) any { return c.Outcome })
	add("channel", types.StringType, func(c *CaseFacts) any { return c.Channel })
	add("opened", types.TimestampType, func(c *CaseFacts) any { return instant(c.Opened) })
	add("received", types.TimestampType, func(c *CaseFacts) any { return instant(c.Received) })
	add("accepted", types.TimestampType, func(c *CaseFacts) any { return instant(c.Accepted) })
	add("closed", types.TimestampType, func(c *CaseFacts) any { return instant(c.Closed) })
	add("taken", textMap, func(c *CaseFacts) any {
		if withPersons {
			return c.Taken
		}
		return kinds(c.Taken)
	})
	add("instant", types.BoolType, func(c *CaseFacts) any { return c.Instant })
	add("on_time", types.BoolType, func(c *CaseFacts) any { return c.OnTime })
	add("statutory_days", types.IntType, func(c *CaseFacts) any { return c.StatutoryDays })
	add("promised_days", types.IntType, func(c *CaseFacts) any { return c.PromisedDays })
	add("used_days", types.IntType, func(c *CaseFacts) any { return c.UsedDays })
	add("rating", types.IntType, func(c *CaseFacts) any { return c.Rating })
	add("alert", types.StringType, func(c *CaseFacts) any { return c.Alert })
	add("parent", types.StringType, func(c *CaseFacts) any { return c.Parent })
	if withPersons {
		o.Fact("subject", types.StringType, subject)
	}
	return o
}

// ByPerson stands in figures for whoever took an action.
const ByPerson = "person"

// kinds tells of each action whether a person, the clock or a rule took it
// last.
func kinds(taken map[string]string) map[string]string {
	out := make(map[string]string, len(taken))
	for action, by := range taken {
		if by != ByClock && by != ByRule {
			by = ByPerson
		}
		out[action] = by
	}
	return out
}

var errNoItem = errors.New("case.subject is read without an item and a case")

// subject evaluates the item's subject over the case's form.
func subject(obj any) (any, error) {
	v, ok := obj.(*Vars)
	if !ok || v.Item == nil {
		return nil, errNoItem
	}
	if v.Item.Subject == nil {
		return v.Item.Name.Zh, nil
	}
	return v.Item.Subject.String(*v)
}

// instant makes an absent time read as timestamp(0), and every other in China.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return expr.Never
	}
	return t.In(zone)
}

func newActorObject() *expr.Object {
	o := expr.NewObject("actor")
	add := func(name string, t *types.Type, get func(*ActorFacts) any) {
		fact(o, name, t, func(v *Vars) any {
			if v.Actor == nil {
				return get(&ActorFacts{})
			}
			return get(v.Actor)
		})
	}
	add("id", types.StringType, func(a *ActorFacts) any { return a.ID })
	add("office", types.StringType, func(a *ActorFacts) any { return a.Office })
	add("roles", texts, func(a *ActorFacts) any { return a.Roles })
	return o
}

func newNumbersObject() *expr.Object {
	o := expr.NewObject("numbers")
	fact(o, "certificate", types.StringType, func(v *Vars) any { return v.Numbers["certificate"] })
	return o
}

func newFigureObject() *expr.Object {
	o := expr.NewObject("figure")
	add := func(name string, get func(*FigureFacts) string) {
		fact(o, name, types.StringType, func(v *Vars) any {
			if v.Figure == nil {
				return ""
			}
			return get(v.Figure)
		})
	}
	add("id", func(f *FigureFacts) string { return f.ID })
	add("name", func(f *FigureFacts) string { return f.Name.Zh })
	add("name_en", func(f *FigureFacts) string { return f.Name.In(lang.En) })
	add("value", func(f *FigureFacts) string { return f.Value })
	add("level", func(f *FigureFacts) string { return f.Level })
	add("threshold", func(f *FigureFacts) string { return f.Threshold })
	add("office", func(f *FigureFacts) string { return f.Office })
	add("office_name", func(f *FigureFacts) string { return f.OfficeName.Zh })
	add("office_name_en", func(f *FigureFacts) string { return f.OfficeName.In(lang.En) })
	return o
}

// itemFacts is what expressions read of an item that has to be looked up or
// computed once.
type itemFacts struct {
	officeName              lang.Text
	statutoryDays, promised int64
	certificate, certValid  string // register, length of validity
	certificateName         lang.Text
	list                    string
}

func newItemObject() *expr.Object {
	o := expr.NewObject("item")
	add := func(name string, t *types.Type, get func(*Item) any) {
		fact(o, name, t, func(v *Vars) any {
			if v.Item == nil {
				return get(&Item{})
			}
			return get(v.Item)
		})
	}
	text := func(name string, get func(*Item) string) {
		add(name, types.StringType, func(i *Item) any { return get(i) })
	}
	text("id", func(i *Item) string { return i.ID })
	text("code", func(i *Item) string { return i.Code })
	text("name", func(i *Item) string { return i.Name.Zh })
	text("name_en", func(i *Item) string { return i.Name.En })
	text("office", func(i *Item) string { return i.Office })
	text("office_name", func(i *Item) string { return i.facts.officeName.Zh })
	text("office_name_en", func(i *Item) string { return i.facts.officeName.En })
	text("depth", func(i *Item) string { return string(i.Depth) })
	text("kind", func(i *Item) string { return i.Kind })
	text("type", func(i *Item) string { return i.Type })
	text("list", func(i *Item) string { return i.facts.list })
	text("certificate_name", func(i *Item) string { return i.facts.certificateName.Zh })
	text("certificate_name_en", func(i *Item) string { return i.facts.certificateName.En })
	text("certificate_register", func(i *Item) string { return i.facts.certificate })
	text("certificate_valid", func(i *Item) string { return i.facts.certValid })
	add("visits", types.IntType, func(i *Item) any { return int64(i.Visits) })
	add("in_scope", types.BoolType, func(i *Item) any { return i.InScope })
	add("has_certificate", types.BoolType, func(i *Item) any { return i.Certificate != nil })
	add("has_fee", types.BoolType, func(i *Item) any { return !i.Fee.Amount.IsZero() })
	add("statutory_days", types.IntType, func(i *Item) any { return i.facts.statutoryDays })
	add("promised_days", types.IntType, func(i *Item) any { return i.facts.promised })
	return o
}

// days counts a limit in days, for figures that compare limits: working days
// and calendar days as they are, a month as 30, a year as 365, hours as none.
func days(l law.Limit) int64 {
	switch l.Unit {
	case "wd", "d":
		return int64(l.N)
	case "m":
		return int64(l.N) * 30
	case "y":
		return int64(l.N) * 365
	}
	return 0
}
