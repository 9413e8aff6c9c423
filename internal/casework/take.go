package casework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// RateAction is the action whose input "level" (1 best … 5 worst) is the
// case's rating.
const RateAction = "rate"

// taking is one action being worked out. Each step fills a part of the event
// or refuses.
type taking struct {
	Rules
	c      *Case
	a      *lists.Action
	cmd    Command
	to     *lists.State
	event  Event
	vars   lists.Vars
	number string // the case's, after this action
}

// take works out an action that the actor may take.
func take(r Rules, c *Case, a *lists.Action, role string, cmd Command) (Event, error) {
	t := &taking{Rules: r, c: c, a: a, cmd: cmd, number: c.Number}
	t.to = r.Item.Procedure.State(c.State)
	if a.To != "" {
		t.to = r.Item.Procedure.State(a.To)
	}
	t.event = Event{Case: c.ID, Version: c.Version + 1, Action: a.ID, At: cmd.At, List: c.List,
		Public:  Public{Item: c.Item, Office: c.Office, Number: c.Number, From: c.State, To: t.to.ID, Role: role},
		Private: Private{Actor: cmd.Actor},
	}
	for _, step := range []func() error{
		t.form, t.input, t.guards, t.sets, t.handler, t.numbers, t.outcome, t.clocks, t.effects, t.opens, t.document, t.disclose,
	} {
		if err := step(); err != nil {
			return Event{}, err
		}
	}
	return t.event, nil
}

// form checks and carries the form.
func (t *taking) form() error {
	form := t.c.Form
	switch t.a.Form {
	case "":
		if t.cmd.Form != nil {
			return invalid([]problem.Field{{Path: "", Text: unexpected("form")}})
		}
	case "draft":
		var err error
		if form, err = entered(t.Item.Form, t.c.Form, t.cmd.Form); err != nil {
			return err
		}
		if faults := t.Item.Form.Check(form, false, t.cmd.At); len(faults) > 0 {
			return invalid(faults)
		}
		t.event.Private.Form = form
	default:
		if t.cmd.Form != nil { // nil: the draft as it stands
			var err error
			if form, err = entered(t.Item.Form, t.c.Form, t.cmd.Form); err != nil {
				return err
			}
		}
		if err := t.fullForm(form); err != nil {
			return err
		}
		form = t.event.Private.Form
	}
	t.vars = lists.Vars{Form: form, Input: t.cmd.Input, Item: t.Item, Now: t.cmd.At,
		Actor: &lists.ActorFacts{ID: t.cmd.Actor.Person, Office: t.cmd.Actor.Office, Roles: t.cmd.Actor.Roles}}
	return nil
}

func (t *taking) fullForm(form map[string]any) error {
	if faults := t.Item.Form.Check(form, true, t.cmd.At); len(faults) > 0 {
		return invalid(faults)
	}
	form = t.Item.Form.Prune(form, t.cmd.At)
	if faults := CheckItem(t.Item, form, t.cmd.At); len(faults) > 0 {
		return invalid(faults)
	}
	t.event.Private.Form = form
	return nil
}

// CheckItem says which of the item's checks over a whole form do not hold. A
// check that cannot be evaluated does not hold.
func CheckItem(item *lists.Item, form map[string]any, now time.Time) []problem.Field {
	var out []problem.Field
	vars := lists.Vars{Form: form, Item: item, Now: now}
	for _, check := range item.Checks {
		if ok, err := check.When.Bool(vars); err != nil || !ok {
			out = append(out, problem.Field{Path: check.At, Text: check.Say})
		}
	}
	return out
}

// input checks the action's own input.
func (t *taking) input() error {
	if t.a.Input == nil {
		if len(t.cmd.Input) > 0 {
			return invalid([]problem.Field{{Path: "", Text: unexpected("input")}})
		}
		return nil
	}
	if faults := t.a.Input.Check(t.cmd.Input, true, t.cmd.At); len(faults) > 0 {
		return invalid(faults)
	}
	t.vars.Input = t.a.Input.Prune(t.cmd.Input, t.cmd.At)
	t.event.Private.Input = t.vars.Input
	return nil
}

// guards refuses where a condition of the procedure does not hold.
func (t *taking) guards() error {
	if len(t.a.Guards) > 0 {
		t.vars.Case = Facts(t.Rules, t.c, t.cmd.At)
	}
	for _, g := range t.a.Guards {
		ok, err := g.When.Bool(t.vars)
		if err != nil {
			return fmt.Errorf("guard of %s: %w", t.a.ID, err)
		}
		if ok {
			continue
		}
		p := &problem.Problem{Kind: problem.Refused, Code: "guard", Text: g.Say}
		if g.At != "" {
			p.Kind = problem.Invalid
			p = p.WithFields(problem.Field{Path: g.At, Text: g.Say})
		}
		return p
	}
	return nil
}

// numbers draws the consecutive numbers that the action gives.
func (t *taking) numbers() error {
	year := law.DateOf(t.cmd.At).Year()
	if t.a.Numbers && t.number == "" {
		office := t.event.Public.Office
		n := t.Numbers.Next(CaseSeries(office, year))
		t.number = fmt.Sprintf("%s-%d-%06d", office, year, n)
		t.event.Public.Number, t.event.Public.Numbered = t.number, true
	}
	if t.a.Certificate && t.Item.Certificate != nil {
		prefix := t.Item.Certificate.Prefix
		n := t.Numbers.Next(CertificateSeries(prefix, year))
		t.event.Public.Numbers = map[string]string{"certificate": fmt.Sprintf("%s-%d-%06d", prefix, year, n)}
		t.vars.Numbers = t.event.Public.Numbers
	}
	return nil
}

// CaseSeries names the series of an office's case numbers in a year.
func CaseSeries(office string, year int) string { return fmt.Sprintf("case/%s/%d", office, year) }

// CertificateSeries names the series of a kind of certificate in a year.
func CertificateSeries(prefix string, year int) string {
	return fmt.Sprintf("certificate/%s/%d", prefix, year)
}

// SeriesYear returns the year of a number series.
func SeriesYear(series string) (int, bool) {
	year, err := strconv.Atoi(series[strings.LastIndexByte(series, '/')+1:])
	return year, err == nil
}

func (t *taking) outcome() error {
	p := &t.event.Public
	if t.to.End && t.to.ID != t.c.State {
		p.Outcome = t.to.Outcome
	}
	p.Instant = p.Role == lists.ByRule && slices.Contains(t.a.By, lists.ByRule)
	p.Alert = t.a.Alert
	if t.a.Receives {
		at := t.cmd.At
		p.Received = &at
	}
	if t.a.ID == RateAction {
		p.Rating = whole(t.cmd.Input["level"])
	}
	return nil
}

// disclose picks the public fields: the form's when the case is approved
// (Licensing Act art. 40) or the action says so, the action's own always.
func (t *taking) disclose() error {
	fields := map[string]any{}
	if (t.a.Discloses || t.event.Public.Outcome == "approved") && len(t.Item.Public) > 0 {
		fields["form"] = t.Item.Form.Pick(t.vars.Form, t.Item.Public)
	}
	if len(t.a.Public) > 0 && t.a.Input != nil {
		fields["input"] = t.a.Input.Pick(t.vars.Input, t.a.Public)
	}
	if len(fields) > 0 {
		t.event.Public.Fields = fields
	}
	return nil
}

// after is the case as it stands after what is worked out so far.
func (t *taking) after() *lists.CaseFacts {
	if t.vars.Case == nil || t.vars.Case.Version != t.event.Version {
		facts := Facts(t.Rules, Apply(t.c, t.event), t.cmd.At)
		facts.Version = t.event.Version
		t.vars.Case = facts
	}
	return t.vars.Case
}

func at(c *Case, from string, now time.Time) time.Time {
	if from == "received" && !c.Received.IsZero() {
		return c.Received
	}
	return now
}

// SeriesOf names the number series from which an event drew a number.
func SeriesOf(e Event, item *lists.Item) []string {
	var out []string
	year := law.DateOf(e.At).Year()
	if e.Public.Numbered {
		out = append(out, CaseSeries(e.Public.Office, year))
	}
	if e.Public.Numbers["certificate"] != "" {
		out = append(out, CertificateSeries(item.Certificate.Prefix, year))
	}
	return out
}
