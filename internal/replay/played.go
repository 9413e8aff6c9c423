package replay

import (
	"slices"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// played is a case under both lists.
type played struct {
	was                   casework.Packed // its clocks are in ran
	ran                   ticks
	item                  *lists.Item // of the list version that it was opened under
	swap                  *swap       // nil: as it was
	apart                 *apart      // nil: the changed lists make nothing else of it, so far
	opened                bool        // every private side so far was there
	light                 bool        // the changed lists move nothing of the case but clocks
	lateBefore, lateAfter bool        // set by Report
}

// apart is what the changed lists make of a case.
type apart struct {
	now     *casework.Case // where they move more than clocks
	runs    ticks          // where they do more to clocks than to limit them otherwise
	reasons []Reason
	figures []string        // set by Report: in which its share is another
	expired map[string]bool // clocks that were told to have run out
}

// nothing is made of most cases; it is only read.
var nothing = &apart{}

func (p *played) made() *apart {
	if p.apart == nil {
		return nothing
	}
	return p.apart
}

func (p *played) make() *apart {
	if p.apart == nil {
		p.apart = &apart{}
	}
	return p.apart
}

func (p *played) add(why Reason) {
	a := p.make()
	a.reasons = append(a.reasons, why)
}

func (p *played) differs() bool {
	return p.apart != nil && len(p.apart.reasons)+len(p.apart.figures) > 0
}

func (p *played) has(kind Kind) bool {
	return slices.ContainsFunc(p.made().reasons, func(why Reason) bool { return why.Kind == kind })
}

// standing is the case under the changed lists before the event being played,
// but for its clocks; nil where its beginning was not played.
func (r *Replay) standing(p *played) *casework.Case {
	switch {
	case !p.light:
		return p.made().now
	case p.was.Begun():
		return &r.fold
	}
	return nil
}

// past is a clock of the case as it was.
func (r *Replay) past(p *played, id string) (law.Clock, bool) { return r.work.clock(p.ran, id) }

// clock is a clock of the case under the changed lists.
func (r *Replay) clock(p *played, id string) (law.Clock, bool) {
	switch {
	case !p.light:
		c, ok := p.made().now.Clocks[id]
		return c, ok
	case !p.swap.limits:
		return r.work.clock(p.made().runs, id)
	}
	c, ok := r.work.clock(p.ran, id)
	if ok {
		c = p.swap.limited(id, c)
	}
	return c, ok
}

// pastCase returns the case as it was, with its clocks, until another case is
// asked for.
func (r *Replay) pastCase(p *played) *casework.Case { return r.withClocks(p, p.ran) }

func (r *Replay) withClocks(p *played, t ticks) *casework.Case {
	r.ways.Unpack(&p.was, &r.whole)
	r.whole.Clocks = r.work.all(t)
	return &r.whole
}

// changedCase returns the case as it is under the changed lists, until another
// case is asked for.
func (r *Replay) changedCase(p *played) *casework.Case {
	switch {
	case !p.light:
		return p.made().now
	case !p.swap.limits:
		return r.withClocks(p, p.made().runs)
	}
	return p.swap.limit(r.pastCase(p))
}
