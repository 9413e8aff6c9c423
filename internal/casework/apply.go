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
		next.open(e)
	}
	next.Version, next.Moved = e.Version, e.At
	next.move(e)
	next.Clocks = applyClocks(next.Clocks, e.Public.Clocks)
	if e.Private.Form != nil {
		next.Form = e.Private.Form
	}
	return next
}

func (c *Case) open(e Event) {
	c.ID, c.Item, c.List = e.Case, e.Public.Item, e.List
	c.Channel, c.Parent = e.Public.Channel, e.Public.Parent
	if e.Public.Role == lists.Applicant {
		c.Applicant = e.Private.Actor.Person
	}
	c.Opened = e.At
}

func (c *Case) move(e Event) {
	p := e.Public
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
		c.Numbers = maps.Clone(c.Numbers)
		if c.Numbers == nil {
			c.Numbers = map[string]string{}
		}
		maps.Copy(c.Numbers, p.Numbers)
	}
	c.took(e.Action, e.Private.Actor, p.Role)
}

// took notes who took an action: what separation of duties is judged by.
func (c *Case) took(action string, by Actor, role string) {
	person := by.Person
	if person == "" {
		person = role // clock, rule
	}
	c.Taken = maps.Clone(c.Taken)
	c.TakenAll = maps.Clone(c.TakenAll)
	if c.Taken == nil {
		c.Taken, c.TakenAll = map[string]string{}, map[string][]string{}
	}
	c.Taken[action] = person
	if !slices.Contains(c.TakenAll[action], person) {
		c.TakenAll[action] = append(slices.Clip(c.TakenAll[action]), person)
	}
}

func applyClocks(clocks map[string]law.Clock, changes []ClockChange) map[string]law.Clock {
	if len(changes) == 0 {
		return clocks
	}
	next := maps.Clone(clocks)
	if next == nil {
		next = map[string]law.Clock{}
	}
	for _, ch := range changes {
		clock := next[ch.Clock]
		if ch.Entry.Kind == law.EntryStart {
			clock = law.Clock{Limit: ch.Limit, Promised: ch.Promised}
		}
		clock.Ledger = append(slices.Clip(clock.Ledger), ch.Entry)
		next[ch.Clock] = clock
	}
	return next
}
