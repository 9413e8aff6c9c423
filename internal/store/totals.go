package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/city"
	"qingdan/internal/figures"
)

// diff is what to write so that members are as wanted.
type diff struct {
	gone, put [][]any             // rows for Rows
	totals    map[string][2]int64 // by figure: change of denominator and numerator
}

func compareMembers(have map[place]share, wanted map[string]map[string]share) diff {
	d := diff{totals: map[string][2]int64{}}
	for p, old := range have {
		if _, stays := wanted[p.subject][p.figure]; !stays {
			d.gone = append(d.gone, []any{p.figure, p.subject})
			d.add(p.figure, -1, -old.numerator())
		}
	}
	for subject, shares := range wanted {
		for figure, s := range shares {
			old, was := have[place{figure, subject}]
			if was && old == s {
				continue
			}
			d.put = append(d.put, []any{figure, subject, s.name, s.office, s.counts, s.value, s.at})
			d.add(figure, 1-Flag(was), s.numerator()-old.numerator())
		}
	}
	return d
}

func (d *diff) add(figure string, denominator, numerator int64) {
	t := d.totals[figure]
	d.totals[figure] = [2]int64{t[0] + denominator, t[1] + numerator}
}

// applyDiff writes the difference in one statement per kind. A figure without
// members has no total, as it would have none had it never had any.
func (d Dialect) applyDiff(ctx context.Context, tx *sql.Tx, diff diff) error {
	totals := make([][]any, 0, len(diff.totals))
	for figure, t := range diff.totals {
		totals = append(totals, []any{figure, t[0], t[1]})
	}
	for _, w := range []struct {
		sql  string
		rows [][]any
	}{
		{"DELETE FROM figure_members WHERE (figure, subject) IN (" + d.Rows(1, "figure text", "subject text") + ")", diff.gone},
		{"INSERT INTO figure_members (figure, subject, name, office, counts, value, at) SELECT * FROM (" +
			d.Rows(1, "figure text", "subject text", "name text", "office text", "counts bigint", "value bigint", "at bigint") + `) AS n WHERE true
			ON CONFLICT (figure, subject) DO UPDATE SET name = excluded.name, office = excluded.office, counts = excluded.counts, value = excluded.value, at = excluded.at`, diff.put},
		{"INSERT INTO figure_totals (figure, denominator, numerator) SELECT * FROM (" +
			d.Rows(1, "figure text", "denominator bigint", "numerator bigint") + `) AS n WHERE true
			ON CONFLICT (figure) DO UPDATE SET denominator = figure_totals.denominator + excluded.denominator,
				numerator = figure_totals.numerator + excluded.numerator`, totals},
	} {
		if len(w.rows) == 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, w.sql, JSONRows(w.rows)); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM figure_totals WHERE denominator = 0")
	return err
}

// Totals returns the sums of all figures that have members, and how far the
// follower has folded, as one state of the database.
func (q *Queries) Totals(ctx context.Context, follower string) (city.Totals, error) {
	t := city.Totals{Sums: map[string]city.Total{}}
	err := q.db.inSnapshot(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(position), 0) FROM followers WHERE follower = $1),
			(SELECT coalesce(max(seq), 0) FROM events)`, Clean(follower)).Scan(&t.Position, &t.Last)
		if err != nil {
			return err
		}
		return each(ctx, tx, func(rows *sql.Rows) error {
			var figure string
			var sums city.Total
			var numerator int64
			err := rows.Scan(&figure, &sums.Denominator, &numerator)
			sums.Numerator = figures.FromMillionths(numerator)
			t.Sums[figure] = sums
			return err
		}, "SELECT figure, denominator, numerator FROM figure_totals")
	})
	if err != nil {
		return city.Totals{}, fmt.Errorf("read the totals: %w", err)
	}
	return t, nil
}

// Members returns a page of a figure's members, newest first, and how many
// there are.
func (q *Queries) Members(ctx context.Context, mq city.MemberQuery) ([]city.Member, int, error) {
	w := &where{d: q.db.Dialect}
	w.and("m.figure = " + w.arg(mq.Figure))
	w.equal("m.office", mq.Office)
	if mq.Counts != nil {
		w.and("m.counts = " + w.arg(Flag(*mq.Counts)))
	}
	if mq.Text != "" {
		w.and(w.d.Contains("m.name", w.arg(clip(mq.Text))))
	}
	var members []city.Member
	total, err := q.page(ctx, w, paging{
		count:  "SELECT count(*) FROM figure_members m WHERE ",
		rows:   "SELECT m.figure, m.subject, m.name, m.office, m.counts, m.value, m.at FROM figure_members m WHERE ",
		order:  "m.at DESC, m.subject DESC",
		offset: mq.Offset,
		limit:  mq.Limit,
	}, func(rows *sql.Rows) error {
		var m city.Member
		var value, at int64
		err := rows.Scan(&m.Figure, &m.Subject, &m.Name, &m.Office, &m.Counts, &value, &at)
		m.Value, m.At = figures.FromMillionths(value), Time(at)
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
