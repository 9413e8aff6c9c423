package law

import (
	"time"
)

// Due derives the due time under the promised limit, if there is one, or else
// the statutory one, with the steps. Of a paused clock it is the due time
// without the open pause, and Paused is set.
//
// An idle clock has no due time: the error is clock_not_started.
func (c Clock) Due(cal *Calendar) (Due, error) { return c.derive(cal, c.effective(), true) }

// StatutoryDue is Due under the statutory limit.
func (c Clock) StatutoryDue(cal *Calendar) (Due, error) { return c.derive(cal, c.Limit, true) }

// DueTime is Due without the steps, for deriving many.
func (c Clock) DueTime(cal *Calendar) (Due, error) { return c.derive(cal, c.effective(), false) }

// StatutoryDueTime is StatutoryDue without the steps.
func (c Clock) StatutoryDueTime(cal *Calendar) (Due, error) { return c.derive(cal, c.Limit, false) }

func (c Clock) effective() Limit {
	if c.Promised.IsZero() {
		return c.Limit
	}
	return c.Promised
}

// course is what the ledger says since the last start or restart.
type course struct {
	state   ClockState
	start   time.Time
	entries []Entry   // after the start
	pauses  []span    // that have ended
	opened  time.Time // of the open pause, if paused
	last    time.Time // of the last entry
}

func (c Clock) course() (course, error) {
	state, err := c.fold()
	if err != nil {
		return course{}, err
	}
	if state == Idle {
		return course{}, refuse("clock_not_started", "时限尚未开始，没有到期时间", "the clock has not started, so it has no due time")
	}
	from := 0
	for i := range c.Ledger {
		if c.Ledger[i].Kind == EntryRestart {
			from = i
		}
	}
	k := course{state: state, start: c.Ledger[from].At, entries: c.Ledger[from+1:], last: c.Ledger[len(c.Ledger)-1].At}
	k.pauses, k.opened = pausesOf(k.entries)
	return k, nil
}

// pausesOf pairs each pause with its resumption, or with the stop; opened is
// the beginning of one that has no end yet.
func pausesOf(entries []Entry) (ended []span, opened time.Time) {
	var open Entry
	for _, e := range entries {
		switch e.Kind {
		case EntryPause:
			open = e
		case EntryResume, EntryStop:
			if open.Kind == EntryPause {
				ended = append(ended, span{from: open.At, to: e.At, reason: open.Reason})
			}
			open = Entry{}
		}
	}
	return ended, open.At
}

// derive walks the budget that begins with limit along the ledger.
func (c Clock) derive(cal *Calendar, limit Limit, explain bool) (Due, error) {
	k, err := c.course()
	if err != nil {
		return Due{}, err
	}
	return k.due(cal, limit, explain)
}

func (k course) due(cal *Calendar, limit Limit, explain bool) (Due, error) {
	w := walk{cal: cal, pauses: k.pauses}
	if explain {
		w.steps = &trace{cal: cal}
	}
	budget, err := k.budget(cal, limit, w.steps)
	if err != nil {
		return Due{}, err
	}
	due, err := w.run(k.start, budget)
	due.Paused = k.state == Paused
	return due, err
}

// budget returns the limit and the extensions that came in time. An extension
// in the same unit adds to the number; in another unit it is a part that
// follows. One that came after the end adds nothing.
func (k course) budget(cal *Calendar, limit Limit, steps *trace) ([]Limit, error) {
	budget := []Limit{limit}
	var opened time.Time
	for _, e := range k.entries {
		switch e.Kind {
		case EntryPause:
			opened = e.At
		case EntryResume:
			opened = time.Time{}
		case EntryMove:
			budget = []Limit{e.Until}
		case EntryExtend:
			w := walk{cal: cal, pauses: k.pauses}
			due, err := w.run(k.start, budget)
			if err != nil {
				return nil, err
			}
			moment := e.At
			if !opened.IsZero() { // time stood still since
				moment = opened
			}
			if !moment.Before(due.At) {
				steps.extended(e.At, e.Extra, RuleLate)
				continue
			}
			steps.extended(e.At, e.Extra, RuleExtension)
			budget = extend(budget, e.Extra)
		}
	}
	return budget, nil
}

func extend(budget []Limit, extra Limit) []Limit {
	last := &budget[len(budget)-1]
	if last.Unit != extra.Unit {
		return append(budget, extra)
	}
	last.N += extra.N
	return budget
}
