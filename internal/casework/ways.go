package casework

import (
	"maps"
	"slices"
)

// Ways are what cases remember of who took which action, for whoever folds many
// cases of which the public sides alone are known: there persons are roles, so
// that most cases go one of a few ways, and those that went the same way share
// one memory. Not safe for concurrent use.
type Ways struct {
	start   way
	n       int
	commons map[common]*common
}

// maxWays bounds what is kept where persons are known after all.
const maxWays = 10_000

// way is the memory of cases in which the same was taken in the same order. It
// never changes, but that other ways go on from it.
type way struct {
	of    *Ways
	taken map[string]string
	all   map[string][]string
	next  []step
}

type step struct {
	action, person string
	to             *way
}

// Absorb is Absorb for a case that these ways began, and what a nil one begins
// with. What such a case has in Taken and TakenAll is not its own.
func (w *Ways) Absorb(c *Case, e *Event) *Case {
	if c == nil {
		begun := w.begin()
		c = &begun
	}
	return Absorb(c, e)
}

func (w *Ways) begin() Case {
	w.start.of = w
	return Case{way: &w.start}
}

// took notes an action in the memory that a case shares; false where the case
// has one of its own.
func (w *way) took(c *Case, action, person string) bool {
	if w == nil {
		return false
	}
	to := w.follow(action, person)
	if to == nil {
		c.leave()
		return false
	}
	c.way, c.Taken, c.TakenAll = to, to.taken, to.all
	return true
}

// follow returns the way that goes on with an action; nil where there are too
// many.
func (w *way) follow(action, person string) *way {
	for i := range w.next {
		if s := &w.next[i]; s.action == action && s.person == person {
			return s.to
		}
	}
	if w.of.n == maxWays {
		return nil
	}
	w.of.n++
	next := &Case{Taken: w.taken, TakenAll: w.all}
	next.took(action, person, false)
	to := &way{of: w.of, taken: next.Taken, all: next.TakenAll}
	w.next = append(w.next, step{action, person, to})
	return to
}

// leave gives the case a memory of its own.
func (c *Case) leave() {
	c.way, c.Taken, c.TakenAll = nil, maps.Clone(c.Taken), maps.Clone(c.TakenAll)
	for action, all := range c.TakenAll {
		c.TakenAll[action] = slices.Clone(all)
	}
}
