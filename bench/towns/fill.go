package towns

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"qingdan/internal/app"
	"qingdan/internal/vault"
)

// follower is the product's, which folds figures.
const follower = "figures"

// Config says how large a city to make and where.
type Config struct {
	Dir      string // data folder of the city on SQLite
	Postgres string // DSN of the same city on PostgreSQL, with its folder in Dir/postgres; "" for none
	Lives    int    // cases that the product carries out itself
	Events   int    // at least so many
	Progress func(done int)
}

// PostgresDir is the data folder of the city on PostgreSQL.
func PostgresDir(dir string) string { return filepath.Join(dir, "postgres") }

// Fill makes a city on SQLite and the same on PostgreSQL.
func Fill(ctx context.Context, cfg Config) error {
	a, err := begin(ctx, cfg.Dir, "")
	if err != nil {
		return err
	}
	defer a.Close()
	dir, err := os.MkdirTemp("", "qingdan-lives-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := sameKey(cfg.Dir, dir); err != nil {
		return err
	}
	l, err := live(ctx, dir, cfg.Lives)
	if err != nil {
		return err
	}
	if cfg.Postgres == "" {
		return pour(ctx, cfg, l, &ownHand{app: a})
	}
	return fillBoth(ctx, cfg, l, &ownHand{app: a})
}

// fillBoth makes the city on both databases at the same time.
func fillBoth(ctx context.Context, cfg Config, l *lived, own *ownHand) error {
	if err := sameKey(cfg.Dir, PostgresDir(cfg.Dir)); err != nil {
		return err
	}
	a, err := begin(ctx, PostgresDir(cfg.Dir), cfg.Postgres)
	if err != nil {
		return err
	}
	defer a.Close()
	conn, err := pgx.Connect(ctx, cfg.Postgres)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	carefully, err := hastily(ctx, conn)
	if err != nil {
		return err
	}
	h := &copyHand{conn: conn}
	if h.seq, err = a.Store.Position(ctx, follower); err != nil {
		return err
	}
	if err := pour(ctx, cfg, l, own, h); err != nil {
		return err
	}
	if err := h.sums(ctx, own.app.Store.DB()); err != nil {
		return err
	}
	if err := a.Store.SaveMembers(ctx, follower, h.seq, nil); err != nil {
		return err
	}
	return carefully()
}

// sameKey puts a folder's key into another, so that what is sealed for the one
// opens in the other.
func sameKey(from, to string) error {
	key, err := os.ReadFile(filepath.Join(from, vault.KeyFile))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, vault.KeyFile), key, 0o600)
}

// Open opens a city of the towns as the program does, without a public log:
// that has a benchmark of its own.
func Open(ctx context.Context, dir, database string) (*app.App, error) {
	lib, err := Library(Promised)
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, app.Config{Data: dir, Database: database, Library: lib, Cheap: true, NoLog: true,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
}

// begin opens a new city and folds what it has announced.
func begin(ctx context.Context, dir, database string) (*app.App, error) {
	a, err := Open(ctx, dir, database)
	if err != nil {
		return nil, err
	}
	if _, err := a.City.FoldFigures(ctx); err != nil {
		_ = a.Close() // the failure above is the one to report
		return nil, err
	}
	return a, nil
}

// hand writes groups.
type hand interface {
	write(ctx context.Context, g *Group) error
}

// ownHand is the product's own: the committer's and the follower's.
type ownHand struct {
	app *app.App
	seq int64
}

func (h *ownHand) write(ctx context.Context, g *Group) error {
	if h.seq == 0 {
		if err := h.begin(ctx); err != nil {
			return err
		}
	}
	h.seq += int64(len(g.Batch.Events))
	if err := h.app.Store.Commit(ctx, &g.Batch); err != nil {
		return err
	}
	return h.app.Store.SaveMembers(ctx, follower, h.seq, g.Changes)
}

// begin has SQLite not wait for the disk while the city is made.
func (h *ownHand) begin(ctx context.Context) (err error) {
	for _, s := range []string{"synchronous=OFF", "cache_size=-1000000", "wal_autocheckpoint=100000"} {
		if _, err := h.app.Store.DB().Write.ExecContext(ctx, "PRAGMA "+s); err != nil {
			return err
		}
	}
	h.seq, err = h.app.Store.Position(ctx, follower)
	return err
}

// pour makes the copies and gives each group to all hands.
func pour(ctx context.Context, cfg Config, l *lived, hands ...hand) error {
	keys, err := vault.Open(cfg.Dir)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	var into []chan *Group
	for _, h := range hands {
		groups := make(chan *Group, 2)
		into = append(into, groups)
		group.Go(func() error {
			for g := range groups {
				if err := h.write(ctx, g); err != nil {
					return fmt.Errorf("%T: %w", h, err)
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer func() {
			for _, groups := range into {
				close(groups)
			}
		}()
		done := 0
		return l.copy(ctx, keys, cfg.Events, func(g *Group) error {
			for _, groups := range into {
				select {
				case groups <- g:
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
	})
	return group.Wait()
}
