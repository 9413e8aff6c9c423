package city

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"qingdan/internal/evidence"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/vault"
)

// Config is what a city runs on. Store, Vault, Library and Calendar are
// required.
type Config struct {
	Store     Store
	Vault     *vault.Vault
	Library   *lists.Library
	Calendar  *law.Calendar
	Evidence  *evidence.Store
	Now       func() time.Time // default time.Now
	NewID     func() string    // default a random UUID version 7
	Log       *slog.Logger     // default slog.Default()
	Offices   OfficeRegistrar  // told of offices that lists name; may be nil
	PublicLog PublicLog        // what happens is added to it by Run; nil for none
}

// OfficeRegistrar registers an office if the city does not have it yet.
type OfficeRegistrar interface {
	EnsureOffice(ctx context.Context, o *lists.Office) error
}

// City is a running city. Its methods are safe for concurrent use.
type City struct {
	Config
	versions  *versions
	committer *committer
	closedDay atomic.Int64 // law.Date of the last day known to be closed
	stop      context.CancelFunc
	work      sync.WaitGroup
}

// Open starts a city: it publishes the library's lists and the calendar where
// they are new and starts the committer. Close ends it.
func Open(ctx context.Context, cfg Config) (*City, error) {
	if cfg.Store == nil || cfg.Vault == nil || cfg.Library == nil || cfg.Calendar == nil {
		return nil, errors.New("city: a store, a vault, a library and a calendar are required")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.NewID == nil {
		cfg.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	c := &City{Config: cfg}
	c.versions = newVersions(cfg.Library, cfg.Store)
	if err := c.publish(ctx); err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.committer = newCommitter(c)
	c.work.Go(func() { c.committer.run(run) })
	return c, nil
}

// Close lets what is in flight finish and stops the city. It does not close
// the store.
func (c *City) Close() {
	c.committer.close()
	c.work.Wait()
	c.stop()
}

// now is the city's time as events carry it: whole milliseconds, UTC.
func (c *City) now() time.Time { return c.Now().UTC().Truncate(time.Millisecond) }
