package replay

import (
	"slices"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
)

// ticks are what happened to the clocks of a case, in order.
type ticks []tick

type tick struct {
	what *casework.ClockChange // but for its time; many cases share it
	at   time.Time
}

// any reports whether something happened to one of some clocks.
func (t ticks) any(some func(id string) bool) bool {
	return slices.ContainsFunc(t, func(k tick) bool { return some(k.what.Clock) })
}

// clockwork keeps what happened to the clocks of many cases in little room: the
// same happens to most, at other times. Clocks are put together again when they
// are asked for, and hold until reset.
type clockwork struct {
	known   map[casework.ClockChange]*casework.ClockChange
	recent  [32]*casework.ClockChange // of known
	ledgers []law.Entry
	clocks  map[string]law.Clock
}

// maxKnown bounds what is kept of changes that turn out not to be shared.
const maxKnown = 10_000

func newClockwork() clockwork {
	return clockwork{known: map[casework.ClockChange]*casework.ClockChange{}, clocks: map[string]law.Clock{}}
}

// reset takes back the ledgers of all clocks that were put together.
func (w *clockwork) reset() { w.ledgers = w.ledgers[:0] }

// add notes what happened to a case's clocks.
func (w *clockwork) add(t ticks, changes []casework.ClockChange) ticks {
	for i := range changes {
		ch := changes[i]
		at := ch.Entry.At
		ch.Entry.At = time.Time{}
		t = append(t, tick{w.share(ch), at})
	}
	return t
}

func (w *clockwork) share(ch casework.ClockChange) *casework.ClockChange {
	recent := &w.recent[(len(ch.Clock)+7*len(ch.Entry.Kind))%len(w.recent)]
	if *recent != nil && **recent == ch {
		return *recent
	}
	known := w.known[ch]
	if known == nil {
		known = &ch
		if len(w.known) < maxKnown {
			w.known[ch] = known
		}
	}
	*recent = known
	return known
}

// clock puts one clock together; false where it never started.
func (w *clockwork) clock(t ticks, id string) (c law.Clock, ok bool) {
	begin := len(w.ledgers)
	for i := range t {
		what := t[i].what
		if what.Clock != id {
			continue
		}
		if what.Entry.Kind == law.EntryStart {
			c, begin = law.Clock{Limit: what.Limit, Promised: what.Promised}, len(w.ledgers)
		}
		w.ledgers = append(w.ledgers, what.Entry)
		w.ledgers[len(w.ledgers)-1].At = t[i].at
		ok = true
	}
	end := len(w.ledgers)
	c.Ledger = w.ledgers[begin:end:end]
	return c, ok
}

// all puts all clocks together, until this is asked again.
func (w *clockwork) all(t ticks) map[string]law.Clock {
	clear(w.clocks)
	for i := range t {
		id := t[i].what.Clock
		if _, done := w.clocks[id]; !done {
			w.clocks[id], _ = w.clock(t, id)
		}
	}
	return w.clocks
}
