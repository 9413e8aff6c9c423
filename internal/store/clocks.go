package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"qingdan/internal/city"
)

const clockColumns = "k.case_id, k.clock, k.state, k.due, k.statutory_due, k.provisional, k.calendar, k.acts"

func scanClock(row scanner) (city.ClockRow, error) {
	var c city.ClockRow
	var due, statutory int64
	err := row.Scan(&c.Case, &c.Clock, &c.State, &due, &statutory, &c.Provisional, &c.Calendar, &c.Acts)
	c.Due, c.StatutoryDue = Time(due), Time(statutory)
	return c, err
}

// DueClocks returns running clocks that act and whose Due is at or before now, oldest first.
func (q *Queries) DueClocks(ctx context.Context, now time.Time, limit int) ([]city.ClockRow, error) {
	return q.clocks(ctx, " WHERE k.state = 'running' AND k.acts = 1 AND k.due <> 0 AND k.due <= $1 ORDER BY k.due, k.case_id, k.clock LIMIT $2",
		Millis(now), limit)
}

// ProvisionalClocks returns provisional clocks that are not stopped and were
// derived under another calendar version. They are few among all clocks, which
// SQLite would read for the sake of their order.
func (q *Queries) ProvisionalClocks(ctx context.Context, calendar string, limit int) ([]city.ClockRow, error) {
	return q.clocks(ctx, q.db.Dialect.By("clocks_provisional")+" WHERE k.provisional = 1 AND k.state <> 'stopped' AND k.calendar <> $1 ORDER BY k.case_id, k.clock LIMIT $2",
		Clean(calendar), limit)
}

func (q *Queries) clocks(ctx context.Context, rest string, args ...any) ([]city.ClockRow, error) {
	var clocks []city.ClockRow
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		c, err := scanClock(rows)
		clocks = append(clocks, c)
		return err
	}, "SELECT "+clockColumns+" FROM clocks k"+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read clocks: %w", err)
	}
	return clocks, nil
}

// UpdateClocks rewrites derived due times, and Due and Provisional of their
// cases. A case that has moved on since its row was read is left alone with
// its clocks: whoever moved it derived them anew. Rows are locked in the order
// of Commit.
func (q *Queries) UpdateClocks(ctx context.Context, clocks []city.ClockRow, cases []city.CaseRow) error {
	err := q.db.InTx(ctx, func(tx *sql.Tx) error {
		moved := map[string]bool{}
		for _, c := range slices.SortedFunc(slices.Values(cases), func(a, b city.CaseRow) int { return cmp.Compare(a.ID, b.ID) }) {
			n, err := affected(tx.ExecContext(ctx, "UPDATE cases SET due = $1, provisional = $2 WHERE id = $3 AND version = $4",
				Millis(c.Due), Flag(c.Provisional), Clean(c.ID), c.Version))
			if err != nil {
				return err
			}
			moved[c.ID] = n == 0
		}
		for _, k := range sorted(clocks) {
			if moved[k.Case] {
				continue
			}
			if _, err := tx.ExecContext(ctx, "UPDATE clocks SET due = $1, statutory_due = $2, provisional = $3, calendar = $4 WHERE case_id = $5 AND clock = $6",
				Millis(k.Due), Millis(k.StatutoryDue), Flag(k.Provisional), Clean(k.Calendar), Clean(k.Case), Clean(k.Clock)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("update %d clocks: %w", len(clocks), err)
	}
	return nil
}

func sorted(clocks []city.ClockRow) []city.ClockRow {
	return slices.SortedFunc(slices.Values(clocks), func(a, b city.ClockRow) int {
		return cmp.Or(cmp.Compare(a.Case, b.Case), cmp.Compare(a.Clock, b.Clock))
	})
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
