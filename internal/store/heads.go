package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/tlog"
)

// Head returns the log's head; the zero Head where there is none yet.
func (q *Queries) Head(ctx context.Context) (tlog.Head, error) {
	var h tlog.Head
	var at int64
	err := q.db.Read.QueryRowContext(ctx, "SELECT size, signed, at, shown FROM log_head").Scan(&h.Size, &h.Signed, &at, &h.Shown)
	if errors.Is(err, sql.ErrNoRows) {
		return tlog.Head{}, nil
	}
	if err != nil {
		return tlog.Head{}, fmt.Errorf("read the log's head: %w", err)
	}
	h.At = Time(at)
	return h, nil
}

const (
	moveHead  = `UPDATE log_head SET size = $1, signed = $2, at = $3 WHERE size = $4`
	firstHead = `INSERT INTO log_head (one, size, signed, at, shown_size) VALUES (1, $1, $2, $3, 0)
		ON CONFLICT (one) DO UPDATE SET size = excluded.size, signed = excluded.signed, at = excluded.at
		WHERE log_head.size = 0`
)

// Advance replaces a head of size from by h; a size of 0 may also be no head
// at all. It reports false where the head is of another size by now. What is
// shown stays as it is, whatever h says: only Show moves it.
func (q *Queries) Advance(ctx context.Context, from int64, h tlog.Head) (bool, error) {
	if h.Size < from {
		return false, fmt.Errorf("the log's head cannot go back from %d to %d", from, h.Size)
	}
	query, args := moveHead, []any{h.Size, append([]byte{}, h.Signed...), Millis(h.At), from}
	if from == 0 {
		query, args = firstHead, args[:3]
	}
	moved, err := q.touched(ctx, query, args...)
	if err != nil {
		return false, fmt.Errorf("move the log's head from %d to %d: %w", from, h.Size, err)
	}
	return moved, nil
}

// Show replaces what is published, unless what is shown is of a larger size, or
// the head is smaller than it. Of one size the last wins: it has the newest
// cosignatures.
func (q *Queries) Show(ctx context.Context, size int64, shown []byte) error {
	_, err := q.touched(ctx, "UPDATE log_head SET shown = $1, shown_size = $2 WHERE shown_size <= $2 AND $2 <= size", append([]byte{}, shown...), size)
	if err != nil {
		return fmt.Errorf("show the log's head of size %d: %w", size, err)
	}
	return nil
}

// touched runs a writing statement and reports whether it changed a row.
func (q *Queries) touched(ctx context.Context, query string, args ...any) (bool, error) {
	r, err := q.db.Write.ExecContext(ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// orNull passes a nil slice as NULL.
func orNull(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}
