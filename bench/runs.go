package main

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"qingdan/bench/load"
	"qingdan/internal/access"
	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/store/pgtest"
	"qingdan/internal/vault"
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
		{"SQLite, City.Do in process", func(ctx context.Context, dir string) (load.Result, error) { return inCity(ctx, dir, "") }},
		{"SQLite, bare loop of the same rows", func(ctx context.Context, dir string) (load.Result, error) {
			path := filepath.Join(dir, app.DatabaseFile)
			return inBareLoop(ctx, path, func() (writer, error) { return newSQLiteWriter(ctx, path) })
		}},
		{"PostgreSQL, City.Do in process", func(ctx context.Context, dir string) (load.Result, error) {
			address, err := pgtest.Durable()
			if err != nil {
				return load.Result{}, err
			}
			return inCity(ctx, dir, address)
		}},
		{"PostgreSQL, bare loop of the same rows", func(ctx context.Context, _ string) (load.Result, error) {
			address, err := pgtest.Durable()
			if err != nil {
				return load.Result{}, err
			}
			return inBareLoop(ctx, address, func() (writer, error) { return newPostgresWriter(ctx, address) })
		}},
		{"SQLite, over HTTP with bearer tokens", func(ctx context.Context, dir string) (load.Result, error) {
			return overHTTP(ctx, dir, func(plan string) *exec.Cmd { return exec.CommandContext(ctx, self(), "serve", dir, plan) })
		}},
		{"SQLite, bare rows over bare HTTP", func(ctx context.Context, dir string) (load.Result, error) {
			return overHTTP(ctx, dir, func(plan string) *exec.Cmd { return exec.CommandContext(ctx, self(), "bare", dir, plan) })
		}},
		{"PocketBase 0.36.8, over HTTP, synchronous=FULL", pocketBase},
	}
}

// inCity measures City.Do, with the city's own work going on as in production.
func inCity(ctx context.Context, dir, database string) (load.Result, error) {
	a, err := open(ctx, dir, database)
	if err != nil {
		return load.Result{}, err
	}
	defer a.Close()
	t, err := newTown(ctx, a.City, a.Access)
	if err != nil {
		return load.Result{}, err
	}
	done, err := profile()
	if err != nil {
		return load.Result{}, err
	}
	defer done()
	work, stop := context.WithCancel(ctx)
	var own sync.WaitGroup
	own.Go(func() { a.Work(work) })
	defer own.Wait()
	defer stop()
	return inProcess(ctx, t, warm, measured)
}

// inBareLoop lets a city write for a moment to record its batches, closes it,
// and writes the same rows again by a bare hand.
func inBareLoop(ctx context.Context, database string, hand func() (writer, error)) (load.Result, error) {
	batches, t, err := sample(ctx, database)
	if err != nil {
		return load.Result{}, err
	}
	w, err := hand()
	if err != nil {
		return load.Result{}, err
	}
	defer w.Close()
	r, err := bare(ctx, w, batches, t.versions(), warm, measured)
	r.Group = groupSize(batches)
	return r, err
}

// sample runs a city whose store records what it writes, and returns the
// batches and the town with its cases as they then stand.
func sample(ctx context.Context, database string) ([]*city.Batch, *town, error) {
	st, err := dsn.Open(database)
	if err != nil {
		return nil, nil, err
	}
	defer st.Close()
	lib, err := library(true)
	if err != nil {
		return nil, nil, err
	}
	rec := &recorder{Store: st}
	keys := vault.FromSecret([]byte("the benchmark's own master secret"))
	people := access.New(store.NewAccess(store.NewQueries(st.DB(), time.Now)), keys, time.Now, access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1}))
	c, err := city.Open(ctx, city.Config{Store: rec, Vault: keys, Library: lib, Calendar: law.Builtin(), Offices: offices{people},
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, nil, err
	}
	defer c.Close()
	t, err := newTown(ctx, c, people)
	if err != nil {
		return nil, nil, err
	}
	rec.forget()
	if _, err := inProcess(ctx, t, 0, warm); err != nil {
		return nil, nil, err
	}
	return rec.batches, t, nil
}

// offices registers the offices that the lists name.
type offices struct{ people *access.Service }

func (o offices) EnsureOffice(ctx context.Context, l *lists.Office) error {
	return o.people.EnsureOrg(ctx, access.Org{Code: l.Code, Name: l.Name, USCC: l.USCC, Parent: l.Parent})
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
