package replay

import (
	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// played is a case under both lists.
type played struct {
	was                   *casework.Case // its clocks are in ran
	now                   *casework.Case // was itself where the changed lists move nothing of the case but clocks
	ran                   ticks
	runs                  ticks       // under the changed lists, where these do more to clocks than to limit them otherwise
	item                  *lists.Item // of the list version that it was opened under
	swap                  *swap       // nil: as it was
	reasons               []Reason
	figures               []string        // set by Report: in which its share is another
	expired               map[string]bool // clocks that were told to have run out
	opened                bool            // every private side so far was there
	lateBefore, lateAfter bool            // set by Report
	light                 bool            // the changed lists move nothing of the case but clocks
}

// group is where the report counts the case: the item and the office that it
// was of.
func (p *played) group() groupOf { return groupOf{p.was.Office, p.was.Item} }

func (p *played) differs() bool { return len(p.reasons)+len(p.figures) > 0 }

func (p *played) has(kind Kind) bool {
	for i := range p.reasons {
		if p.reasons[i].Kind == kind {
			return true
		}
	}
	return false
}

// past is a clock of the case as it was.
func (r *Replay) past(p *played, id string) (law.Clock, bool) { return r.work.clock(p.ran, id) }

// clock is a clock of the case under the changed lists.
func (r *Replay) clock(p *played, id string) (law.Clock, bool) {
	switch {
	case !p.light:
		c, ok := p.now.Clocks[id]
		return c, ok
	case !p.swap.limits:
		return r.work.clock(p.runs, id)
	}
	c, ok := r.work.clock(p.ran, id)
	if ok {
		c = p.swap.limited(id, c)
	}
	return c, ok
}

// pastCase returns the case as it was, with its clocks, until another case is
// asked for.
func (r *Replay) pastCase(p *played) *casework.Case {
	r.whole = *p.was
	r.whole.Clocks = r.work.all(p.ran)
	return &r.whole
}

// changedCase returns the case as it is under the changed lists, until another
// case is asked for.
func (r *Replay) changedCase(p *played) *casework.Case {
	switch {
	case !p.light:
		return p.now
	case !p.swap.limits:
		r.whole = *p.was
		r.whole.Clocks = r.work.all(p.runs)
		return &r.whole
	}
	return p.swap.limit(r.pastCase(p))
}
