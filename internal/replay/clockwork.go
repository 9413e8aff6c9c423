package replay

import (
	"slices"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
)

// ticks are what happened to the clocks of a case, in order.
type ticks []tick

// tick has no pointers, so that the collector leaves those of millions of cases
// alone.
type tick struct {
	at   int64 // nanoseconds since 1970
	what int32 // in clockwork.changes
}

// clockwork keeps what happened to the clocks of many cases in little room: the
// same happens to most, at other times. Clocks are put together again when they
// are asked for, and hold until reset.
type clockwork struct {
	changes []casework.ClockChange // but for their times
	known   map[casework.ClockChange]int32
	recent  [32]int32 // of known
	ledgers []law.Entry
	clocks  map[string]law.Clock
}

// maxKnown bounds what is looked up of changes that turn out not to be shared.
const maxKnown = 10_000

func newClockwork() clockwork {
	return clockwork{changes: make([]casework.ClockChange, 1), known: map[casework.ClockChange]int32{}, clocks: map[string]law.Clock{}}
}

// reset takes back the ledgers of all clocks that were put together.
func (w *clockwork) reset() { w.ledgers = w.ledgers[:0] }

// add notes what happened to a case's clocks.
func (w *clockwork) add(t ticks, changes []casework.ClockChange) ticks {
	if t == nil && len(changes) > 0 {
		t = make(ticks, 0, 6) // three clocks that start and stop
	}
	for i := range changes {
		ch := changes[i]
		at := ch.Entry.At
		ch.Entry.At = time.Time{}
		t = append(t, tick{at.UnixNano(), w.share(ch)})
	}
	return t
}

func (w *clockwork) share(ch casework.ClockChange) int32 {
	recent := &w.recent[(len(ch.Clock)+7*len(ch.Entry.Kind))%len(w.recent)]
	if w.changes[*recent] == ch {
		return *recent
	}
	what, ok := w.known[ch]
	if !ok {
		what = int32(len(w.changes))
		w.changes = append(w.changes, ch)
		if len(w.known) < maxKnown {
			w.known[ch] = what
		}
	}
	*recent = what
	return what
}

// any reports whether something happened to one of some clocks.
func (w *clockwork) any(t ticks, some func(id string) bool) bool {
	return slices.ContainsFunc(t, func(k tick) bool { return some(w.changes[k.what].Clock) })
}

// clock puts one clock together; false where it never started.
func (w *clockwork) clock(t ticks, id string) (c law.Clock, ok bool) {
	begin := len(w.ledgers)
	for _, k := range t {
		what := &w.changes[k.what]
		if what.Clock != id {
			continue
		}
		if what.Entry.Kind == law.EntryStart {
			c, begin = law.Clock{Limit: what.Limit, Promised: what.Promised}, len(w.ledgers)
		}
		w.ledgers = append(w.ledgers, what.Entry)
		w.ledgers[len(w.ledgers)-1].At = time.Unix(0, k.at).UTC()
		ok = true
	}
	end := len(w.ledgers)
	c.Ledger = w.ledgers[begin:end:end]
	return c, ok
}

// all puts all clocks together, until this is asked again.
func (w *clockwork) all(t ticks) map[string]law.Clock {
	clear(w.clocks)
	for _, k := range t {
		id := w.changes[k.what].Clock
		if _, done := w.clocks[id]; !done {
			w.clocks[id], _ = w.clock(t, id)
		}
	}
	return w.clocks
}
