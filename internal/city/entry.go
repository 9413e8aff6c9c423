package city

import (
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// EntryOf returns the log's entry of an event. key is the case's data key; for
// announcements it is not asked. It fails where the event was altered so that
// its private side does not open.
func EntryOf(row EventRow, key vault.DataKey) (tlog.Entry, error) {
	e := tlog.Entry{Seq: row.Seq, Stream: row.Case, Version: row.Version, Action: row.Action, At: tlog.Time{Time: row.At},
		List: row.List, Public: row.Public}
	if tlog.IsAnnouncement(row.Case) {
		return e, nil
	}
	aad := eventAAD(row.Case, row.Version)
	private, err := key.Open(row.Private, []byte(aad))
	if err != nil {
		return e, err
	}
	e.Private = tlog.Commitment(key.Salt(aad), private)
	return e, nil
}
