package city

import (
	"context"
	"encoding/json"
	"fmt"

	"qingdan/internal/casework"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// Rebuild writes all projections anew from the events and returns how many
// events of cases it read. Nothing else may write meanwhile.
func (c *City) Rebuild(ctx context.Context) (int, error) {
	// First, so that a rebuild that is broken off leaves figures that are folded
	// anew, not figures without members.
	if err := c.Store.SetSetting(ctx, figuresSetting, ""); err != nil {
		return 0, err
	}
	if err := c.Store.Truncate(ctx); err != nil {
		return 0, err
	}
	r := &rebuilder{c: c, p: projector{c.Vault, c.Calendar}, cases: map[string]*open{},
		clocks: map[string]map[string]bool{}, records: map[recordID]RecordRow{}, series: map[string]int64{},
		erased: map[string][]recordID{}}
	n, err := r.readAll(ctx)
	if err != nil {
		return n, err
	}
	if err := r.write(ctx); err != nil {
		return n, err
	}
	c.committer.cache.cases.Purge()
	clear(c.committer.cache.series)
	_, err = c.FoldFigures(ctx)
	return n, err
}

// rebuilder folds every event in memory.
type rebuilder struct {
	c       *City
	p       projector
	cases   map[string]*open
	clocks  map[string]map[string]bool
	order   []string
	records map[recordID]RecordRow
	series  map[string]int64
	erased  map[string][]recordID // cases without a key, and the records that they changed
}

// openEvent opens an event, or what is left of it.
func (r *rebuilder) openEvent(row EventRow, key vault.DataKey) (casework.Event, error) {
	touched, gone := r.erased[row.Case]
	if !gone {
		return OpenEvent(row, key)
	}
	e, err := publicEvent(row)
	for _, ch := range e.Public.Records {
		touched = append(touched, recordID{ch.Register, ch.Key})
	}
	r.erased[row.Case] = touched
	return e, err
}

// announced carries out an erasure, at its place among the events, as
// Store.Erase did.
func (r *rebuilder) announced(row EventRow) error {
	if row.Action != tlog.EraseAction {
		return nil
	}
	var told tlog.Erased
	if err := json.Unmarshal(row.Public, &told); err != nil {
		return err
	}
	o := r.cases[told.Case]
	if o == nil || o.c == nil {
		return fmt.Errorf("the erasure of case %s comes before its events", told.Case)
	}
	o.c = casework.Erase(o.c, erasureOf(told, row.At))
	for _, id := range r.erased[told.Case] {
		rec := r.records[id]
		rec.Private = nil
		r.records[id] = rec
	}
	return nil
}

func (r *rebuilder) readAll(ctx context.Context) (int, error) {
	n, seq := 0, int64(0)
	for {
		rows, err := r.c.Store.EventsAfter(ctx, seq, followChunk)
		if err != nil || len(rows) == 0 {
			return n, err
		}
		seq = rows[len(rows)-1].Seq
		if err := r.readKeys(ctx, withoutAnnouncements(rows)); err != nil {
			return n, err
		}
		for _, row := range rows {
			if tlog.IsAnnouncement(row.Case) {
				if err := r.announced(row); err != nil {
					return n, fmt.Errorf("event %d: %w", row.Seq, err)
				}
				continue
			}
			if err := r.fold(ctx, row); err != nil {
				return n, fmt.Errorf("event %d: %w", row.Seq, err)
			}
			n++
		}
	}
}

func (r *rebuilder) readKeys(ctx context.Context, rows []EventRow) error {
	var ids []string
	for _, row := range rows {
		if r.cases[row.Case] == nil {
			r.cases[row.Case] = &open{}
			r.clocks[row.Case] = map[string]bool{}
			r.order = append(r.order, row.Case)
			ids = append(ids, row.Case)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	keys, err := r.c.Store.CaseKeys(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if keys[id] == nil {
			r.erased[id] = nil // an announcement among the events to come must say so
			continue
		}
		if r.cases[id].key, err = r.c.Vault.Unwrap(keys[id]); err != nil {
			return fmt.Errorf("data key of case %s: %w", id, err)
		}
	}
	return nil
}

func (r *rebuilder) fold(ctx context.Context, row EventRow) error {
	o := r.cases[row.Case]
	e, err := r.openEvent(row, o.key)
	if err != nil {
		return err
	}
	if o.item == nil {
		if o.item, err = r.c.versions.item(ctx, e.List, e.Public.Item); err != nil {
			return err
		}
	}
	o.c = casework.Apply(o.c, e)
	for _, ch := range e.Public.Clocks {
		r.clocks[row.Case][ch.Clock] = true
	}
	for _, series := range casework.SeriesOf(e, o.item) {
		r.series[series]++
	}
	for i, ch := range e.Private.Records {
		id := recordID{ch.Register, ch.Key}
		var old *RecordRow
		if was, ok := r.records[id]; ok {
			old = &was
		}
		if r.records[id], err = r.p.recordRow(old, e, i, o.item); err != nil {
			return err
		}
	}
	return nil
}

func (r *rebuilder) write(ctx context.Context) error {
	b := &Batch{}
	for _, id := range r.order {
		o := r.cases[id]
		_, gone := r.erased[id]
		if gone && o.c.Erased == nil {
			return fmt.Errorf("case %s has no data key, and no erasure tells why", id)
		}
		row, err := r.p.caseRow(o.c, o.item, o.key, !gone)
		if err != nil {
			return err
		}
		b.Cases = append(b.Cases, CaseWrite{CaseRow: row})
		for clock := range r.clocks[id] {
			row, err := r.p.clockRow(o.c, o.item, clock)
			if err != nil {
				return err
			}
			b.Clocks = append(b.Clocks, row)
		}
	}
	for _, row := range r.records {
		b.Records = append(b.Records, row)
	}
	for series, last := range r.series {
		b.Series = append(b.Series, SeriesWrite{Series: series, Last: last})
	}
	return r.c.Store.Restore(ctx, b)
}

// Sealed returns what Store.Dump leaves out, opened: the forms of all cases
// and the fields of all records, as text in a stable order. With Dump it shows
// that a rebuild gives the same rows.
func (c *City) Sealed(ctx context.Context, ids []string) (map[string]string, error) {
	rows, err := c.Store.CaseRows(ctx, ids)
	if err != nil {
		return nil, err
	}
	keys, err := c.Store.CaseKeys(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for id, row := range rows {
		cs, _, err := openRow(c.Vault, row, keys[id])
		if err != nil {
			return nil, err
		}
		form, err := json.Marshal(cs.Form)
		if err != nil {
			return nil, err
		}
		out[id] = string(form)
	}
	return out, nil
}
