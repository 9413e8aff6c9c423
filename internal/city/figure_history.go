package city

import (
	"context"
	"strings"
	"time"

	"qingdan/internal/lists"
	"qingdan/internal/tlog"
)

// Definition is a figure as a list version defined it.
type Definition struct {
	Figure *lists.Figure // nil: that version took the figure off the list
	Digest string        // of the list version
	At     time.Time     // when it was published
	Seq    int64         // of the announcement; its index in the public log is one less. 0: not announced
}

// Definitions returns how a figure was defined, newest first: the list versions
// in which it came, changed or went. Versions of the list that leave it as it
// was are not among them.
func (c *City) Definitions(ctx context.Context, id string) ([]Definition, error) {
	f, err := c.figure(id)
	if err != nil {
		return nil, err
	}
	rows, err := c.Store.Lists(ctx)
	if err != nil {
		return nil, err
	}
	announced, err := c.announcedLists(ctx, f.System.ID)
	if err != nil {
		return nil, err
	}
	var out []Definition
	text, version := "", 0
	for _, row := range rows {
		if row.System != f.System.ID {
			continue
		}
		version++
		lib, err := c.versions.library(row)
		if err != nil {
			return nil, err
		}
		is, now := lib.Figure(id), ""
		if is != nil {
			now = strings.TrimSpace(is.Text)
		}
		if now != text {
			out = append([]Definition{{Figure: is, Digest: row.Digest, At: row.At, Seq: announced[version]}}, out...)
			text = now
		}
	}
	return out, nil
}

// maxVersions bounds what is read of a stream: a list changes some times a year.
const maxVersions = 10_000

// announcedLists returns the seq of the announcement of each version of a
// system's lists: the n-th that was published is version n.
func (c *City) announcedLists(ctx context.Context, system string) (map[int]int64, error) {
	stream := tlog.ListStream + system
	events, err := c.Store.Announcements(ctx, stream, stream, maxVersions)
	if err != nil {
		return nil, err
	}
	out := make(map[int]int64, len(events))
	for _, e := range events {
		out[e.Version] = e.Seq
	}
	return out, nil
}
