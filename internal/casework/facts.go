package casework

import (
	"time"

	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// DecisionClock is the clock whose start is the acceptance of a case and
// whose limit is the item's.
const DecisionClock = "decision"

// Facts returns what expressions and figures may know of a case at a time. It
// reads only what the public side of the case's events tells.
func Facts(r Rules, c *Case, now time.Time) *lists.CaseFacts {
	f := &lists.CaseFacts{
		Version: c.Version, ID: c.ID, Number: c.Number, Item: c.Item, Office: c.Office, State: c.State,
		Ended: c.Outcome != "", Outcome: c.Outcome, Channel: c.Channel,
		Opened: c.Opened, Received: c.Received, Closed: c.Closed,
		Taken: c.Taken, Instant: c.Instant, Rating: int64(c.Rating), Alert: c.Alert, Parent: c.Parent,
	}
	if limit, ok := r.Item.Limits[DecisionClock]; ok {
		f.StatutoryDays, f.PromisedDays = int64(limit.Statutory.N), int64(limit.Statutory.N)
		if !limit.Promised.IsZero() {
			f.PromisedDays = int64(limit.Promised.N)
		}
	}
	if clock, ok := c.Clocks[DecisionClock]; ok && len(clock.Ledger) > 0 {
		f.Accepted = clock.Ledger[0].At
		f.UsedDays = int64(clock.Used(r.Calendar, now))
	}
	f.OnTime = onTime(r, c, now)
	return f
}

// onTime reports whether the office kept every limit that is its own: none
// that has stopped was late, none that runs is late, and none expired so that
// the law acted in the office's place (deemed acceptance).
func onTime(r Rules, c *Case, now time.Time) bool {
	for id, clock := range c.Clocks {
		if !OfOffice(r.Item.Procedure, id) || clock.State() == law.Idle {
			continue
		}
		if ok, err := clock.OnTime(r.Calendar, now); err != nil || !ok {
			return false
		}
	}
	for _, a := range r.Item.Procedure.Actions {
		if a.After != "" && c.Taken[a.ID] == lists.ByClock && OfOffice(r.Item.Procedure, a.After) {
			return false
		}
	}
	return true
}

// OfOffice reports whether a clock measures the office: some state that it
// orders waits for an official, or it orders none. A clock of states that wait
// for the applicant or for nobody (a notice period) is not the office's; nor is
// one that only rings: it orders no state, and what is taken when it expires
// warns, reminds or escalates.
func OfOffice(p *lists.Procedure, clock string) bool {
	orders := rings(p, clock)
	for _, s := range p.States {
		if s.Clock != clock {
			continue
		}
		if s.Turn != "" && s.Turn != lists.Applicant {
			return true
		}
		orders = true
	}
	return !orders
}

// rings reports whether a clock is there for what is taken when it expires, and
// that leaves the case where it is or raises it to somebody else in the office.
func rings(p *lists.Procedure, clock string) bool {
	for _, a := range p.Actions {
		if a.After == clock && (a.Alert != "" || len(a.Opens) > 0) {
			return true
		}
	}
	return false
}
