package city

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"qingdan/internal/tlog"
)

// cityActor is the actor of announcements.
const cityActor = "city"

// announcement makes the event of an announcement.
func announcement(stream string, version int, action string, at time.Time, public any) (EventRow, error) {
	text, err := json.Marshal(public)
	return EventRow{Case: stream, Version: version, Action: action, At: at, Actor: cityActor, Public: text}, err
}

// announce adds an announcement. One that is there already, because another
// process was faster, is no error.
func (c *City) announce(ctx context.Context, stream string, version int, action string, public any) error {
	e, err := announcement(stream, version, action, c.now(), public)
	if err != nil {
		return err
	}
	err = c.Store.Commit(ctx, &Batch{Events: []EventRow{e}})
	var lost *Lost
	if errors.As(err, &lost) {
		return nil
	}
	return err
}

// withoutAnnouncements returns the events of cases.
func withoutAnnouncements(events []EventRow) []EventRow {
	return slices.DeleteFunc(slices.Clone(events), func(e EventRow) bool { return tlog.IsAnnouncement(e.Case) })
}
