package demo

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// atOnce is how many tasks of a moment are under way together: enough for the
// committer to write them in groups.
const atOnce = 64

// task is what somebody does in a moment. Tasks of a moment touch different
// cases.
type task struct {
	prepare func(context.Context) error // in any order; may be nil
	lane    string                      // tasks of one lane act one after the other; "" in any order
	act     func(context.Context) error // may be nil
}

// drive carries out a moment: all preparations, then all acts. What draws a
// number or writes a register goes into the lane of its office, in the order
// given, so that the numbers do not depend on who was faster; the rest runs
// freely beside it.
func drive(ctx context.Context, tasks []*task) error {
	if err := prepare(ctx, tasks); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	lanes := map[string][]*task{}
	var order []string
	for _, t := range tasks {
		if t.lane != "" && t.act != nil {
			if lanes[t.lane] == nil {
				order = append(order, t.lane)
			}
			lanes[t.lane] = append(lanes[t.lane], t)
		}
	}
	for _, name := range order {
		g.Go(func() error {
			for _, t := range lanes[name] {
				if err := t.act(ctx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, t := range tasks {
		if t.lane == "" && t.act != nil {
			g.Go(func() error { return t.act(ctx) })
		}
	}
	return g.Wait()
}

func prepare(ctx context.Context, tasks []*task) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, t := range tasks {
		if t.prepare != nil {
			g.Go(func() error { return t.prepare(ctx) })
		}
	}
	return g.Wait()
}
