package city

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// cityActor is the actor of announcements.
const cityActor = "city"

// sealPurpose is that of the vault's signature on announcements.
const sealPurpose = "announcement"

// announcement makes the event of an announcement. It has no private side;
// there stands the vault's signature, so that whoever has the database and not
// the key can announce nothing.
func announcement(v *vault.Vault, stream string, version int, action string, at time.Time, public any) (EventRow, error) {
	text, err := json.Marshal(public)
	if err != nil {
		return EventRow{}, err
	}
	e := EventRow{Case: stream, Version: version, Action: action, At: at, Actor: cityActor, Public: text}
	signed, err := announced(e)
	e.Private = v.Sign(sealPurpose, signed)
	return e, err
}

// Announcement makes the event of an announcement under the city's key, as of
// now; Store.Commit adds it.
func (c *City) Announcement(stream string, version int, action string, public any) (EventRow, error) {
	return announcement(c.Vault, stream, version, action, c.now(), public)
}

// announced is what the signature is on: the entry, which has no place in the
// log yet.
func announced(e EventRow) ([]byte, error) {
	return tlog.Entry{Stream: e.Case, Version: e.Version, Action: e.Action, At: tlog.Time{Time: e.At}, Public: e.Public}.Marshal()
}

// genuine reports whether an announcement is the city's own.
func genuine(v *vault.Vault, e EventRow) bool {
	signed, err := announced(e)
	return err == nil && v.Verify(sealPurpose, signed, e.Private)
}

// announce adds an announcement. One that is there already, because another
// process was faster, is no error.
func (c *City) announce(ctx context.Context, stream string, version int, action string, public any) error {
	e, err := c.Announcement(stream, version, action, public)
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
