package city

import (
	"context"
	"errors"
	"sync"
	"time"
)

// sweepEvery is how often expired clocks are looked for.
const sweepEvery = 15 * time.Second

// Run does the city's own work until ctx ends: it adds what happens to the
// public log, folds figures after each commit, sweeps expired clocks and closes
// days, each under a lock of its own where several processes share a database.
func (c *City) Run(ctx context.Context) {
	var log sync.WaitGroup
	log.Go(func() { c.keepLog(ctx) })
	defer log.Wait()
	c.lead(ctx, "rederive", func(ctx context.Context) error { _, err := c.Rederive(ctx); return err })
	c.sweep(ctx)
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	fold := time.NewTimer(0)
	defer fold.Stop()
	behind := true // fold will fire
	for {
		pulse := c.committer.pulse
		if behind {
			pulse = nil
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			c.sweep(ctx)
		case <-pulse:
			behind = true
			fold.Reset(0)
		case <-fold.C:
			var rest time.Duration
			if rest, behind = c.foldStep(ctx); behind {
				fold.Reset(rest)
			}
		}
	}
}

// sweep closes the day that has ended and takes the actions of expired clocks.
func (c *City) sweep(ctx context.Context) {
	c.lead(ctx, "sweep", func(ctx context.Context) error {
		_, closing := c.CloseDays(ctx)
		_, err := c.Sweep(ctx)
		return errors.Join(closing, err)
	})
}

// yield is how much longer than it has worked a follower rests while commands
// are being written: figures may be seconds behind in a rush, commands may not.
const yield = 9

// foldStep folds some events into the figures, and tells whether there may be
// more and how long to leave the machine to the commands before that.
func (c *City) foldStep(ctx context.Context) (rest time.Duration, behind bool) {
	groups, began := c.committer.groups.Load(), time.Now()
	c.lead(ctx, "figures", func(ctx context.Context) error {
		if err := c.prepareFigures(ctx); err != nil {
			return err
		}
		n, err := c.foldChunk(ctx)
		behind = n > 0 && err == nil
		return err
	})
	if c.committer.groups.Load() != groups {
		rest = yield * time.Since(began)
	}
	return rest, behind
}

func (c *City) lead(ctx context.Context, name string, f func(context.Context) error) {
	if _, err := c.Store.Lead(ctx, name, f); err != nil && ctx.Err() == nil {
		c.Log.Error("city work failed", "work", name, "err", err)
	}
}
