package replay

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Report counts both sides and compares them. Nothing may be added afterwards.
func (r *Replay) Report() (*Report, error) {
	all := r.pairs()
	if err := r.countItems(over(all, figures.OverItems)); err != nil {
		return nil, err
	}
	if err := r.countRecords(all); err != nil {
		return nil, err
	}
	out := &Report{Events: r.events, Newest: r.newest, Changes: changes(r.Library, r.Changed), Differs: []CaseDiff{}, Unknown: []Unknown{}}
	if r.From != 0 {
		out.From = r.From.String()
	}
	if r.To != 0 {
		out.To = r.To.String()
	}
	if err := r.countCases(over(all, figures.OverCases), out); err != nil {
		return nil, err
	}
	for _, p := range all {
		d := FigureDiff{Figure: p.after, Before: p.was.side(p.before), After: p.now.side(p.after)}
		if d.Figure == nil {
			d.Figure = p.before
		}
		d.ID, d.Name, d.Unit = d.Figure.ID, d.Figure.Name, d.Figure.Unit
		d.Differ = d.Before == nil || d.After == nil || *d.Before != *d.After
		out.Figures = append(out.Figures, d)
	}
	for _, u := range r.poser {
		out.Unknown = append(out.Unknown, *u)
	}
	slices.SortFunc(out.Unknown, func(a, b Unknown) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Action, b.Action), cmp.Compare(a.What, b.What))
	})
	return out, nil
}

func (r *Replay) countItems(pairs []*pair) error {
	for _, side := range []bool{true, false} {
		lib := r.Changed
		if side {
			lib = r.Library
		}
		for _, item := range lib.Items() {
			s := figures.ItemSubject(item, time.Time{})
			for _, p := range pairs {
				if err := p.count(s, side, !side); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r *Replay) countRecords(all []*pair) error {
	sides := []struct {
		of            registers
		before, after bool
	}{{r.before, true, r.after == nil}, {r.after, false, true}}
	byKind := map[string][]*pair{}
	for _, side := range sides {
		for id, rec := range side.of {
			if rec.Ended {
				continue
			}
			kind := figures.OverRecords + id.register
			pairs, ok := byKind[kind]
			if !ok {
				pairs = over(all, kind)
				byKind[kind] = pairs
			}
			s := figures.RecordSubject(rec)
			for _, p := range pairs {
				if err := p.count(s, side.before, side.after); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// count adds a subject that is the same on the sides given.
func (p *pair) count(s figures.Subject, before, after bool) error {
	var was, now share
	var err error
	if before {
		if was, err = shareOf(p.before, s); err != nil {
			return err
		}
		p.was.add(p.before, was)
	}
	if !after {
		return nil
	}
	if now = was; !before || !p.same {
		if now, err = shareOf(p.after, s); err != nil {
			return err
		}
	}
	p.now.add(p.after, now)
	return nil
}

func (r *Replay) countCases(pairs []*pair, out *Report) error {
	groups, differ := map[groupOf]*Group{}, map[groupOf][]CaseDiff{}
	var before, after []*lists.Figure
	for _, p := range pairs {
		before, after = append(before, p.before), append(after, p.after)
	}
	r.was, r.now = newShares(before), newShares(after)
	for _, part := range r.order {
		for i := range part {
			p := &part[i]
			r.work.reset()
			past := r.pastCase(p)
			if past.Opened.Before(r.from) {
				continue
			}
			out.Cases++
			id := groupOf{past.Office, past.Item}
			if err := r.countCase(p, past, pairs); err != nil {
				return err
			}
			if p.swap != nil {
				r.group(groups, id, p)
			}
			if p.differs() {
				out.Differ++
				differ[id] = append(differ[id], CaseDiff{Case: past.ID, Number: past.Number, Item: id.item, Office: id.office,
					Reasons: p.apart.reasons, Figures: p.apart.figures})
			}
		}
	}
	out.Groups = []Group{}
	for _, id := range slices.SortedFunc(maps.Keys(groups), groupOf.compare) {
		out.Groups = append(out.Groups, *groups[id])
	}
	out.Differs = make([]CaseDiff, 0, out.Differ)
	for _, id := range slices.SortedFunc(maps.Keys(differ), groupOf.compare) {
		slices.SortFunc(differ[id], func(a, b CaseDiff) int {
			return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Case, b.Case))
		})
		out.Differs = append(out.Differs, differ[id]...)
	}
	return nil
}

// countCase adds a case to the figures of both sides and notes how it differs.
func (r *Replay) countCase(p *played, past *casework.Case, pairs []*pair) error {
	was := figures.CaseSubject(past, p.item, r.Calendar)
	now, listed, other := was, true, false
	switch {
	case p.swap == nil:
	case p.swap.to == nil:
		listed = false
	default:
		changed := past
		if p.light && p.swap.limits {
			p.swap.limit(past)
		} else {
			changed = r.changedCase(p)
		}
		now = figures.CaseSubject(changed, p.swap.to, r.Calendar)
		other = moved(was.Vars.Case, now.Vars.Case)
		r.late(p, was.Vars.Case, now.Vars.Case, past.Moved)
		p.lateBefore, p.lateAfter = !was.Vars.Case.OnTime, !now.Vars.Case.OnTime
	}
	r.named = r.named[:0]
	r.was.take(was)
	again := false
	for i, f := range pairs {
		before, err := r.was.share(i)
		if err != nil {
			return err
		}
		f.was.add(f.before, before)
		after := before
		if !listed {
			after = share{}
		} else if other && (f.moves || was.Office != now.Office) || !f.same || p.swap != nil && f.item {
			if !again {
				r.now.take(now)
				again = true
			}
			if after, err = r.now.share(i); err != nil {
				return err
			}
		}
		f.now.add(f.after, after)
		if before != after {
			r.named = append(r.named, f.id())
		}
	}
	if len(r.named) == 0 {
		return nil
	}
	if !slices.Equal(r.named, r.names) {
		r.names = slices.Clone(r.named) // most cases that differ do so in the same figures
	}
	p.make().figures = r.names
	return nil
}

func (p *pair) id() string {
	if p.before != nil {
		return p.before.ID
	}
	return p.after.ID
}

// late tells where a case would have kept the office's limits, or not, and
// where the law would have acted since its last event, which was at a time.
func (r *Replay) late(p *played, was, now *lists.CaseFacts, at time.Time) {
	if !now.Ended {
		for _, a := range p.swap.expiring[now.State] {
			r.expire(p, a, r.newest)
		}
	}
	if was.OnTime == now.OnTime {
		return
	}
	why := Reason{Kind: Late}
	if now.OnTime {
		why.Kind = OnTime
	}
	found := false
	for _, spec := range p.swap.to.Procedure.Clocks {
		clock, ok := r.clock(p, spec.ID)
		if !ok || !casework.OfOffice(p.swap.to.Procedure, spec.ID) {
			continue
		}
		after, err := clock.OnTime(r.Calendar, at)
		if err != nil || after != now.OnTime {
			continue
		}
		if past, ran := r.past(p, spec.ID); ran {
			if before, err := past.OnTime(r.Calendar, at); err != nil || after == before {
				continue
			}
		}
		due, err := clock.DueTime(r.Calendar)
		if err != nil {
			continue
		}
		found = true
		w := why
		w.Clock, w.Before, w.After, w.Due, w.At = spec.ID, r.limit(p, spec.ID), effective(clock), due.At, at
		w.Limit, w.Running = spec.Name, clock.State() != law.Stopped
		if !w.Running {
			w.At = clock.Ledger[len(clock.Ledger)-1].At
		}
		p.add(w)
	}
	if !found {
		why.At = at
		p.add(why)
	}
}

type groupOf struct{ office, item string }

func (g groupOf) compare(other groupOf) int {
	return cmp.Or(cmp.Compare(g.office, other.office), cmp.Compare(g.item, other.item))
}

func (r *Replay) group(groups map[groupOf]*Group, id groupOf, p *played) {
	g := groups[id]
	if g == nil {
		g = &Group{Office: id.office, Item: id.item, Name: p.item.Name}
		groups[id] = g
	}
	g.Cases++
	if p.differs() {
		g.Differ++
	}
	if p.has(Refused) {
		g.Refused++
	}
	if p.has(OffList) {
		g.Removed++
	}
	if p.swap.to == nil || !r.timed(p) {
		return
	}
	g.Timed++
	if p.lateBefore {
		g.LateBefore++
	}
	if p.lateAfter {
		g.LateAfter++
	}
}

// timed reports whether a limit of the office began to run.
func (r *Replay) timed(p *played) bool {
	ofOffice := func(id string) bool { return casework.OfOffice(p.swap.to.Procedure, id) }
	switch {
	case !p.light:
		return slices.ContainsFunc(slices.Collect(maps.Keys(p.made().now.Clocks)), ofOffice)
	case p.swap.limits:
		return r.work.any(p.ran, ofOffice)
	}
	return r.work.any(p.made().runs, ofOffice)
}
