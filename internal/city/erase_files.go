package city

import (
	"bytes"
	"context"
	"maps"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// name notes files of the case.
func (e *erasing) name(files []lists.FileRef) {
	for _, f := range files {
		e.files[f.Digest] = true
	}
}

// take folds what is left of an event, and notes its files and records.
func (e *erasing) take(event casework.Event) {
	e.name(e.item.Form.Files(event.Private.Form))
	if a := e.item.Procedure.Action(event.Action); a != nil && a.Input != nil {
		e.name(a.Input.Files(event.Private.Input))
	}
	for _, r := range event.Public.Records {
		e.records = append(e.records, RecordKey{r.Register, r.Key})
	}
	e.left = casework.Apply(e.left, casework.PublicOnly(event))
}

// removeFiles deletes the files that no other case names, and returns how many
// it deleted and how many others name. A file that is gone already counts as
// deleted: an erasure that was broken off is asked for again.
func (c *City) removeFiles(ctx context.Context, id string, digests map[string]bool) (removed, shared int, err error) {
	if len(digests) == 0 || c.Evidence == nil {
		return 0, 0, nil
	}
	own, err := c.ownFiles(ctx, id, digests)
	if err != nil {
		return 0, 0, err
	}
	for digest := range own {
		if err := c.Evidence.Remove(ctx, digest); err != nil && !problem.Is(err, problem.NotFound) {
			return removed, 0, err
		}
		removed++
	}
	return removed, len(digests) - removed, nil
}

// ownFiles returns those of the files that no other case names. Which files a
// case names is sealed with it, so all other cases are opened for it.
func (c *City) ownFiles(ctx context.Context, id string, digests map[string]bool) (map[string]bool, error) {
	own := maps.Clone(digests)
	for seq := int64(0); len(own) > 0; {
		rows, err := c.Store.EventsAfter(ctx, seq, followChunk)
		if err != nil || len(rows) == 0 {
			return own, err
		}
		keys, err := c.openKeys(ctx, rows)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			key, ok := keys[row.Case]
			if !ok || row.Case == id {
				continue
			}
			private, err := key.Open(row.Private, []byte(eventAAD(row.Case, row.Version)))
			if err != nil {
				return nil, err // who knows what it names
			}
			maps.DeleteFunc(own, func(digest string, _ bool) bool { return bytes.Contains(private, []byte(digest)) })
		}
		seq = rows[len(rows)-1].Seq
	}
	return own, nil
}

// openKeys returns the data keys of the cases that events are of, but for those
// that were erased.
func (c *City) openKeys(ctx context.Context, rows []EventRow) (map[string]vault.DataKey, error) {
	ids := map[string]bool{}
	for _, row := range rows {
		if !tlog.IsAnnouncement(row.Case) {
			ids[row.Case] = true
		}
	}
	list := make([]string, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	wrapped, err := c.Store.CaseKeys(ctx, list)
	if err != nil {
		return nil, err
	}
	keys := map[string]vault.DataKey{}
	for id, w := range wrapped {
		if keys[id], err = c.Vault.Unwrap(w); err != nil {
			return nil, err
		}
	}
	return keys, nil
}
