package replay

import (
	"slices"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// playChanged plays an event of a case whose item the changed lists change.
func (r *Replay) playChanged(p *played, e *casework.Event, open Opener) error {
	private, err := p.reveal(open)
	if err != nil {
		return err
	}
	r.work.reset()
	pl := p.swap.plans[e.Action]
	j := &judging{r: r, p: p, c: r.standing(p), pl: pl, e: e, private: private}
	if err := j.judge(); err != nil {
		return err
	}
	if p.light && p.swap.limits {
		return nil // its clocks follow those that were
	}
	if p.light {
		made := p.make()
		made.runs = r.work.add(made.runs, r.clocks(p, j.c, pl, e))
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
	public.Clocks = r.clocks(p, j.c, pl, e)
	p.make().now = casework.Absorb(j.c, &r.event)
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
	c       *casework.Case // see standing
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
	if j.c == nil {
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
	j.p.add(why)
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
	a, c, role := j.pl.now, j.c, j.e.Public.Role
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
		clock, _ := j.r.clock(j.p, a.After)
		due, err := clock.DueTime(j.r.Calendar)
		if err != nil || clock.State() != law.Running || j.e.At.Before(due.At) {
			j.refuse(Reason{Code: CodeNotDue, Clock: a.After, Before: j.r.limit(j.p, a.After), After: effective(clock), Due: due.At})
		}
	case role == lists.ByRule && j.p.swap.to.Instant == nil:
		j.refuse(Reason{Code: CodeNoRule})
	}
}

// limit is the limit of a clock as it was.
func (r *Replay) limit(p *played, clock string) law.Limit {
	c, _ := r.past(p, clock)
	return effective(c)
}

func effective(c law.Clock) law.Limit {
	return Limits{Statutory: c.Limit, Promised: c.Promised}.Effective()
}

// expired tells where the law would have acted in somebody's place before this
// event, which it did not.
func (j *judging) expired() {
	for _, a := range j.p.swap.expiring[j.c.State] {
		if a.ID != j.e.Action {
			j.r.expire(j.p, a, j.e.At)
		}
	}
}

// expire tells once that an action's clock had run out at a time, unless it
// had in fact.
func (r *Replay) expire(p *played, a *lists.Action, at time.Time) {
	clock, ok := r.clock(p, a.After)
	if !ok || p.made().expired[a.After] || clock.State() != law.Running {
		return
	}
	due, err := clock.DueTime(r.Calendar)
	if err != nil || at.Before(due.At) {
		return
	}
	if was, ok := r.past(p, a.After); ok {
		if before, err := was.DueTime(r.Calendar); err == nil && !at.Before(before.At) {
			return
		}
	}
	made := p.make()
	if made.expired == nil {
		made.expired = map[string]bool{}
	}
	made.expired[a.After] = true
	p.add(Reason{Kind: Expired, Action: a.ID, Name: a.Name, Clock: a.After, Limit: p.swap.to.Procedure.Clock(a.After).Name,
		Before: r.limit(p, a.After), After: effective(clock), Due: due.At, At: at})
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
