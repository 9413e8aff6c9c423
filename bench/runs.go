package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"qingdan/bench/load"
	"qingdan/internal/city"
	"qingdan/internal/store"
	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/postgres"
	"qingdan/internal/store/sqlite"
)

// How each row is measured.
const (
	clients  = 64
	cases    = 2000
	warm     = time.Second
	measured = 5 * time.Second
)

// run is one row of the table.
type run struct {
	name string
	do   func(ctx context.Context, dir string) (load.Result, error)
}

func runs() []run {
	return []run{
		{"SQLite, City.Do in process", func(ctx context.Context, dir string) (load.Result, error) {
			return inCity(ctx, onSQLite(dir))
		}},
		{"SQLite, bare loop of the same rows", func(ctx context.Context, dir string) (load.Result, error) {
			return inBareLoop(ctx, onSQLite(dir))
		}},
		{"PostgreSQL, City.Do in process", func(ctx context.Context, _ string) (load.Result, error) {
			return inCity(ctx, onPostgres)
		}},
		{"PostgreSQL, bare loop of the same rows", func(ctx context.Context, _ string) (load.Result, error) {
			return inBareLoop(ctx, onPostgres)
		}},
		{"SQLite, over HTTP with bearer tokens", func(ctx context.Context, dir string) (load.Result, error) {
			return overHTTP(ctx, dir, func(plan string) *exec.Cmd { return exec.CommandContext(ctx, self(), "serve", dir, plan) })
		}},
		{"PocketBase 0.36.8, over HTTP, synchronous=FULL", pocketBase},
	}
}

// database is an open store, and a bare hand on the same data for when the
// store is closed.
type database struct {
	city.Store
	queries *store.Queries
	bare    func(context.Context) (writer, error)
}

func onSQLite(dir string) func(context.Context) (database, error) {
	return func(context.Context) (database, error) {
		path := filepath.Join(dir, "city.db")
		st, err := sqlite.Open(path)
		if err != nil {
			return database{}, err
		}
		return database{st, st.Queries, func(ctx context.Context) (writer, error) { return newSQLiteWriter(ctx, path) }}, nil
	}
}

func onPostgres(context.Context) (database, error) {
	dsn, err := pgtest.Durable()
	if err != nil {
		return database{}, err
	}
	st, err := postgres.Open(dsn)
	if err != nil {
		return database{}, err
	}
	return database{st, st.Queries, func(ctx context.Context) (writer, error) { return newPostgresWriter(ctx, dsn) }}, nil
}

// inCity measures City.Do, with the city's followers at work as in production.
func inCity(ctx context.Context, open func(context.Context) (database, error)) (load.Result, error) {
	db, err := open(ctx)
	if err != nil {
		return load.Result{}, err
	}
	defer db.Close()
	t, err := newTown(ctx, db, db.queries)
	if err != nil {
		return load.Result{}, err
	}
	defer t.city.Close()
	work, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { t.city.Run(work); close(ended) }()
	defer func() { stop(); <-ended }()
	return inProcess(ctx, t, warm, measured)
}

// inBareLoop lets a city write for a moment to record its batches, closes it,
// and writes the same rows again by a bare hand.
func inBareLoop(ctx context.Context, open func(context.Context) (database, error)) (load.Result, error) {
	db, err := open(ctx)
	if err != nil {
		return load.Result{}, err
	}
	rec := &recorder{Store: db}
	t, err := newTown(ctx, rec, db.queries)
	if err != nil {
		return load.Result{}, err
	}
	rec.forget()
	_, err = inProcess(ctx, t, 0, warm)
	t.city.Close()
	if err := db.Close(); err != nil {
		return load.Result{}, err
	}
	if err != nil {
		return load.Result{}, err
	}
	w, err := db.bare(ctx)
	if err != nil {
		return load.Result{}, err
	}
	defer w.Close()
	r, err := bare(ctx, w, rec.batches, t.versions(), warm, measured)
	r.Group = groupSize(rec.batches)
	return r, err
}

func pocketBase(ctx context.Context, dir string) (load.Result, error) {
	binary, err := buildPocketBase(ctx, dir)
	if err != nil {
		return load.Result{}, err
	}
	addr, err := freeAddr()
	if err != nil {
		return load.Result{}, err
	}
	return overHTTP(ctx, dir, func(plan string) *exec.Cmd {
		return exec.CommandContext(ctx, binary, "-dir", filepath.Join(dir, "data"), "-addr", addr, "-plan", plan)
	})
}

func self() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}
