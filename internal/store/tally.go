package store

import (
	"context"
	"fmt"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

// Tally counts what waits for v and for the applicants of v's offices.
func (q *Queries) Tally(ctx context.Context, v *access.Viewer, now time.Time) (city.Tally, error) {
	var t city.Tally
	if anonymous(v) {
		return t, nil
	}
	p := q.permit(v)
	overdue, today, _ := deadlines(now)
	late, soon, month := p.arg(overdue), p.arg(today), p.arg(Millis(now.AddDate(0, 0, -30)))
	err := q.db.Read.QueryRowContext(ctx, `SELECT w.waiting, w.overdue, w.today, a.applicants, d.closed FROM
		(SELECT count(*) AS waiting,
			coalesce(sum(CASE WHEN c.due <> 0 AND c.due <= `+late+` THEN 1 ELSE 0 END), 0) AS overdue,
			coalesce(sum(CASE WHEN c.due > `+late+` AND c.due <= `+soon+` THEN 1 ELSE 0 END), 0) AS today
			FROM cases c WHERE `+p.turn()+`) w,
		(SELECT count(*) AS applicants FROM cases c WHERE c.turn <> '' AND c.turn = 'applicant' AND (`+p.inOffices()+`)) a,
		(SELECT count(*) AS closed FROM cases c WHERE c.closed <> 0 AND c.closed >= `+month+` AND (`+p.inOffices()+`)) d`,
		p.args...).Scan(&t.Waiting, &t.Overdue, &t.Today, &t.Applicants, &t.Closed)
	if err != nil {
		return city.Tally{}, fmt.Errorf("tally the cases: %w", err)
	}
	return t, nil
}
