package towns

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/vault"
)

// follower is the product's, which folds figures.
const follower = "figures"

// Config says how large a city to make and where.
type Config struct {
	Dirs      []string // data folders; all have the first one's key
	Databases []string // of each folder; "" is SQLite in it
	Lives     int      // cases that the product carries out itself
	Events    int      // at least
	Progress  func(done int)
}

// Fill makes the same city in each folder and returns how many events it has.
func Fill(ctx context.Context, cfg Config) (int, error) {
	dir, err := os.MkdirTemp("", "qingdan-lives-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	l, err := live(ctx, dir, cfg.Lives)
	if err != nil {
		return 0, err
	}
	return 0, errors.Join(fill(ctx, cfg, l))
}

func fill(ctx context.Context, cfg Config, l *lived) error {
	keys, err := vault.Open(cfg.Dirs[0])
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	var sinks []chan *Group
	for i, dir := range cfg.Dirs {
		if err := sameKey(cfg.Dirs[0], dir); err != nil {
			return err
		}
		sink := make(chan *Group, 4)
		sinks = append(sinks, sink)
		group.Go(func() error { return take(ctx, dir, cfg.Databases[i], sink) })
	}
	group.Go(func() error {
		done := 0
		err := l.copy(ctx, keys, cfg.Events, func(g *Group) error {
			for _, sink := range sinks {
				select {
				case sink <- g:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			done += len(g.Batch.Events)
			if cfg.Progress != nil {
				cfg.Progress(done)
			}
			return nil
		})
		for _, sink := range sinks {
			close(sink)
		}
		return err
	})
	return group.Wait()
}

// sameKey puts a folder's key into another.
func sameKey(from, to string) error {
	if from == to {
		return nil
	}
	key, err := os.ReadFile(from + "/" + vault.KeyFile)
	if err != nil {
		return err
	}
	return os.WriteFile(to+"/"+vault.KeyFile, key, 0o600)
}

// Open opens a city of the towns as the program does, without a public log:
// that has a benchmark of its own.
func Open(ctx context.Context, dir, database string) (*app.App, error) {
	lib, err := Library("8wd")
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, app.Config{Data: dir, Database: database, Library: lib, Cheap: true, NoLog: true,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
}

// take writes groups by the product's own hand.
func take(ctx context.Context, dir, database string, groups <-chan *Group) error {
	a, err := Open(ctx, dir, database)
	if err != nil {
		return err
	}
	defer a.Close()
	if database == "" {
		for _, pragma := range []string{"synchronous=OFF", "wal_autocheckpoint=50000", "cache_size=-500000"} {
			if _, err := a.Store.DB().Write.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
				return err
			}
		}
	}
	if _, err := a.City.FoldFigures(ctx); err != nil { // what the city has announced, and the items
		return err
	}
	seq, err := a.Store.Position(ctx, follower)
	if err != nil {
		return err
	}
	var tc, tm time.Duration
	for g := range groups {
		seq += int64(len(g.Batch.Events))
		t0 := time.Now()
		if err := a.Store.Commit(ctx, &g.Batch); err != nil {
			return err
		}
		t1 := time.Now()
		if err := a.Store.SaveMembers(ctx, follower, seq, g.Changes); err != nil {
			return err
		}
		tc += t1.Sub(t0)
		tm += time.Since(t1)
	}
	println(dir, "commit", tc.String(), "members", tm.String())
	return nil
}

var _ city.Store
