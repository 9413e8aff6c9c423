package store

import (
	"context"
	"database/sql"
)

// What a query from outside may ask for at most.
const (
	maxPage = 1000 // rows; also what a zero limit means
	maxText = 100  // characters of a search text; the rest is not looked at
)

// paging is a query for one page of a result and for the size of the whole.
// Both texts end in WHERE; the conditions follow.
type paging struct {
	count, rows, order string
	offset, limit      int
}

// page reads one page and the size of the whole from one state of the
// database.
func (q *Queries) page(ctx context.Context, w *where, p paging, scan func(*sql.Rows) error) (int, error) {
	if w.terms == "" {
		w.and("1 = 1")
	}
	args := w.args
	limit, offset := bounded(p.limit), max(p.offset, 0)
	count, err := q.db.prepare(ctx, p.count+w.terms)
	if err != nil {
		return 0, err
	}
	rows, err := q.db.prepare(ctx, p.rows+w.terms+" ORDER BY "+p.order+" LIMIT "+w.arg(limit)+" OFFSET "+w.arg(offset))
	if err != nil {
		return 0, err
	}
	var total int
	err = q.db.inSnapshot(ctx, func(tx *sql.Tx) error {
		found, err := count.rows(ctx, tx, args...)
		if err != nil {
			return err
		}
		if err := scanAll(found, func(r *sql.Rows) error { return r.Scan(&total) }); err != nil || offset >= total {
			return err
		}
		if found, err = rows.rows(ctx, tx, w.args...); err != nil {
			return err
		}
		return scanAll(found, scan)
	})
	return total, err
}

// bounded returns a page size that one answer may have.
func bounded(limit int) int {
	if limit <= 0 || limit > maxPage {
		return maxPage
	}
	return limit
}

// clip bounds a search text.
func clip(text string) string {
	n := 0
	for i := range text {
		if n == maxText {
			return text[:i]
		}
		n++
	}
	return text
}
