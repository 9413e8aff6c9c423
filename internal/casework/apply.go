package casework

import (
	"maps"
	"slices"
	"strings"

	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// noAlert clears an alert.
const noAlert = "none"

// Apply returns the case after an event. It is total: it decides nothing and
// trusts the event, so replaying a case's events always gives the same case.
func Apply(c *Case, e Event) *Case {
	next := &Case{}
	if c != nil {
		*next = *c
	}
	if e.Action == Open {
		next.open(&e)
	}
	next.absorb(&e, false)
	return next
}

// Absorb is Apply for whoever folds many events and owns the case: c itself
// becomes the case after the event and is returned; a nil c begins one.
func Absorb(c *Case, e *Event) *Case {
	if c == nil {
		c = &Case{}
	}
	if e.Action == Open {
		c.open(e)
	}
	c.absorb(e, true)
	return c
}

// absorb takes an event into the case. Where the case is not owned, its maps
// and ledgers are shared with the case before and are copied before they
// change.
func (c *Case) absorb(e *Event, owned bool) {
	c.Version, c.Moved = e.Version, e.At
	c.move(e, owned)
	c.Clocks = applyClocks(c.Clocks, e.Public.Clocks, owned)
	if e.Private.Form != nil {
		c.Form = e.Private.Form
	}
}

// own returns the map to change: a copy where it is shared.
func own[V any](m map[string]V, owned bool) map[string]V {
	if !owned {
		m = maps.Clone(m)
	}
	if m == nil {
		m = map[string]V{}
	}
	return m
}

func (c *Case) open(e *Event) {
	c.ID, c.Item, c.List = e.Case, e.Public.Item, e.List
	c.Channel, c.Parent, c.Figure = e.Public.Channel, e.Public.Parent, e.Public.Figure
	if e.Public.Role == lists.Applicant {
		c.Applicant = e.Private.Actor.Person
	}
	c.Opened = e.At
}

func (c *Case) move(e *Event, owned bool) {
	p := &e.Public
	c.State, c.Office = p.To, p.Office
	if p.Number != "" {
		c.Number = p.Number
	}
	if p.Received != nil {
		c.Received = *p.Received
	}
	if p.Alert != "" {
		c.Alert = strings.TrimPrefix(p.Alert, noAlert)
	}
	if p.Outcome != "" {
		c.Outcome, c.Closed, c.Alert = p.Outcome, e.At, ""
	}
	if p.Rating != 0 {
		c.Rating = p.Rating
	}
	c.Instant = c.Instant || p.Instant
	if len(p.Numbers) > 0 {
		c.Numbers = own(c.Numbers, owned)
		maps.Copy(c.Numbers, p.Numbers)
	}
	person := e.Private.Actor.Person
	if person == "" {
		person = p.Role // clock, rule
	}
	c.took(e.Action, person, owned)
}

// took notes who took an action: what separation of duties is judged by.
func (c *Case) took(action, person string, owned bool) {
	if c.way.took(c, action, person) {
		return
	}
	c.Taken, c.TakenAll = own(c.Taken, owned), own(c.TakenAll, owned)
	c.Taken[action] = person
	if all := c.TakenAll[action]; !slices.Contains(all, person) {
		c.TakenAll[action] = append(clip(all, owned), person)
	}
}

// clip keeps what is appended to a shared slice from being written into it.
func clip[T any](s []T, owned bool) []T {
	if owned {
		return s
	}
	return slices.Clip(s)
}

func applyClocks(clocks map[string]law.Clock, changes []ClockChange, owned bool) map[string]law.Clock {
	if len(changes) == 0 {
		return clocks
	}
	next := own(clocks, owned)
	for _, ch := range changes {
		clock := next[ch.Clock]
		if ch.Entry.Kind == law.EntryStart {
			clock = law.Clock{Limit: ch.Limit, Promised: ch.Promised}
		}
		if clock.Ledger == nil && owned {
			clock.Ledger = make([]law.Entry, 0, 2) // most clocks start and stop
		}
		clock.Ledger = append(clip(clock.Ledger, owned), ch.Entry)
		next[ch.Clock] = clock
	}
	return next
}
