package city

import (
	"context"
	"encoding/json"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

const sweepChunk = 200

// Sweep takes the actions of clocks that have expired (deemed acceptance,
// lapse) and returns how many it took.
func (c *City) Sweep(ctx context.Context) (int, error) {
	taken := 0
	for {
		due, err := c.Store.DueClocks(ctx, c.now(), sweepChunk)
		if err != nil || len(due) == 0 {
			return taken, err
		}
		n, err := c.sweepChunk(ctx, due)
		taken += n
		if err != nil || n == 0 {
			return taken, err
		}
	}
}

func (c *City) sweepChunk(ctx context.Context, due []ClockRow) (int, error) {
	ids := make([]string, len(due))
	for i, row := range due {
		ids[i] = row.Case
	}
	rows, err := c.Store.CaseRows(ctx, ids)
	if err != nil {
		return 0, err
	}
	taken := 0
	for _, clock := range due {
		done, err := c.expire(ctx, rows[clock.Case], clock.Clock)
		if err != nil {
			return taken, err
		}
		if done {
			taken++
		}
	}
	return taken, nil
}

// expire takes the action of one expired clock, if the case's state has one.
func (c *City) expire(ctx context.Context, row CaseRow, clock string) (bool, error) {
	item, err := c.versions.item(ctx, row.List, row.Item)
	if err != nil {
		return false, err
	}
	a := expiryAction(item.Procedure, clock, row.State)
	if a == nil {
		return false, nil
	}
	_, err = c.doByClock(ctx, row.ID, a.ID, row.Version)
	if p := problem.Of(err); p != nil {
		c.Log.Info("clock action not taken", "case", row.ID, "action", a.ID, "code", p.Code)
		return false, nil // somebody acted meanwhile
	}
	return err == nil, err
}

// Rederive derives again the due times that rested on an undecreed year, under
// the calendar in force now, and returns how many clocks it rewrote.
func (c *City) Rederive(ctx context.Context) (int, error) {
	p := projector{c.Vault, c.Calendar}
	done := 0
	for {
		old, err := c.Store.ProvisionalClocks(ctx, c.Calendar.Version(), sweepChunk)
		if err != nil || len(old) == 0 {
			return done, err
		}
		if err := c.rederive(ctx, p, old); err != nil {
			return done, err
		}
		done += len(old)
	}
}

func (c *City) rederive(ctx context.Context, p projector, old []ClockRow) error {
	ids := make([]string, len(old))
	for i, row := range old {
		ids[i] = row.Case
	}
	rows, err := c.Store.CaseRows(ctx, ids)
	if err != nil {
		return err
	}
	var clocks []ClockRow
	var cases []CaseRow
	for _, was := range old {
		row := rows[was.Case]
		kernel := &casework.Case{}
		if err := json.Unmarshal(row.Kernel, kernel); err != nil {
			return err
		}
		item, err := c.versions.item(ctx, row.List, row.Item)
		if err != nil {
			return err
		}
		clock, err := p.clockRow(kernel, item, was.Clock)
		if err != nil {
			return err
		}
		clocks = append(clocks, clock)
		if row.Due, row.Provisional, err = p.due(kernel, item.Procedure.State(row.State).Clock); err != nil {
			return err
		}
		cases = append(cases, row)
		if !clock.Due.Equal(was.Due) {
			c.Log.Info("due time derived anew", "case", was.Case, "clock", was.Clock,
				"was", law.DateOf(was.Due.Add(-time.Second)), "now", law.DateOf(clock.Due.Add(-time.Second)),
				"calendar", c.Calendar.Version())
		}
	}
	return c.Store.UpdateClocks(ctx, clocks, cases)
}
