package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"qingdan/bench/load"
	"qingdan/bench/towns"
	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/figures"
)

// background is how many actions a second are taken by others while delays are
// measured.
const background = 20

// delay is how long after an event's reply a figure includes it.
type delay struct {
	p50, p99 time.Duration
	events   int
}

// freshness opens cases one after the other, and each time reads the figure
// that counts them until it does.
func freshness(ctx context.Context, a *app.App, span time.Duration) (delay, error) {
	work, stop := context.WithCancel(ctx)
	var own sync.WaitGroup
	own.Go(func() { a.Work(work) })
	defer own.Wait()
	defer stop()
	others, err := goingOn(work, a.City)
	if err != nil {
		return delay{}, err
	}
	times := load.NewTimes()
	for end := time.Now().Add(span); time.Now().Before(end); {
		before, err := a.City.ReadFigure(ctx, share, figures.Scope{Period: figures.AllTime()})
		if err != nil {
			return delay{}, err
		}
		if _, err := a.City.Do(ctx, towns.Applicant, towns.Opening(times.Len(), true)); err != nil {
			return delay{}, err
		}
		took, err := until(ctx, a.City, before.Sums.Denominator+1)
		if err != nil {
			return delay{}, err
		}
		times.Add(took)
	}
	stop()
	if err := <-others; err != nil && ctx.Err() == nil && work.Err() == nil {
		return delay{}, err
	}
	return delay{times.Share(50), times.Share(99), times.Len()}, nil
}

// patience bounds the wait for a figure that does not follow.
const patience = 30 * time.Second

func until(ctx context.Context, c *city.City, members int64) (time.Duration, error) {
	began := time.Now()
	for {
		r, err := c.ReadFigure(ctx, share, figures.Scope{Period: figures.AllTime()})
		took := time.Since(began)
		if err != nil || r.Sums.Denominator >= members {
			return took, err
		}
		if took > patience {
			return 0, fmt.Errorf("the figure does not count a case after %s", took)
		}
		time.Sleep(time.Millisecond)
	}
}

// goingOn has a case asked about and answered again and again until ctx ends.
func goingOn(ctx context.Context, c *city.City) (<-chan error, error) {
	r, err := c.Do(ctx, towns.Applicant, towns.Opening(0, false))
	if err != nil {
		return nil, err
	}
	if r, err = c.Do(ctx, towns.Clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version}); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() {
		tick := time.NewTicker(time.Second / background)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-ctx.Done():
				ended <- nil
				return
			case <-tick.C:
			}
			if r, err = c.Do(ctx, towns.Reviewer, city.Request{Case: r.Case, Action: actions[n%2], Expect: r.Version, Input: inputs[n%2]}); err != nil {
				ended <- err
				return
			}
		}
	}()
	return ended, nil
}
