package load

import (
	"context"
	"slices"
	"time"
)

// Result is what a run measured.
type Result struct {
	Actions int           `json:"actions"`
	Per     float64       `json:"per_second"`
	P50     time.Duration `json:"p50"`
	P99     time.Duration `json:"p99"`
	Max     time.Duration `json:"max"`
	Group   float64       `json:"-"` // mean actions in a transaction, where it is known
}

// Meter times the steps of several workers during the same span.
type Meter struct {
	from, to time.Time
	times    [][]time.Duration // by worker
}

// NewMeter measures from the end of the warm-up on.
func NewMeter(workers int, warm, measured time.Duration) *Meter {
	from := time.Now().Add(warm)
	return &Meter{from: from, to: from.Add(measured), times: make([][]time.Duration, workers)}
}

// Run repeats a worker's step until the span is over. Steps that began in the
// warm-up or ended after the span are not counted.
func (m *Meter) Run(ctx context.Context, worker int, step func(context.Context) error) error {
	for {
		began := time.Now()
		if err := ctx.Err(); err != nil {
			return err
		}
		if !began.Before(m.to) {
			return nil
		}
		if err := step(ctx); err != nil {
			return err
		}
		if ended := time.Now(); !began.Before(m.from) && ended.Before(m.to) {
			m.times[worker] = append(m.times[worker], ended.Sub(began))
		}
	}
}

// Result returns what was measured; call it after every Run has returned.
func (m *Meter) Result() Result {
	all := slices.Concat(m.times...)
	slices.Sort(all)
	r := Result{Actions: len(all), Per: float64(len(all)) / m.to.Sub(m.from).Seconds()}
	if len(all) > 0 {
		r.P50, r.P99, r.Max = all[len(all)/2], all[len(all)*99/100], all[len(all)-1]
	}
	return r
}
