package city

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/tlog"
)

// How steps are measured: over the last events, and only where there are
// enough of them for a median to say something.
const (
	stepEvents = 2_000
	stepPage   = 500
	stepLeast  = 5
)

// Stay is how long cases of an item stayed in a state before they left it.
type Stay struct {
	Item   *lists.Item
	State  *lists.State
	Median time.Duration
	Times  int // how often the state was left
}

// Leaving is one time that a case left a state.
type Leaving struct {
	Number string // of the case; empty: it had none
	At     time.Time
	After  time.Duration
}

// stays are the leavings by item and state.
type stays map[[2]string][]Leaving

// SlowSteps returns the states that cases stayed in longest, the slowest
// first: the median over the states left in the city's last 2000 events, where
// at least five cases left. States that wait for the applicant are not ours to
// be quick in, and drafts are nobody's: both are left out. It reads a bounded
// number of events through their indexes, so it costs the same in every city;
// ask it now and then.
func (c *City) SlowSteps(ctx context.Context, rows int) ([]Stay, error) {
	all, err := c.stays(ctx)
	if err != nil {
		return nil, err
	}
	return c.slowest(all, rows), nil
}

// Leavings returns what SlowSteps takes the median of for one state, the
// longest stay first. It costs as much.
func (c *City) Leavings(ctx context.Context, item, state string) ([]Leaving, error) {
	all, err := c.stays(ctx)
	if err != nil {
		return nil, err
	}
	out := all[[2]string{item, state}]
	slices.SortStableFunc(out, func(a, b Leaving) int {
		return cmp.Or(cmp.Compare(b.After, a.After), cmp.Compare(a.Number, b.Number))
	})
	return out, nil
}

func (c *City) stays(ctx context.Context) (stays, error) {
	left, err := c.leftLately(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(left))
	for id := range left {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	all := stays{}
	for part := range slices.Chunk(ids, stepPage) {
		events, err := c.Store.PublicEvents(ctx, part)
		if err != nil {
			return nil, err
		}
		if err := all.add(events, left); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// leftLately returns the cases of the last events, with the first of these
// events of each.
func (c *City) leftLately(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	for seen, before := 0, int64(0); seen < stepEvents; seen += stepPage {
		rows, err := c.Store.LatestEvents(ctx, before, stepPage)
		if err != nil {
			return nil, err
		}
		for _, e := range rows {
			if !tlog.IsAnnouncement(e.Case) {
				out[e.Case] = e.Seq
			}
			before = e.Seq
		}
		if len(rows) < stepPage {
			break
		}
	}
	return out, nil
}

// add adds how long each state was stayed in that an event since left left.
func (all stays) add(events []EventRow, left map[string]int64) error {
	var id, number, state string
	var since time.Time
	for _, e := range events {
		var p casework.Public
		if err := json.Unmarshal(e.Public, &p); err != nil {
			return err
		}
		if e.Case != id {
			id, number, state, since = e.Case, p.Number, p.To, e.At
			continue
		}
		number = cmp.Or(p.Number, number)
		if p.To == state || p.To == "" {
			continue
		}
		if e.Seq >= left[id] {
			key := [2]string{p.Item, state}
			all[key] = append(all[key], Leaving{Number: number, At: e.At, After: e.At.Sub(since)})
		}
		state, since = p.To, e.At
	}
	return nil
}

func (c *City) slowest(all stays, rows int) []Stay {
	var out []Stay
	for key, left := range all {
		item := c.Library.Item(key[0])
		if item == nil || len(left) < stepLeast {
			continue
		}
		state := item.Procedure.State(key[1])
		if state == nil || !Measured(item, state) {
			continue
		}
		out = append(out, Stay{Item: item, State: state, Median: MedianStay(left), Times: len(left)})
	}
	slices.SortFunc(out, func(a, b Stay) int {
		return cmp.Or(cmp.Compare(b.Median, a.Median), cmp.Compare(a.Item.ID, b.Item.ID), cmp.Compare(a.State.ID, b.State.ID))
	})
	return out[:min(rows, len(out))]
}

// Measured reports whether stays in a state are measured: not those that wait
// for the applicant, drafts, and what is over.
func Measured(item *lists.Item, state *lists.State) bool {
	return state != item.Procedure.Initial && !state.End && state.Turn != lists.Applicant
}

// MedianStay is the median of at least one stay.
func MedianStay(left []Leaving) time.Duration {
	times := make([]time.Duration, len(left))
	for i, l := range left {
		times[i] = l.After
	}
	slices.Sort(times)
	n := len(times)
	if n%2 == 1 {
		return times[n/2]
	}
	return (times[n/2-1] + times[n/2]) / 2
}
