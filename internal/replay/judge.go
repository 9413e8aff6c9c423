package replay

import (
	"slices"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// playChanged plays an event of a case whose item the changed lists change.
func (r *Replay) playChanged(p *played, e *casework.Event, open Opener) error {
	private, err := p.reveal(open)
	if err != nil {
		return err
	}
	pl := p.swap.plans[e.Action]
	j := &judging{r: r, p: p, pl: pl, e: e, private: private}
	if err := j.judge(); err != nil {
		return err
	}
	if p.light {
		p.clocks = casework.AbsorbClocks(p.clocks, r.clocks(p, pl, e))
		return nil
	}
	r.event = *e
	if p.opened {
		r.event.Private = casework.Private{Actor: private.Actor, Form: private.Form}
	}
	public := &r.event.Public
	if public.Office == p.swap.from.Office && p.swap.to.HandledBy == nil {
		public.Office = p.swap.to.Office
	}
	if pl != nil && pl.now != nil {
		public.Alert = pl.now.Alert
	}
	public.Clocks = r.clocks(p, pl, e)
	p.now = casework.Absorb(p.now, &r.event)
	return nil
}

// reveal returns the private side, where it takes one and there is one.
func (p *played) reveal(open Opener) (casework.Private, error) {
	if !p.swap.private || open == nil || !p.opened {
		p.opened = false
		return casework.Private{}, nil
	}
	private, ok, err := open()
	p.opened = ok && err == nil
	return private, err
}

// judging judges one event by the changed lists, before it is absorbed.
type judging struct {
	r       *Replay
	p       *played
	pl      *plan
	e       *casework.Event
	private casework.Private
	facts   *lists.CaseFacts // of the case before the event
}

func (j *judging) judge() error {
	if j.e.Action == casework.Open {
		j.opening()
		return nil
	}
	if j.pl == nil || j.pl.now == nil {
		j.refuse(Reason{Code: CodeOffList})
		return nil
	}
	if j.p.now == nil {
		return nil // its beginning was not played
	}
	j.expired()
	j.permit()
	j.clocks()
	if err := j.conditions(); err != nil {
		return err
	}
	j.leads()
	return nil
}

func (j *judging) refuse(why Reason) {
	why.Kind, why.Version, why.Action, why.At = Refused, j.e.Version, j.e.Action, j.e.At
	if j.pl != nil && j.pl.now != nil {
		why.Name = j.pl.now.Name
	} else if j.pl != nil {
		why.Name = j.pl.was.Name
	}
	j.p.reasons = append(j.p.reasons, why)
}

func (j *judging) unknown(what string) {
	j.r.poser.add(j.p.swap.to, j.e.Action, what, j.pl.now.Name)
}

// opening judges who opened the case.
func (j *judging) opening() {
	by, role := j.p.swap.to.Procedure.OpenedBy, j.e.Public.Role
	may := slices.Contains(by, role)
	switch role {
	case lists.Applicant:
		may = len(by) == 0
	case lists.ByRule:
		may = len(by) > 0
	}
	if !may {
		j.refuse(Reason{Code: CodeRole})
	}
}

// permit judges what casework judges before an action is worked out: role,
// state, repetition, and whether the time has come.
func (j *judging) permit() {
	a, c, role := j.pl.now, j.p.now, j.e.Public.Role
	if role == lists.ByRule && c.Parent != "" && a == j.p.swap.to.Procedure.Submission() {
		return // another case's action submitted it
	}
	switch {
	case !slices.Contains(a.By, role):
		j.refuse(Reason{Code: CodeRole})
	case !slices.Contains(a.From, c.State):
		j.refuse(Reason{Code: CodeState})
	case a.Once && c.Taken[a.ID] != "":
		j.refuse(Reason{Code: CodeOnce})
	case role == lists.ByClock:
		clock := c.Clocks[a.After]
		due, err := clock.DueTime(j.r.Calendar)
		if err != nil || clock.State() != law.Running || j.e.At.Before(due.At) {
			j.refuse(Reason{Code: CodeNotDue, Clock: a.After, Before: j.p.limit(a.After), After: effective(clock), Due: due.At})
		}
	case role == lists.ByRule && j.p.swap.to.Instant == nil:
		j.refuse(Reason{Code: CodeNoRule})
	}
}

// limit is the limit of a clock as it was.
func (p *played) limit(clock string) law.Limit {
	if p.was == nil {
		return law.Limit{}
	}
	return effective(p.was.Clocks[clock])
}

func effective(c law.Clock) law.Limit {
	return Limits{Statutory: c.Limit, Promised: c.Promised}.Effective()
}

// expired tells where the law would have acted in somebody's place before this
// event, which it did not.
func (j *judging) expired() {
	for _, a := range j.p.swap.expiring[j.p.now.State] {
		if a.ID != j.e.Action {
			j.p.expire(j.r.Calendar, a, j.e.At)
		}
	}
}

// expire tells once that an action's clock had run out at a time, unless it
// had in fact.
func (p *played) expire(cal *law.Calendar, a *lists.Action, at time.Time) {
	clock, ok := p.now.Clocks[a.After]
	if !ok || p.expired[a.After] || clock.State() != law.Running {
		return
	}
	due, err := clock.DueTime(cal)
	if err != nil || at.Before(due.At) {
		return
	}
	if was, ok := p.was.Clocks[a.After]; ok {
		if before, err := was.DueTime(cal); err == nil && !at.Before(before.At) {
			return
		}
	}
	if p.expired == nil {
		p.expired = map[string]bool{}
	}
	p.expired[a.After] = true
	p.reasons = append(p.reasons, Reason{Kind: Expired, Action: a.ID, Name: a.Name, Clock: a.After, Limit: p.swap.to.Procedure.Clock(a.After).Name,
		Before: p.limit(a.After), After: effective(clock), Due: due.At, At: at})
}

// clocks judges pauses and extensions.
func (j *judging) clocks() {
	for _, ch := range j.e.Public.Clocks {
		spec := j.p.swap.to.Procedure.Clock(ch.Clock)
		if spec == nil {
			continue
		}
		switch ch.Entry.Kind {
		case law.EntryPause:
			if _, lawful := spec.Pauses[ch.Entry.Reason]; !lawful {
				j.refuse(Reason{Code: CodePause, Clock: ch.Clock})
			}
		case law.EntryExtend:
			if spec.Extend.IsZero() {
				j.refuse(Reason{Code: CodeExtension, Clock: ch.Clock})
			}
		}
	}
}

// conditions judges forms, guards and separation of duties.
func (j *judging) conditions() error {
	if j.pl.effects {
		j.unknown("effects")
	}
	if j.pl.opens {
		j.unknown("opens")
	}
	if j.pl.instant {
		j.unknown("instant")
	}
	if !j.p.opened {
		j.hidden()
	} else if !j.forms() {
		return nil
	}
	for _, g := range j.pl.guards {
		if g.private && !j.p.opened {
			j.unknown("guard")
			continue
		}
		ok, err := g.When.Bool(j.vars(g))
		if err != nil && !g.whole {
			return err
		}
		if err != nil || !ok {
			j.refuse(Reason{Code: CodeGuard, Say: g.Say})
			return nil
		}
	}
	return nil
}

// hidden notes what would have been judged by the private side.
func (j *judging) hidden() {
	if j.pl.form || j.pl.input {
		j.unknown("form")
	}
	if len(j.pl.apart) > 0 && person(j.e.Public.Role) {
		j.unknown("apart_from")
	}
}

func person(role string) bool { return role != lists.ByClock && role != lists.ByRule }

// form is the form as the action has it.
func (j *judging) form() map[string]any {
	if j.private.Form != nil {
		return j.private.Form
	}
	return j.p.now.Form
}

// forms judges forms and who acted; false where they refuse.
func (j *judging) forms() bool {
	for _, other := range j.pl.apart {
		if person(j.e.Public.Role) && slices.Contains(j.p.now.TakenAll[other], j.private.Actor.Person) {
			j.refuse(Reason{Code: CodeApart})
			return false
		}
	}
	check := func(f *lists.Form, values map[string]any) bool {
		faults := f.Check(f.Prune(values, j.e.At), true, j.e.At)
		if len(faults) > 0 {
			say := faults[0].Text
			j.refuse(Reason{Code: CodeForm, Say: lang.Text{Zh: faults[0].Path + "：" + say.Zh, En: faults[0].Path + ": " + say.En}})
		}
		return len(faults) == 0
	}
	if j.pl.form && !check(j.p.swap.to.Form, j.form()) {
		return false
	}
	return !j.pl.input || j.pl.now.Input == nil || check(j.pl.now.Input, j.private.Input)
}

// vars is what a guard reads.
func (j *judging) vars(g guard) lists.Vars {
	to := j.p.swap.to
	v := lists.Vars{Item: to, Now: j.e.At}
	if j.p.opened {
		v.Form = j.form()
	}
	if g.whole {
		return v
	}
	if j.facts == nil {
		j.p.whole()
		j.facts = casework.Facts(casework.Rules{Item: to, Calendar: j.r.Calendar}, j.p.now, j.e.At)
	}
	v.Case = j.facts
	if j.p.opened {
		by := j.private.Actor
		v.Input, v.Actor = j.private.Input, &lists.ActorFacts{ID: by.Person, Office: by.Office, Roles: by.Roles}
	}
	return v
}

// leads tells where the action would have led elsewhere.
func (j *judging) leads() {
	a, c := j.pl.now, j.p.now
	to := a.To
	if to == "" {
		to = c.State
	}
	state, outcome := j.p.swap.to.Procedure.State(to), ""
	if state != nil && state.End && to != c.State {
		outcome = state.Outcome
	}
	if to == j.e.Public.To && outcome == j.e.Public.Outcome {
		return
	}
	why := Reason{Kind: Elsewhere, Version: j.e.Version, Action: a.ID, Name: a.Name, At: j.e.At}
	if state != nil {
		why.Say = state.Name
	}
	j.p.reasons = append(j.p.reasons, why)
}
