package main

import (
	"context"
	"time"

	"qingdan/bench/load"
	"qingdan/internal/city"
)

// writer writes a batch's rows in one transaction, with statements prepared
// beforehand and nothing else.
type writer interface {
	write(ctx context.Context, rows []row) error
	Close() error
}

// row is what one action writes.
type row struct {
	event  *city.EventRow
	state  *city.CaseRow
	clocks []city.ClockRow
	from   int // the case's version before
}

// bare writes the recorded batches again and again for as long as a run of the
// city lasts: the same rows in the same groups, ready made. Versions go on
// from where the cases stand.
func bare(ctx context.Context, w writer, batches []*city.Batch, versions map[string]int, warm, measured time.Duration) (load.Result, error) {
	from := time.Now().Add(warm)
	to := from.Add(measured)
	actions := 0
	for n := 0; ; n++ {
		began := time.Now()
		if !began.Before(to) {
			break
		}
		rows := rowsOf(batches[n%len(batches)], versions)
		if err := w.write(ctx, rows); err != nil {
			return load.Result{}, err
		}
		if began.After(from) && time.Now().Before(to) {
			actions += len(rows)
		}
	}
	return load.Result{Actions: actions, Per: float64(actions) / measured.Seconds()}, nil
}

// rowsOf takes a batch apart into rows and gives them the next versions.
func rowsOf(b *city.Batch, versions map[string]int) []row {
	clocks := map[string][]city.ClockRow{}
	for _, k := range b.Clocks {
		clocks[k.Case] = append(clocks[k.Case], k)
	}
	states := map[string]*city.CaseRow{}
	for i := range b.Cases {
		states[b.Cases[i].ID] = &b.Cases[i].CaseRow
	}
	rows := make([]row, 0, len(b.Events))
	for i := range b.Events {
		e := &b.Events[i]
		rows = append(rows, row{event: e, state: states[e.Case], clocks: clocks[e.Case], from: versions[e.Case]})
		versions[e.Case]++
	}
	return rows
}

// groupSize is the mean number of actions in a batch.
func groupSize(batches []*city.Batch) float64 {
	events := 0
	for _, b := range batches {
		events += len(b.Events)
	}
	return float64(events) / float64(max(len(batches), 1))
}
