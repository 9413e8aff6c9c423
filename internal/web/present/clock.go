package present

import (
	"time"

	"qingdan/internal/city"
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
	c.State = clockState(v)
	c.Basis = v.Spec.Basis.Law + v.Spec.Basis.Article
	return c
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
			if (c.Spec.ID == v.State.Clock) == first {
				clock := Clock(c)
				out = append(out, &clock)
			}
		}
	}
	return out
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
