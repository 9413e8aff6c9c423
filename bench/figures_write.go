package main

import (
	"context"
	"os"
	"sync"
	"time"

	"qingdan/bench/load"
	"qingdan/internal/app"
	"qingdan/internal/store/pgtest"
)

// writing is what folding costs the writer on one database.
type writing struct {
	with, without load.Result
	behind        int64         // events that were not folded when the writing ended
	caughtUp      time.Duration // until they were
}

// write measures City.Do with four figures to fold and with none.
func (run *figuresRun) write(ctx context.Context, span time.Duration) error {
	for range databases {
		run.writers = append(run.writers, writing{})
	}
	for i := range databases {
		w := &run.writers[i]
		for _, with := range []bool{false, true} {
			database := ""
			if i == 1 {
				var err error
				if database, err = pgtest.Durable(); err != nil {
					return err
				}
			}
			dir, err := os.MkdirTemp("", "qingdan-bench-")
			if err != nil {
				return err
			}
			err = w.measure(ctx, dir, database, with, span)
			_ = os.RemoveAll(dir) // it is below the folder for temporary files
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writing) measure(ctx context.Context, dir, database string, with bool, span time.Duration) error {
	a, err := openWith(ctx, dir, database, with)
	if err != nil {
		return err
	}
	defer a.Close()
	t, err := newTown(ctx, a.City, a.Access)
	if err != nil {
		return err
	}
	if _, err := a.City.FoldFigures(ctx); err != nil { // the making of the town
		return err
	}
	work, stop := context.WithCancel(ctx)
	var own sync.WaitGroup
	own.Go(func() { a.Work(work) })
	defer own.Wait()
	defer stop()
	r, err := inProcess(ctx, t, warm, span)
	if !with {
		w.without = r
		return err
	}
	w.with = r
	if err != nil {
		return err
	}
	return w.catchUp(ctx, a)
}

// catchUp waits until every event is folded.
func (w *writing) catchUp(ctx context.Context, a *app.App) error {
	began := time.Now()
	for first := true; ; first = false {
		folded, last, err := a.City.Pulse(ctx)
		if err != nil {
			return err
		}
		if first {
			w.behind = last - folded
		}
		if folded == last {
			w.caughtUp = time.Since(began)
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
}
