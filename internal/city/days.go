package city

import (
	"context"
	"errors"
	"strings"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/tlog"
)

// errNothing says that there is nothing to count yet.
var errNothing = errors.New("no register and no number series has begun")

// CloseDays closes the day that ended last, if it is not closed yet, and
// reports whether it did. The count tells what registers and number series hold
// after the event before it. When the city was at rest for several days, one
// count for the last of them says that nothing happened in between. Before the
// first number is given there is nothing to close.
func (c *City) CloseDays(ctx context.Context) (bool, error) {
	now := c.now()
	day := law.DateOf(now) - 1
	if int64(day) <= c.closedDay.Load() {
		return false, nil
	}
	last, err := c.lastClosedDay(ctx)
	if err != nil {
		return false, err
	}
	if last >= day {
		c.closedDay.Store(int64(last))
		return false, nil
	}
	closed, err := c.Store.CloseDay(ctx, func(counted tlog.Counted) (EventRow, error) {
		if len(counted.Registers)+len(counted.Series) == 0 {
			return EventRow{}, errNothing
		}
		counted.Day = day.String()
		counted.Series = recent(counted.Series, day.Year())
		return announcement(c.Vault, tlog.DayStream+counted.Day, 1, tlog.CountAction, now, counted)
	})
	if errors.Is(err, errNothing) {
		return false, nil
	}
	if err == nil {
		c.closedDay.Store(int64(day))
	}
	return closed, err
}

// lastClosedDay returns the last day that was closed; 0 where none was.
func (c *City) lastClosedDay(ctx context.Context) (law.Date, error) {
	found, err := c.Store.Announcements(ctx, tlog.DayStream, tlog.DayStream+lastName, 1)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return law.ParseDate(strings.TrimPrefix(found[0].Case, tlog.DayStream))
}

// recent leaves out series of years before last year, which no longer move, so
// that a count keeps its size over the years. What they reached was told by the
// counts of their time.
func recent(series map[string]int64, year int) map[string]int64 {
	out := map[string]int64{}
	for name, last := range series {
		if of, ok := casework.SeriesYear(name); !ok || of >= year-1 {
			out[name] = last
		}
	}
	return out
}
