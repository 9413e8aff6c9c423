package city

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"qingdan/internal/tlog"
)

// Erasures returns erasures by law, the latest first, n at most, for those who
// administer: cases are named by number whoever sees them.
func (c *City) Erasures(ctx context.Context, n int) ([]ErasedCase, error) {
	events, err := c.Store.Announcements(ctx, tlog.ErasureStream, tlog.ErasureStream+string(utf8.MaxRune), n)
	if err != nil {
		return nil, err
	}
	out := make([]ErasedCase, len(events))
	ids := make([]string, len(events))
	for i, e := range events {
		if err := json.Unmarshal(e.Public, &out[i].Erased); err != nil {
			return nil, err
		}
		out[i].Seq, out[i].At, ids[i] = e.Seq, e.At, out[i].Case
	}
	rows, err := c.Store.CaseRows(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Number = rows[out[i].Case].Number
	}
	slices.SortFunc(out, func(a, b ErasedCase) int { return cmp.Compare(b.Seq, a.Seq) })
	return out, nil
}
