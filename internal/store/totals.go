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
	gone, put [][]any // rows for Rows
	days      map[dayKey]daySum
	values    map[valueKey]int64
}

func compareMembers(have map[place]share, wanted map[string]map[string]share) diff {
	d := diff{days: map[dayKey]daySum{}, values: map[valueKey]int64{}}
	for p, old := range have {
		if _, stays := wanted[p.subject][p.figure]; !stays {
			d.gone = append(d.gone, []any{p.figure, p.subject})
			d.move(p.figure, old, -1)
		}
	}
	for subject, shares := range wanted {
		for figure, s := range shares {
			old, was := have[place{figure, subject}]
			if was && old == s {
				continue
			}
			d.put = append(d.put, []any{figure, subject, s.name, s.office, s.counts, s.value, s.at, s.day, s.spread})
			d.move(figure, s, 1)
			if was {
				d.move(figure, old, -1)
			}
		}
	}
	return d
}

// applyDiff writes the difference in one statement per kind.
func (d Dialect) applyDiff(ctx context.Context, tx *sql.Tx, diff diff) error {
	err := d.writeRows(ctx, tx, []rowsWrite{
		{"DELETE FROM figure_members WHERE (figure, subject) IN (%s)", []string{"figure text", "subject text"}, diff.gone},
		{`INSERT INTO figure_members (figure, subject, name, office, counts, value, at, day, spread) %s
			ON CONFLICT (figure, subject) DO UPDATE SET name = excluded.name, office = excluded.office, counts = excluded.counts, value = excluded.value, at = excluded.at,
				day = excluded.day, spread = excluded.spread`,
			[]string{"figure text", "subject text", "name text", "office text", "counts bigint", "value bigint", "at bigint", "day bigint", "spread bigint"}, diff.put},
	})
	if err != nil {
		return err
	}
	return d.applyDays(ctx, tx, diff)
}

// Totals returns the sums of all figures that have members, of those that are
// named with the value that is one of their members', and how far the follower
// has folded, as one state of the database.
func (q *Queries) Totals(ctx context.Context, follower string, ordered ...city.Ordered) (city.Totals, error) {
	t := city.Totals{Sums: map[string]city.Total{}}
	err := q.db.inSnapshot(ctx, func(tx *sql.Tx) error {
		var err error
		if t.Standing, err = standing(ctx, tx, follower); err != nil {
			return err
		}
		err = each(ctx, tx, func(rows *sql.Rows) error {
			var figure string
			var sums city.Total
			var numerator int64
			err := rows.Scan(&figure, &sums.Denominator, &numerator)
			sums.Numerator = figures.FromMillionths(numerator)
			t.Sums[figure] = sums
			return err
		}, "SELECT figure, members, value FROM figure_days WHERE "+wholeFigure)
		if err != nil {
			return err
		}
		return q.db.Dialect.order(ctx, tx, t.Sums, ordered)
	})
	if err != nil {
		return city.Totals{}, fmt.Errorf("read the totals: %w", err)
	}
	return t, nil
}
