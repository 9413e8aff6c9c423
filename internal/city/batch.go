package city

import (
	"context"
	"slices"

	"qingdan/internal/casework"
	"qingdan/internal/problem"
)

// records folds an event's record changes into the batch. A later change of
// the same record in the same group starts from the earlier one.
func (g *group) records(ctx context.Context, e casework.Event, o *open) error {
	for i, ch := range e.Private.Records {
		old, at, err := g.oldRecord(ctx, ch)
		if err != nil {
			return err
		}
		row, err := g.p.recordRow(old, e, i, o.item)
		if err != nil {
			return err
		}
		if at >= 0 {
			row.Over = old.Over
			g.batch.Records[at] = row
		} else {
			row.Over = over(old, ch)
			g.batch.Records = append(g.batch.Records, row)
		}
	}
	return nil
}

// oldRecord returns the record as it stands, and its place in the batch or -1.
// The record is nil where there is none or a put replaces it.
func (g *group) oldRecord(ctx context.Context, ch casework.RecordChange) (*RecordRow, int, error) {
	if at := g.batch.record(ch); at >= 0 {
		return &g.batch.Records[at], at, nil
	}
	if ch.Op == casework.PutRecord {
		return nil, -1, nil
	}
	if g.below != nil {
		if at := g.below.batch.record(ch); at >= 0 {
			return &g.below.batch.Records[at], -1, nil
		}
	}
	row, err := g.city.Store.Record(ctx, ch.Register, ch.Key)
	if problem.Is(err, problem.NotFound) {
		return nil, -1, nil
	}
	return &row, -1, err
}

// over is what a change to a record was made from.
func over(old *RecordRow, ch casework.RecordChange) *RecordVersion {
	switch {
	case ch.Op == casework.PutRecord:
		return nil
	case old == nil:
		return &RecordVersion{}
	}
	return &RecordVersion{Case: old.Case, Version: old.Version}
}

// record returns the place of the record in the batch, or -1.
func (b *Batch) record(ch casework.RecordChange) int {
	return slices.IndexFunc(b.Records, func(r RecordRow) bool { return r.Register == ch.Register && r.Key == ch.Key })
}

// finish writes the projections of every case that changed, once each.
func (g *group) finish() error {
	for _, id := range g.order {
		o, ch := g.cases[id], g.changed[id]
		write, err := g.caseWrite(o, ch)
		if err != nil {
			return err
		}
		g.batch.Cases = append(g.batch.Cases, write)
		clocks, err := g.p.clockRows(o.c, o.item, ch.clocks)
		if err != nil {
			return err
		}
		g.batch.Clocks = append(g.batch.Clocks, clocks...)
	}
	for name, s := range g.series {
		if s.last != s.was {
			g.batch.Series = append(g.batch.Series, SeriesWrite{Series: name, Expect: s.was, Last: s.last})
		}
	}
	return nil
}

// commit writes the group's batch; a group of refusals has none.
func (g *group) commit(ctx context.Context) error {
	if len(g.batch.Events) == 0 {
		return nil
	}
	return g.city.Store.Commit(ctx, &g.batch)
}

func (g *group) caseWrite(o *open, ch *change) (CaseWrite, error) {
	if !ch.whole {
		row, err := g.p.movedRow(o.c, o.item)
		return CaseWrite{CaseRow: row, Expect: ch.from, Moves: true}, err
	}
	row, err := g.p.caseRow(o.c, o.item, o.key, ch.withForm)
	return CaseWrite{CaseRow: row, Expect: ch.from}, err
}

// moves reports whether an event changes nothing of its case's row but what
// CaseWrite.Moves covers.
func moves(e casework.Event) bool {
	p := e.Public
	return e.Action != casework.Open && e.Private.Form == nil && !p.Numbered && p.Received == nil && p.Outcome == ""
}

// remember keeps what was committed for the next groups.
func (g *group) remember() {
	for _, id := range g.order {
		o := g.cases[id]
		g.cache.add(id, &open{c: o.c, item: o.item, key: o.key})
	}
	for name, s := range g.series {
		g.cache.series[name] = s.last
	}
}
