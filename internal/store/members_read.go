package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
)

// Members returns a page of a figure's members, newest first, and how many
// there are.
func (q *Queries) Members(ctx context.Context, mq city.MemberQuery) ([]city.Member, int, error) {
	w := &where{d: q.db.Dialect}
	w.and("m.figure = " + w.arg(mq.Figure))
	w.equal("m.office", mq.Office)
	if p := mq.Period; p != nil && !p.All() {
		w.and("m.day BETWEEN " + w.arg(int64(p.From)) + " AND " + w.arg(int64(p.To)))
	}
	if mq.Counts != nil {
		w.and("m.counts = " + w.arg(Flag(*mq.Counts)))
	}
	if mq.Text != "" {
		w.and(w.d.Contains("m.name", w.arg(clip(mq.Text))))
	}
	var members []city.Member
	total, err := q.page(ctx, w, paging{
		count:  "SELECT count(*) FROM figure_members m WHERE ",
		rows:   "SELECT m.figure, m.subject, m.name, m.office, m.counts, m.value, m.at, m.day, m.spread FROM figure_members m WHERE ",
		order:  "m.at DESC, m.subject DESC",
		offset: mq.Offset,
		limit:  mq.Limit,
	}, func(rows *sql.Rows) error {
		var m city.Member
		var value, at, day int64
		err := rows.Scan(&m.Figure, &m.Subject, &m.Name, &m.Office, &m.Counts, &value, &at, &day, &m.Spread)
		m.Value, m.At, m.Day = figures.FromMillionths(value), Time(at), law.Date(day)
		members = append(members, m)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read the members of %s: %w", mq.Figure, err)
	}
	return members, total, nil
}

// Position returns how far a follower has read; 0 if it has not begun.
func (q *Queries) Position(ctx context.Context, follower string) (int64, error) {
	var position int64
	err := q.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(position), 0) FROM followers WHERE follower = $1",
		Clean(follower)).Scan(&position)
	if err != nil {
		return 0, fmt.Errorf("read the position of %s: %w", follower, err)
	}
	return position, nil
}
