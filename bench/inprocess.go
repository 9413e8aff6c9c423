package main

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"qingdan/bench/load"
	"qingdan/internal/access"
	"qingdan/internal/city"
)

// inProcess takes the plan's actions through City.Do, from all clients at once.
func inProcess(ctx context.Context, t *town, warm, measured time.Duration) (load.Result, error) {
	meter := load.NewMeter(len(t.viewers), warm, measured)
	group, ctx := errgroup.WithContext(ctx)
	for i, v := range t.viewers {
		d := &doer{city: t.city, viewer: v, cases: t.plan.Clients[i].Cases}
		group.Go(func() error { return meter.Run(ctx, i, d.next) })
	}
	if err := group.Wait(); err != nil {
		return load.Result{}, err
	}
	return meter.Result(), nil
}

// accepted is the version at which a case of the pool begins: opened,
// submitted, accepted.
const accepted = 3

// doer is one client inside the process.
type doer struct {
	city   *city.City
	viewer *access.Viewer
	cases  []load.Case
	n      int
}

func (d *doer) next(ctx context.Context) error {
	c := &d.cases[d.n%len(d.cases)]
	turn := (c.Version - accepted) % len(actions)
	d.n++
	r, err := d.city.Do(ctx, d.viewer, city.Request{Case: c.ID, Action: actions[turn], Expect: c.Version, Input: inputs[turn]})
	c.Version = r.Version
	return err
}
