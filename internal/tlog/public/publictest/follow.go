package publictest

import (
	"context"

	"qingdan/internal/city"
	"qingdan/internal/tlog"
)

// Follow adds what has happened in a city since the last time, at once.
func (l *Log) Follow(ctx context.Context, c *city.City) {
	l.t.Helper()
	head, err := l.Head(ctx)
	l.must(err)
	events, err := c.Store.EventsAfter(ctx, head.Size, 10_000)
	l.must(err)
	var entries [][]byte
	for _, row := range events {
		e := l.entry(ctx, c, row)
		text, err := e.Marshal()
		l.must(err)
		entries = append(entries, text)
	}
	l.Add(entries...)
}

func (l *Log) entry(ctx context.Context, c *city.City, row city.EventRow) tlog.Entry {
	l.t.Helper()
	keys, err := c.Store.CaseKeys(ctx, []string{row.Case})
	l.must(err)
	if tlog.IsAnnouncement(row.Case) {
		return tlog.Entry{Seq: row.Seq, Stream: row.Case, Version: row.Version, Action: row.Action, At: tlog.Time{Time: row.At}, Public: row.Public}
	}
	key, err := c.Vault.Unwrap(keys[row.Case])
	l.must(err)
	e, err := city.EntryOf(row, key)
	l.must(err)
	return e
}
