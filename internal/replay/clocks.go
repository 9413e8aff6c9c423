package replay

import (
	"fmt"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// clocks returns what the event does to clocks under the changed lists; c is
// the case before, nil where there was none.
func (r *Replay) clocks(p *played, c *casework.Case, pl *plan, e *casework.Event) []casework.ClockChange {
	if p.swap.sameOps || pl == nil || pl.now == nil {
		return r.relimited(p, e)
	}
	w := &winding{r: r, p: p, c: c, e: e, name: pl.now, clocks: map[string]law.Clock{}, used: make([]bool, len(e.Public.Clocks))}
	for _, op := range pl.now.Clocks {
		w.wind(op)
	}
	if e.Public.Outcome == "" {
		return w.out
	}
	for _, spec := range p.swap.to.Procedure.Clocks {
		if !resting(w.clock(spec.ID)) {
			w.add(casework.ClockChange{Clock: spec.ID, Entry: law.Entry{Kind: law.EntryStop, At: e.At}})
		}
	}
	return w.out
}

// relimited is what happened to the clocks, with the changed limits.
func (r *Replay) relimited(p *played, e *casework.Event) []casework.ClockChange {
	r.moved = r.moved[:0]
	for _, ch := range e.Public.Clocks {
		if spec := p.swap.to.Procedure.Clock(ch.Clock); spec != nil {
			r.relimit(p, e, spec, &ch)
			r.moved = append(r.moved, ch)
		}
	}
	return r.moved
}

// relimit puts the changed limit into a change of a clock. A day of the form
// stays that day.
func (r *Replay) relimit(p *played, e *casework.Event, spec *lists.ClockSpec, ch *casework.ClockChange) {
	switch {
	case ch.Entry.Kind == law.EntryStart && spec.Until != nil:
		if ch.Limit.Unit != law.Until {
			r.poser.add(p.swap.to, e.Action, "clock", spec.Name)
		}
	case ch.Entry.Kind == law.EntryStart:
		l := LimitsOf(p.swap.to, spec)
		ch.Limit, ch.Promised = l.Statutory, l.Promised
	case ch.Entry.Kind == law.EntryExtend && !spec.Extend.IsZero():
		ch.Entry.Extra = spec.Extend
	}
}

// LimitsOf are an item's limits for a clock; none where it ends with a day.
func LimitsOf(item *lists.Item, spec *lists.ClockSpec) Limits {
	switch {
	case spec.Until != nil:
		return Limits{}
	case spec.FromItem:
		return Limits{Statutory: item.Limits[spec.ID].Statutory, Promised: item.Limits[spec.ID].Promised}
	}
	return Limits{Statutory: spec.Limit, Promised: spec.Promised}
}

// winding works out one event's changes of clocks from what the changed action
// does to them.
type winding struct {
	r      *Replay
	p      *played
	c      *casework.Case
	e      *casework.Event
	name   *lists.Action
	clocks map[string]law.Clock // as moved by this event
	used   []bool               // changes that happened and are taken up
	out    []casework.ClockChange
}

func (w *winding) clock(id string) law.Clock {
	if c, ok := w.clocks[id]; ok || w.c == nil {
		return c
	}
	c, _ := w.r.clock(w.p, id)
	return c
}

func (w *winding) wind(op lists.ClockOp) {
	spec := w.p.swap.to.Procedure.Clock(op.Clock)
	if spec == nil {
		return
	}
	ch, ok := w.happened(op)
	if !ok {
		if ch, ok = w.follows(op, spec); !ok {
			return
		}
	}
	w.r.relimit(w.p, w.e, spec, &ch)
	w.add(ch)
}

// happened finds the change among those of the event.
func (w *winding) happened(op lists.ClockOp) (casework.ClockChange, bool) {
	for i, ch := range w.e.Public.Clocks {
		if !w.used[i] && ch.Clock == op.Clock && string(ch.Entry.Kind) == op.Op {
			w.used[i] = true
			return ch, true
		}
	}
	return casework.ClockChange{}, false
}

// follows makes a change that did not happen. What needs a reason or a day of
// the form cannot be made.
func (w *winding) follows(op lists.ClockOp, spec *lists.ClockSpec) (casework.ClockChange, bool) {
	ch := casework.ClockChange{Clock: op.Clock, Entry: law.Entry{Kind: law.EntryKind(op.Op), At: w.e.At}}
	switch ch.Entry.Kind {
	case law.EntryStart:
		if op.From == "received" && w.c != nil && !w.c.Received.IsZero() {
			ch.Entry.At = w.c.Received
		}
		if spec.Until == nil {
			return ch, true
		}
	case law.EntryStop:
		if resting(w.clock(op.Clock)) {
			return ch, false
		}
		return ch, true
	case law.EntryResume:
		return ch, w.clock(op.Clock).State() == law.Paused
	case law.EntryRestart:
		ch.Entry.Reason = fmt.Sprintf("event %d", w.e.Version)
		return ch, true
	}
	w.r.poser.add(w.p.swap.to, w.e.Action, "clock", spec.Name)
	return ch, false
}

// add moves the clock, unless it cannot be moved so.
func (w *winding) add(ch casework.ClockChange) {
	clock := w.clock(ch.Clock)
	if ch.Entry.Kind == law.EntryStart {
		clock = law.Clock{Limit: ch.Limit, Promised: ch.Promised}
	}
	moved, err := clock.Apply(ch.Entry)
	if err != nil {
		w.r.poser.add(w.p.swap.to, w.e.Action, "clock", w.name.Name)
		return
	}
	w.clocks[ch.Clock] = moved
	w.out = append(w.out, ch)
}

func resting(c law.Clock) bool {
	state := c.State()
	return state == law.Idle || state == law.Stopped
}
