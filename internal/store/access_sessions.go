package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"qingdan/internal/access"
)

// InsertSession adds a session.
func (a *Access) InsertSession(ctx context.Context, s access.SessionRow) error {
	return a.exec(ctx, "INSERT INTO sessions (hash, person, demo, created, seen, expires) VALUES ($1, $2, $3, $4, $5, $6)",
		s.Hash, Clean(s.Person), Flag(s.Demo), Millis(s.Created), Millis(s.Seen), Millis(s.Expires))
}

// Session returns one session, or access.ErrNone.
func (a *Access) Session(ctx context.Context, hash []byte) (access.SessionRow, error) {
	s := access.SessionRow{Hash: hash}
	var created, seen, expires int64
	err := a.q.db.Read.QueryRowContext(ctx, "SELECT person, demo, created, seen, expires FROM sessions WHERE hash = $1", hash).
		Scan(&s.Person, &s.Demo, &created, &seen, &expires)
	if err != nil {
		return access.SessionRow{}, noneIfNoRows(err)
	}
	s.Created, s.Seen, s.Expires = Time(created), Time(seen), Time(expires)
	return s, nil
}

// TouchSession notes when a session was last used.
func (a *Access) TouchSession(ctx context.Context, hash []byte, seen time.Time) error {
	return a.exec(ctx, "UPDATE sessions SET seen = $1 WHERE hash = $2", Millis(seen), hash)
}

// DeleteSession ends one session.
func (a *Access) DeleteSession(ctx context.Context, hash []byte) error {
	return a.exec(ctx, "DELETE FROM sessions WHERE hash = $1", hash)
}

// DeleteSessions ends all sessions of a person.
func (a *Access) DeleteSessions(ctx context.Context, person string) error {
	return a.exec(ctx, "DELETE FROM sessions WHERE person = $1", Clean(person))
}

// Strikes returns those of the keys' rows that exist.
func (a *Access) Strikes(ctx context.Context, keys [][]byte) ([]access.StrikeRow, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	w := &where{d: a.q.db.Dialect}
	places := make([]string, len(keys))
	for i, k := range keys {
		places[i] = w.arg(k)
	}
	var strikes []access.StrikeRow
	err := each(ctx, a.q.db.Read, func(rows *sql.Rows) error {
		var s access.StrikeRow
		var at, until int64
		err := rows.Scan(&s.Key, &s.Level, &at, &until)
		s.At, s.Until = Time(at), Time(until)
		strikes = append(strikes, s)
		return err
	}, "SELECT key, level, at, until FROM strikes WHERE key IN ("+strings.Join(places, ", ")+") ORDER BY key", w.args...)
	if err != nil {
		return nil, fmt.Errorf("read strikes: %w", err)
	}
	return strikes, nil
}

// PutStrikes adds or replaces rows, in the order of their keys, so that two
// processes never wait for each other.
func (a *Access) PutStrikes(ctx context.Context, strikes []access.StrikeRow) error {
	strikes = slices.Clone(strikes)
	slices.SortFunc(strikes, func(a, b access.StrikeRow) int { return bytes.Compare(a.Key, b.Key) })
	return a.q.db.InTx(ctx, func(tx *sql.Tx) error {
		for _, s := range strikes {
			if _, err := tx.ExecContext(ctx, `INSERT INTO strikes (key, level, at, until) VALUES ($1, $2, $3, $4) ON CONFLICT (key)
				DO UPDATE SET level = excluded.level, at = excluded.at, until = excluded.until`,
				s.Key, s.Level, Millis(s.At), Millis(s.Until)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Sweep deletes sessions and strikes that have ended.
func (a *Access) Sweep(ctx context.Context, now, idle time.Time) error {
	return a.q.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE expires <= $1 OR seen <= $2", Millis(now), Millis(idle)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM strikes WHERE until <= $1", Millis(now))
		return err
	})
}
