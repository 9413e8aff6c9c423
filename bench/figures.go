package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"qingdan/bench/load"
	"qingdan/bench/towns"
	"qingdan/internal/store/pgtest"
)

// figuresSize is how large the city of the figures' benchmark is.
type figuresSize struct {
	lives, events int
	readings      int           // of each figure
	queries       int           // of each SQL aggregate
	fresh         time.Duration // how long delays are measured
	writing       time.Duration // how long the writer's rate is
	replay        bool
	duckdb        bool
}

var tenMillion = figuresSize{lives: 5000, events: 10_000_000, readings: 200, queries: 3, fresh: 10 * time.Second, writing: measured,
	replay: true, duckdb: true}

// figuresRun is what was measured of the figures.
type figuresRun struct {
	lives    int // cases that the product carried out
	times    int // how often each figure was read
	queries  int // how often each aggregate was asked
	events   int64
	cases    int64
	made     time.Duration
	by       [2]figuresOn
	duckdb   []time.Duration // by question
	replays  []replayed
	writers  []writing
	loaded   string
	began    string
	finished time.Time
}

// figuresOn is what was measured on one database.
type figuresOn struct {
	readings []reading
	pages    []reading
	fresh    delay
	sql      []time.Duration // by question
	asked    []time.Duration // the figure, by question
}

// reading is how long something took.
type reading struct {
	name     string
	p50, p99 time.Duration
}

// manyEvents makes a city on both databases and measures its figures.
func manyEvents(ctx context.Context, dir string, size figuresSize) (*figuresRun, error) {
	run := &figuresRun{began: machineLoad(), lives: size.lives, times: size.readings, queries: size.queries}
	postgres, err := pgtest.Durable()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	err = towns.Fill(ctx, towns.Config{Dir: dir, Postgres: postgres, Lives: size.lives, Events: size.events, Progress: func(done int) {
		fmt.Fprintf(os.Stderr, "\r%d events", done)
	}})
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return nil, err
	}
	run.made = time.Since(began)
	return run, run.measure(ctx, dir, postgres, size)
}

// measure measures in a city that was made.
func (run *figuresRun) measure(ctx context.Context, dir, postgres string, size figuresSize) error {
	if size.replay {
		fmt.Fprintln(os.Stderr, "replay …")
		if err := run.replay(ctx, dir); err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		fmt.Fprintf(os.Stderr, "%+v\n", run.replays) // an hour's work is not to be lost with its end
	}
	for i, database := range []string{"", postgres} {
		folder := dir
		if database != "" {
			folder = towns.PostgresDir(dir)
		}
		fmt.Fprintln(os.Stderr, databases[i], "…")
		if err := run.on(ctx, i, folder, database, size); err != nil {
			return fmt.Errorf("%s: %w", databases[i], err)
		}
		fmt.Fprintf(os.Stderr, "%+v\n", run.by[i])
	}
	if size.duckdb {
		fmt.Fprintln(os.Stderr, "DuckDB …")
		if err := run.inDuckDB(ctx, dir, size); err != nil {
			return fmt.Errorf("DuckDB: %w", err)
		}
	}
	if size.writing > 0 {
		fmt.Fprintln(os.Stderr, "writing with and without figures …")
		if err := run.write(ctx, size.writing); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
	}
	run.loaded, run.finished = machineLoad(), time.Now()
	return nil
}

var databases = [2]string{"SQLite", "PostgreSQL"}

// on measures in the city on one database: the product first, and then the
// aggregates, whose indexes the product does not have.
func (run *figuresRun) on(ctx context.Context, i int, dir, database string, size figuresSize) error {
	a, err := towns.Open(ctx, dir, database)
	if err != nil {
		return err
	}
	defer a.Close()
	on := &run.by[i]
	if on.readings, err = timed(ctx, readings(a.City), size.readings); err != nil {
		return err
	}
	pages, err := pagings(ctx, a.City)
	if err != nil {
		return err
	}
	if on.pages, err = timed(ctx, pages, size.readings); err != nil {
		return err
	}
	if on.fresh, err = freshness(ctx, a, size.fresh); err != nil {
		return err
	}
	db := a.Store.DB()
	if err := db.Read.QueryRowContext(ctx, "SELECT count(*) FROM events").Scan(&run.events); err != nil {
		return err
	}
	if err := db.Read.QueryRowContext(ctx, "SELECT count(*) FROM cases").Scan(&run.cases); err != nil {
		return err
	}
	return on.aggregates(ctx, a, size.queries)
}

// timedStep is something to be timed; n counts how often it was done before.
type timedStep struct {
	name string
	do   func(ctx context.Context, n int) error
}

// timed does each step many times, after some that do not count.
func timed(ctx context.Context, steps []timedStep, times int) ([]reading, error) {
	var out []reading
	for _, s := range steps {
		meter := load.NewTimes()
		for n := range times + times/10 {
			began := time.Now()
			if err := s.do(ctx, n); err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			if n >= times/10 {
				meter.Add(time.Since(began))
			}
		}
		out = append(out, reading{s.name, meter.Share(50), meter.Share(99)})
	}
	return out, nil
}
