package app

import (
	"context"
	"sync"
	"time"
)

// tidyEvery is how often what has expired is deleted: sessions, uploads whose
// forms never came.
const tidyEvery = time.Hour

// Work does the city's own work until ctx ends: the public log and its
// witnesses, figures, expired clocks, tidying.
func (a *App) Work(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { a.City.Run(ctx) })
	work.Go(func() { a.cosign(ctx) })
	work.Go(func() { a.tidy(ctx) })
	work.Wait()
}

func (a *App) tidy(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		if err := a.Access.Sweep(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("sessions not swept", "err", err)
		}
		if _, err := a.Evidence.Sweep(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("uploads not swept", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
