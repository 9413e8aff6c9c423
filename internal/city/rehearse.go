package city

import (
	"context"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Rehearse decides the rows of an import in memory and returns what would be
// refused, by number of the row. Rows that have been carried out are left out.
// Nothing is written, so that a table with a fault in its last row can be put
// right before anything comes of the others.
func (c *City) Rehearse(ctx context.Context, v *access.Viewer, i Import) (map[int]*problem.Problem, error) {
	done, err := c.Imported(ctx, v, i)
	if err != nil {
		return nil, err
	}
	r := rehearsal{city: c, viewer: v}
	if i.Case != "" {
		view, err := c.Case(ctx, v, i.Case, false)
		if err != nil {
			return nil, err
		}
		r.item, r.c = view.Item, view.Case
	} else if r.item = c.Library.Item(i.Item); r.item == nil {
		return nil, noItem()
	}
	out := map[int]*problem.Problem{}
	for _, row := range i.Rows {
		if done[row.Number] != "" {
			continue
		}
		err := r.try(i.request(row))
		if p := problem.Of(err); p != nil {
			out[row.Number] = p
		} else if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rehearsal is an import that is not written.
type rehearsal struct {
	city   *City
	viewer *access.Viewer
	item   *lists.Item
	c      *casework.Case // in which an action is taken; nil: cases are opened
}

// numberless gives numbers that nobody sees.
type numberless struct{}

func (numberless) Next(string) int64 { return 1 }

func (r *rehearsal) rules(item *lists.Item) casework.Rules {
	return casework.Rules{Item: item, Calendar: r.city.Calendar, Numbers: numberless{}}
}

func (r *rehearsal) try(req Request) error {
	cmd := casework.Command{Case: r.city.NewID(), Item: r.item.ID, Action: req.Action, Form: req.Form, Input: req.Input,
		Actor: ActorIn(r.viewer, r.item.Office, r.item), At: r.city.now()}
	if r.c == nil {
		events, err := opening(r.rules(r.item), cmd, req.Submit)
		return r.opened(events, err)
	}
	cmd.Case, cmd.Expect, cmd.Actor = r.c.ID, r.c.Version, ActorIn(r.viewer, r.c.Office, r.item)
	events, err := casework.Decide(r.rules(r.item), r.c, cmd)
	if err = r.opened(events, err); err != nil {
		return err
	}
	for _, e := range events { // the next row comes after this one
		r.c = casework.Apply(r.c, e)
	}
	return nil
}

// opened rehearses the cases that events open, and those that these open.
func (r *rehearsal) opened(events []casework.Event, err error) error {
	if err != nil {
		return err
	}
	for _, e := range events {
		for _, o := range e.Private.Opens {
			item := r.city.Library.Item(o.Item)
			if item == nil {
				return noItem()
			}
			if err := r.opened(opening(r.rules(item), opens(e, o), true)); err != nil {
				return err
			}
		}
	}
	return nil
}
