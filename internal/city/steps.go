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

// SlowSteps returns the states that cases stayed in longest, the slowest
// first: the median over the states left in the city's last 2000 events, where
// at least five cases left. States that wait for the applicant are not ours to
// be quick in, and drafts are nobody's: both are left out. It reads a bounded
// number of events through their indexes, so it costs the same in every city;
// ask it now and then.
func (c *City) SlowSteps(ctx context.Context, rows int) ([]Stay, error) {
	left, err := c.leftLately(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(left))
	for id := range left {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	stays := map[[2]string][]time.Duration{}
	for part := range slices.Chunk(ids, stepPage) {
		events, err := c.Store.PublicEvents(ctx, part)
		if err != nil {
			return nil, err
		}
		if err := stayed(events, left, stays); err != nil {
			return nil, err
		}
	}
	return c.slowest(stays, rows), nil
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

// stayed adds how long each state was stayed in that an event since left left.
func stayed(events []EventRow, left map[string]int64, stays map[[2]string][]time.Duration) error {
	var id, state string
	var since time.Time
	for _, e := range events {
		var p casework.Public
		if err := json.Unmarshal(e.Public, &p); err != nil {
			return err
		}
		if e.Case != id {
			id, state, since = e.Case, p.To, e.At
			continue
		}
		if p.To == state || p.To == "" {
			continue
		}
		if e.Seq >= left[id] {
			key := [2]string{p.Item, state}
			stays[key] = append(stays[key], e.At.Sub(since))
		}
		state, since = p.To, e.At
	}
	return nil
}

func (c *City) slowest(stays map[[2]string][]time.Duration, rows int) []Stay {
	var out []Stay
	for key, times := range stays {
		item := c.Library.Item(key[0])
		if item == nil || len(times) < stepLeast {
			continue
		}
		state := item.Procedure.State(key[1])
		if state == nil || state == item.Procedure.Initial || state.End || state.Turn == lists.Applicant {
			continue
		}
		out = append(out, Stay{Item: item, State: state, Median: median(times), Times: len(times)})
	}
	slices.SortFunc(out, func(a, b Stay) int {
		return cmp.Or(cmp.Compare(b.Median, a.Median), cmp.Compare(a.Item.ID, b.Item.ID), cmp.Compare(a.State.ID, b.State.ID))
	})
	return out[:min(rows, len(out))]
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	n := len(times)
	if n%2 == 1 {
		return times[n/2]
	}
	return (times[n/2-1] + times[n/2]) / 2
}
