package present

import (
	"slices"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

// Clock shows one clock of a case.
func Clock(v city.ClockView) ui.Clock {
	limit := v.Clock.Limit
	c := ui.Clock{Name: v.Spec.Name, Unit: ui.Unit(limit.Unit), Budget: limit.N, Used: v.Used, Left: v.Left,
		LastDay: lastDay(v.Due, limit.Unit), Provisional: v.Due.Provisional, Reason: v.Pause}
	if p := v.Clock.Promised; !p.IsZero() && p.Unit == limit.Unit {
		c.Budget, c.Statutory = p.N, limit.N
	}
	for _, e := range v.Clock.Ledger {
		if e.Kind == law.EntryExtend && e.Extra.Unit == limit.Unit {
			c.Budget += e.Extra.N
			if c.Statutory > 0 {
				c.Statutory += e.Extra.N
			}
		}
	}
	if limit.Unit == law.Until {
		c.Until, c.Unit, c.Budget = true, ui.Days, budgetDays(v)
		c.Moves = moves(v)
	}
	c.State = clockState(v)
	c.Basis = v.Spec.Basis.Law + v.Spec.Basis.Article
	return c
}

// LineClock shows the clock that matters to a case in a list now; nil where none
// does.
func LineClock(c *city.City, line city.CaseLine) (*ui.Clock, error) {
	clock, ok, err := c.LineClock(line)
	if err != nil || !ok {
		return nil, err
	}
	shown := Clock(clock)
	return &shown, nil
}

// budgetDays is how many days there are from the start of a clock to its day.
func budgetDays(v city.ClockView) int {
	start := v.Clock.Ledger[0].At
	for _, e := range v.Clock.Ledger {
		if e.Kind == law.EntryRestart || e.Kind == law.EntryStart {
			start = e.At
		}
	}
	return max(0, int(v.Due.Date-law.DateOf(start)))
}

// moves are the days that a clock had before, newest first, as its ledger
// keeps them. Who moved it, and why, the events tell: see Moved.
func moves(v city.ClockView) []ui.ClockMove {
	var out []ui.ClockMove
	day := law.Date(v.Clock.Limit.N)
	for _, e := range v.Clock.Ledger {
		if e.Kind == law.EntryMove {
			to := law.Date(e.Until.N)
			out = append(out, ui.ClockMove{At: e.At, From: day.Start(), To: to.Start()})
			day = to
		}
	}
	slices.Reverse(out)
	return out
}

// Moved fills in the moves of a case's clocks why and by whom it was done, from
// the steps of its timeline. at gives the address of a step.
func Moved(v *city.CaseView, clocks []*ui.Clock, role func(string) lang.Text, names Names, at func(version int) string) {
	for _, c := range clocks {
		for i := range c.Moves {
			m := &c.Moves[i]
			s := stepAt(v, *m, c.Name)
			if s == nil {
				continue
			}
			m.Href = at(s.Event.Version)
			m.By = by(*s, role, names)
			if s.Action != nil && s.Action.Input != nil {
				m.Why = Details(s.Action.Input.Fields, s.Input)
			}
		}
	}
}

// stepAt is the step that moved a clock so.
func stepAt(v *city.CaseView, m ui.ClockMove, name lang.Text) *city.Step {
	for i := range v.Timeline {
		s := &v.Timeline[i]
		for _, ch := range s.Event.Public.Clocks {
			spec := v.Item.Procedure.Clock(ch.Clock)
			if ch.Entry.Kind == law.EntryMove && ch.Entry.At.Equal(m.At) && spec != nil && spec.Name == name {
				return s
			}
		}
	}
	return nil
}

func clockState(v city.ClockView) ui.ClockState {
	switch v.State {
	case law.Paused:
		return ui.ClockPaused
	case law.Stopped:
		if v.OnTime {
			return ui.ClockMet
		}
		return ui.ClockMissed
	}
	return ui.ClockRunning
}

// lastDay is the last day on which a limit is kept; of hours, the instant.
func lastDay(due law.Due, unit law.Unit) time.Time {
	if unit == law.Hours {
		return due.At
	}
	return due.Date.Start()
}

// Clocks shows the clocks of a case: the one that runs for the state first,
// then the others in the procedure's order.
func Clocks(v *city.CaseView) []*ui.Clock {
	var out []*ui.Clock
	for _, first := range []bool{true, false} {
		for _, c := range v.Clocks {
			if (c.Spec.ID == v.State.Clock) == first && !(alarm(v.Item.Procedure, c.Spec.ID) && c.State == law.Stopped) {
				clock := Clock(c)
				out = append(out, &clock)
			}
		}
	}
	return out
}

// alarm reports whether a clock only wakes the city: an action follows its end,
// and no state is ordered by it. One that has rung says nothing more: nobody
// was to do anything by then.
func alarm(p *lists.Procedure, clock string) bool {
	wakes := func(a *lists.Action) bool { return a.After == clock }
	orders := func(s *lists.State) bool { return s.Clock == clock }
	return slices.ContainsFunc(p.Actions, wakes) && !slices.ContainsFunc(p.States, orders)
}

// Running shows the clock that matters to people now: the state's, or one
// that is paused; nil where none does.
func Running(v *city.CaseView) *ui.Clock {
	for _, c := range v.Clocks {
		if c.Spec.ID == v.State.Clock && c.State == law.Running || c.State == law.Paused && v.Case.Outcome == "" {
			clock := Clock(c)
			return &clock
		}
	}
	return nil
}

// Limits compares what an item promises with what the law allows.
func Limits(item *lists.Item) []ui.Limit {
	var out []ui.Limit
	for _, spec := range item.Procedure.Clocks {
		l, ok := item.Limits[spec.ID]
		if !spec.FromItem || !ok {
			continue
		}
		row := ui.Limit{Name: spec.Name, Statutory: l.Statutory.Text(), Promised: l.Statutory.Text(), Share: 100,
			Basis: l.Basis.Law + l.Basis.Article}
		if !l.Promised.IsZero() {
			row.Promised = l.Promised.Text()
			if l.Promised.Unit == l.Statutory.Unit && l.Statutory.N > 0 {
				row.Share = 100 * l.Promised.N / l.Statutory.N
			}
		}
		out = append(out, row)
	}
	return out
}
