package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/city"
)

// The sequence number is that of the event that changed the record last.
const recordColumns = `r.register, r.key, r.title, r.office, r.case_id, r.version, r.at, r.ended, r.public, r.private,
	coalesce((SELECT e.seq FROM events e WHERE e.case_id = r.case_id AND e.version = r.version), 0)`

func scanRecord(row scanner) (city.RecordRow, error) {
	var r city.RecordRow
	var at int64
	err := row.Scan(&r.Register, &r.Key, &r.Title, &r.Office, &r.Case, &r.Version, &at, &r.Ended, &r.Public, &r.Private, &r.Seq)
	r.At = Time(at)
	return r, err
}

// Record returns one record, or problem.NotFound. Who may open its private
// side is the caller's decision.
func (q *Queries) Record(ctx context.Context, register, key string) (city.RecordRow, error) {
	r, err := scanRecord(q.db.Read.QueryRowContext(ctx,
		"SELECT "+recordColumns+" FROM records r WHERE r.register = $1 AND r.key = $2", Clean(register), Clean(key)))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return city.RecordRow{}, noSuchRecord()
	case err != nil:
		return city.RecordRow{}, fmt.Errorf("read record %s/%s: %w", register, key, err)
	}
	return r, nil
}

// Records returns a page of a register, newest first, and how many there are.
func (q *Queries) Records(ctx context.Context, rq city.RecordQuery) ([]city.RecordRow, int, error) {
	w := &where{d: q.db.Dialect}
	w.and("r.register = " + w.arg(rq.Register))
	w.equal("r.office", rq.Office)
	if rq.Live {
		w.and("r.ended = 0")
	}
	if rq.Text != "" {
		w.and(w.d.Contains("r.title", w.arg(clip(rq.Text))))
	}
	var records []city.RecordRow
	total, err := q.page(ctx, w, paging{
		count:  "SELECT count(*) FROM records r WHERE ",
		rows:   "SELECT " + recordColumns + " FROM records r WHERE ",
		order:  "r.at DESC, r.key DESC",
		offset: rq.Offset,
		limit:  rq.Limit,
	}, func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		records = append(records, r)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read register %s: %w", rq.Register, err)
	}
	return records, total, nil
}
