package casework

import (
	"crypto/sha256"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// What actions of work between offices do besides: they change the form, hand
// a case to the office that its form names, and open cases.

// sets changes fields of the form.
func (t *taking) sets() error {
	if len(t.a.Sets) == 0 {
		return nil
	}
	form := maps.Clone(t.vars.Form)
	for _, f := range t.a.Sets {
		v, err := f.Expr.Value(t.vars)
		if err != nil {
			return fmt.Errorf("%s sets %s: %w", t.a.ID, f.Name, err)
		}
		form[f.Name] = v
	}
	if err := t.fullForm(form); err != nil {
		return err
	}
	t.vars.Form = t.event.Private.Form
	return nil
}

// handler gives a case whose form is carried whole to the office that handles
// it.
func (t *taking) handler() error {
	if t.Item.HandledBy == nil || t.event.Private.Form == nil || t.a.Form == "draft" {
		return nil
	}
	code, err := t.Item.HandledBy.String(t.vars)
	if err != nil {
		return fmt.Errorf("handled_by of %s: %w", t.Item.ID, err)
	}
	if t.Item.System.Office(code) == nil {
		return problem.New(problem.Refused, "no_office", "清单上没有机构“"+code+"”。", "The lists name no office “"+code+"”.")
	}
	t.event.Public.Office = code
	return nil
}

// opens works out which cases the action opens, and refuses where one of them
// could not be submitted.
func (t *taking) opens() error {
	for _, o := range t.a.Opens {
		t.after()
		rows := []any{nil}
		if o.Each != "" {
			rows, _ = t.vars.Form[o.Each[1:]].([]any)
		}
		for _, row := range rows {
			t.vars.Row, _ = row.(map[string]any)
			if err := t.open(o); err != nil {
				return err
			}
		}
		t.vars.Row = nil
	}
	return nil
}

func (t *taking) open(o lists.Opening) error {
	if o.When != nil {
		if ok, err := o.When.Bool(t.vars); err != nil || !ok {
			return err
		}
	}
	form := map[string]any{}
	for _, f := range o.Fields {
		v, err := f.Expr.Value(t.vars)
		if err != nil {
			return fmt.Errorf("%s opens %s, field %s: %w", t.a.ID, o.Item, f.Name, err)
		}
		if v != nil {
			form[f.Name] = v
		}
	}
	item := t.Item.System.Item(o.Item)
	if faults := item.Form.Check(form, true, t.cmd.At); len(faults) > 0 {
		first := faults[0]
		return problem.New(problem.Refused, "opening_incomplete",
			"要开办的“"+item.Name.Zh+"”不完整（"+first.Path+"）："+first.Text.Zh,
			"The case of “"+item.Name.En+"” that would be opened is not complete ("+first.Path+"): "+first.Text.En)
	}
	id := OpenedID(t.event.Case, t.event.Version, len(t.event.Public.Opens))
	t.event.Public.Opens = append(t.event.Public.Opens, Opened{Case: id, Item: o.Item})
	t.event.Private.Opens = append(t.event.Private.Opens, Opened{Case: id, Item: o.Item, Form: form})
	return nil
}

// OpenedID is the id of the nth case, counted from 0, that an event opens: the
// same each time that the event is decided. caseID and version are the event's.
func OpenedID(caseID string, version, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d/%d", caseID, version, n))
	id := uuid.UUID(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8, of our own making (RFC 9562)
	return id.String()
}

// until returns the day with which a clock ends by the form as it stands.
func (t *taking) until(spec *lists.ClockSpec) (law.Limit, error) {
	v, err := spec.Until.Value(t.vars)
	if err != nil {
		return law.Limit{}, fmt.Errorf("until of %s: %w", spec.ID, err)
	}
	text, _ := v.(string)
	day, err := law.ParseDate(text)
	if err != nil {
		return law.Limit{}, &problem.Problem{Kind: problem.Refused, Code: "no_day", Text: lang.Text{
			Zh: "“" + spec.Name.Zh + "”没有日期，请先填写。", En: "“" + spec.Name.En + "” has no day yet; enter it first."}}
	}
	return law.UntilDay(day), nil
}
