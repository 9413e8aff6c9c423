package city

import (
	"context"
	"errors"
	"fmt"

	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// PublicLog is what the sequencer needs of the public log; *tlog.Log is one.
type PublicLog interface {
	// Head returns the newest head.
	Head(ctx context.Context) (tlog.Head, error)
	// Append adds entries from the index on, which is the log's size; see
	// tlog.Log.Append.
	Append(ctx context.Context, from int64, entries [][]byte) (tlog.Head, error)
}

// ErrNotContinued says that the events do not go on where the log ends: rows
// were removed, or the database was put back to an older state.
var ErrNotContinued = errors.New("the events do not go on where the public log ends")

// ErrForged says that an announcement was not made by this city.
var ErrForged = errors.New("an announcement that this city has not signed")

const (
	sequenceChunk = 2048 // events for one head
	maxMoved      = 8    // how often in a row another process may be faster
)

// Sequence adds to the public log what has happened since its head, and
// returns how many entries it added. What happens meanwhile may wait for the
// next time, so that a rush of events does not become a rush of heads. The entry of an event has the index seq-1,
// so what a crash leaves written is written again, the same; and of two
// processes that do this at the same time one moves the head.
//
// Where the events do not go on where the log ends the error is
// ErrNotContinued or tlog.ErrFork, and the log stays as it is.
func (c *City) Sequence(ctx context.Context) (int, error) {
	if c.PublicLog == nil {
		return 0, nil
	}
	total, moved := 0, 0
	for {
		n, err := c.sequenceOnce(ctx)
		total += n
		if errors.Is(err, tlog.ErrMoved) && moved < maxMoved {
			moved++
			continue
		}
		if err != nil || n < sequenceChunk {
			return total, err
		}
		c.Log.Info("the public log catches up", "entries", total)
		moved = 0
	}
}

// sequenceOnce adds at most a chunk.
func (c *City) sequenceOnce(ctx context.Context) (int, error) {
	head, err := c.PublicLog.Head(ctx)
	if err != nil {
		return 0, err
	}
	rows, err := c.eventsFrom(ctx, head.Size)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	entries, err := c.entries(ctx, rows)
	if err != nil {
		return 0, err
	}
	if _, err := c.PublicLog.Append(ctx, head.Size, entries); err != nil {
		return 0, err
	}
	return len(entries), nil
}

// eventsFrom returns the events of the indexes from size on, a chunk at most.
// It reads the last event in the log too, to see that it is still there.
func (c *City) eventsFrom(ctx context.Context, size int64) ([]EventRow, error) {
	seq := max(size-1, 0)
	rows, err := c.Store.EventsAfter(ctx, seq, sequenceChunk+1)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if seq++; row.Seq != seq {
			return nil, fmt.Errorf("%w: event %d is missing before event %d", ErrNotContinued, seq, row.Seq)
		}
	}
	if size == 0 {
		return rows, nil
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%w: the log has %d entries, and there is no event %d", ErrNotContinued, size, size)
	}
	return rows[1:], nil
}

// entries returns the entries of events as the log keeps them.
func (c *City) entries(ctx context.Context, rows []EventRow) ([][]byte, error) {
	keys, err := c.keysOf(ctx, rows)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(rows))
	for i, row := range rows {
		if tlog.IsAnnouncement(row.Case) && !genuine(c.Vault, row) {
			return nil, fmt.Errorf("event %d, %s: %w", row.Seq, row.Case, ErrForged)
		}
		e, err := EntryOf(row, keys[row.Case])
		if err == nil {
			out[i], err = e.Marshal()
		}
		if err != nil {
			return nil, fmt.Errorf("event %d, version %d of %s: %w", row.Seq, row.Version, row.Case, err)
		}
	}
	return out, nil
}

// keysOf returns the data keys of the cases that have events among the rows.
func (c *City) keysOf(ctx context.Context, rows []EventRow) (map[string]vault.DataKey, error) {
	out := map[string]vault.DataKey{}
	var ids []string
	for _, row := range withoutAnnouncements(rows) {
		if _, asked := out[row.Case]; !asked {
			out[row.Case] = vault.DataKey{}
			ids = append(ids, row.Case)
		}
	}
	if len(ids) == 0 {
		return out, nil
	}
	wrapped, err := c.Store.CaseKeys(ctx, ids)
	if err != nil {
		return nil, err
	}
	for id, key := range wrapped {
		if out[id], err = c.Vault.Unwrap(key); err != nil {
			return nil, fmt.Errorf("the key of case %s: %w", id, err)
		}
	}
	return out, nil
}
