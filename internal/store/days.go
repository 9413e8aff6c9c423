package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/tlog"
)

// CloseDay counts the registers and the series and adds the event that build
// makes of the counts. Nobody adds an event between the counting and that
// event, so it tells what held after the event before it.
func (q *Queries) CloseDay(ctx context.Context, build func(tlog.Counted) (city.EventRow, error)) (bool, error) {
	added := false
	err := q.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := q.db.exclusive(ctx, tx, LockSequence); err != nil {
			return err
		}
		counted, err := countAll(ctx, tx)
		if err != nil {
			return err
		}
		e, err := build(counted)
		if err != nil {
			return err
		}
		added, err = insertEvent(ctx, tx, e)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("close a day: %w", err)
	}
	return added, nil
}

// countAll counts the records of every register, and tells the highest number
// of every series.
func countAll(ctx context.Context, tx *sql.Tx) (tlog.Counted, error) {
	c := tlog.Counted{Registers: map[string]tlog.RegisterCount{}, Series: map[string]int64{}}
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var register string
		var n tlog.RegisterCount
		err := rows.Scan(&register, &n.Live, &n.Ended)
		c.Registers[register] = n
		return err
	}, `SELECT register, count(CASE WHEN ended = 0 THEN 1 END), count(CASE WHEN ended <> 0 THEN 1 END) FROM records GROUP BY register`)
	if err != nil {
		return c, err
	}
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var series string
		var last int64
		err := rows.Scan(&series, &last)
		c.Series[series] = last
		return err
	}, "SELECT series, last FROM series")
	return c, err
}

// insertEvent adds an event with the next number of the sequence, whose lock
// the transaction holds. It reports false where the stream has this version.
func insertEvent(ctx context.Context, tx *sql.Tx, e city.EventRow) (bool, error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO events (seq, case_id, version, action, at, actor, list, public, private)
		VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM events), $1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (case_id, version) DO NOTHING`,
		Clean(e.Case), e.Version, Clean(e.Action), Millis(e.At), Clean(e.Actor), Clean(e.List), string(e.Public), orNull(e.Private))
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// Announce adds an announcement with its journal entry.
func (q *Queries) Announce(ctx context.Context, e city.EventRow, j access.JournalEntry) (bool, error) {
	added := false
	err := q.db.InTx(ctx, func(tx *sql.Tx) (err error) {
		if err = q.db.exclusive(ctx, tx, LockSequence); err != nil {
			return err
		}
		if added, err = insertEvent(ctx, tx, e); err != nil || !added {
			return err
		}
		return addJournal(ctx, tx, j)
	})
	if err != nil {
		return false, fmt.Errorf("announce %s %d: %w", e.Case, e.Version, err)
	}
	return added, nil
}

// Announcements returns events whose stream is between from and to, both
// included, the last stream and of each the last version first.
func (q *Queries) Announcements(ctx context.Context, from, to string, limit int) ([]city.EventRow, error) {
	var events []city.EventRow
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		e, err := scanEvent(rows)
		events = append(events, e)
		return err
	}, "SELECT "+eventColumns+" FROM events e WHERE e.case_id >= $1 AND e.case_id <= $2 ORDER BY e.case_id DESC, e.version DESC LIMIT $3",
		Clean(from), Clean(to), limit)
	if err != nil {
		return nil, fmt.Errorf("read the announcements from %q: %w", from, err)
	}
	return events, nil
}
