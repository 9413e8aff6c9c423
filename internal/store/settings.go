package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/city"
)

// Setting returns a small value of the installation; "" if it is not set.
func (q *Queries) Setting(ctx context.Context, name string) (string, error) {
	var value string
	err := q.db.Read.QueryRowContext(ctx, "SELECT value FROM settings WHERE name = $1", Clean(name)).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read setting %q: %w", name, err)
	}
	return value, nil
}

// SetSetting keeps a small value of the installation.
func (q *Queries) SetSetting(ctx context.Context, name, value string) error {
	_, err := q.db.Write.ExecContext(ctx,
		"INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		Clean(name), Clean(value))
	if err != nil {
		return fmt.Errorf("keep setting %q: %w", name, err)
	}
	return nil
}

// SaveList keeps the text of a published list version. Saving again what is
// the system's latest changes nothing, so that every start may save.
// Going back to an earlier text is a publication of its own.
func (q *Queries) SaveList(ctx context.Context, l city.ListRow) error {
	err := q.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := q.db.exclusive(ctx, tx, lockLists); err != nil {
			return err
		}
		var latest string
		err := tx.QueryRowContext(ctx, "SELECT digest FROM lists WHERE system = $1 ORDER BY id DESC LIMIT 1", Clean(l.System)).Scan(&latest)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && latest == Clean(l.Digest) {
			return nil
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO lists (system, digest, at, text) VALUES ($1, $2, $3, $4)",
			Clean(l.System), Clean(l.Digest), Millis(l.At), append([]byte{}, l.Text...))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep list version %s of %s: %w", l.Digest, l.System, err)
	}
	return nil
}

// Lists returns every published list version, oldest first.
func (q *Queries) Lists(ctx context.Context) ([]city.ListRow, error) {
	var lists []city.ListRow
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		var l city.ListRow
		var at int64
		err := rows.Scan(&l.System, &l.Digest, &at, &l.Text)
		l.At = Time(at)
		lists = append(lists, l)
		return err
	}, "SELECT system, digest, at, text FROM lists ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("read the published lists: %w", err)
	}
	return lists, nil
}
