package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/access"
)

// Access keeps people, organisations, sessions and the trail of looks on both
// databases. It shares the database of the queries it is made from.
type Access struct{ q *Queries }

var _ access.Store = (*Access)(nil)

// NewAccess returns the tables of the access room.
func NewAccess(q *Queries) *Access { return &Access{q: q} }

// Setting returns a small value of the installation; "" if it is not set.
func (a *Access) Setting(ctx context.Context, name string) (string, error) {
	return a.q.Setting(ctx, name)
}

// KeepSetting writes the value unless there is one, and returns the one kept.
func (a *Access) KeepSetting(ctx context.Context, name, value string) (string, error) {
	var kept string
	err := a.q.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := keepSetting(ctx, tx, name, value); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT value FROM settings WHERE name = $1", Clean(name)).Scan(&kept)
	})
	if err != nil {
		return "", fmt.Errorf("keep setting %q: %w", name, err)
	}
	return kept, nil
}

// keepSetting reports whether the value was written. Another process that
// writes the same name at the same time is waited for.
func keepSetting(ctx context.Context, tx *sql.Tx, name, value string) (bool, error) {
	n, err := affected(tx.ExecContext(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", Clean(name), Clean(value)))
	return n == 1, err
}

// change runs one statement and writes the journal entry with it. If the
// statement touches no row nothing is written, and the error is missed.
func (a *Access) change(ctx context.Context, j *access.JournalEntry, missed error, query string, args ...any) error {
	return a.q.db.InTx(ctx, func(tx *sql.Tx) error { return changeIn(ctx, tx, j, missed, query, args...) })
}

func changeIn(ctx context.Context, tx *sql.Tx, j *access.JournalEntry, missed error, query string, args ...any) error {
	n, err := affected(tx.ExecContext(ctx, query, args...))
	if err != nil {
		return err
	}
	if n == 0 {
		return missed
	}
	if j == nil {
		return nil
	}
	return addJournal(ctx, tx, *j)
}

func (a *Access) exec(ctx context.Context, query string, args ...any) error {
	_, err := a.q.db.Write.ExecContext(ctx, query, args...)
	return err
}

// noneIfNoRows turns the absence of a row into the room's own word for it.
func noneIfNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return access.ErrNone
	}
	return err
}

// bytesOrNull passes a nil slice as NULL.
func bytesOrNull(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}
