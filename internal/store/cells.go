package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
)

// Cells returns the sums of a figure's members by period and office.
func (q *Queries) Cells(ctx context.Context, follower string, cq city.CellQuery) (city.Cells, error) {
	var out city.Cells
	err := q.db.inSnapshot(ctx, func(tx *sql.Tx) error {
		var err error
		if out.Standing, err = standing(ctx, tx, follower); err != nil {
			return err
		}
		out.Cells, err = q.db.Dialect.cells(ctx, tx, cq)
		return err
	})
	if err != nil {
		return city.Cells{}, fmt.Errorf("read the sums of %s: %w", cq.Figure, err)
	}
	return out, nil
}

// FigureDays returns the first and the last day that a figure has members on.
func (q *Queries) FigureDays(ctx context.Context, figure string) (first, last law.Date, err error) {
	end := func(order string) (day sql.NullInt64) {
		if err != nil {
			return day
		}
		err = q.db.Read.QueryRowContext(ctx, `SELECT max(day) FROM (SELECT day FROM figure_days
			WHERE figure = $1 AND office = $2 AND day < $3 ORDER BY day `+order+` LIMIT 1) AS d`,
			Clean(figure), everyOffice, int64(figures.Always)).Scan(&day)
		return day
	}
	from, to := end("ASC"), end("DESC")
	if err != nil {
		return 0, 0, fmt.Errorf("read the days of %s: %w", figure, err)
	}
	if !from.Valid {
		return 0, -1, nil
	}
	return law.Date(from.Int64), law.Date(to.Int64), nil
}

// standing is how far a follower has folded.
func standing(ctx context.Context, tx *sql.Tx, follower string) (s city.Standing, err error) {
	err = tx.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(position), 0) FROM followers WHERE follower = $1),
		(SELECT coalesce(max(seq), 0) FROM events)`, Clean(follower)).Scan(&s.Position, &s.Last)
	return s, err
}

func (d Dialect) cells(ctx context.Context, tx *sql.Tx, cq city.CellQuery) ([]city.Cell, error) {
	var out []city.Cell
	query, args := d.inParts("figure_days", "sum(t.members), sum(t.counted), sum(t.value)", "", cq)
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var c city.Cell
		var value int64
		err := rows.Scan(&c.Part, &c.Office, &c.Denominator, &c.Counted, &value)
		if c.Office == everyOffice {
			c.Office = ""
		}
		c.Numerator = figures.FromMillionths(value)
		out = append(out, c)
		return err
	}, query, args...)
	if err != nil || cq.Order == nil {
		return out, err
	}
	return out, d.fillHalves(ctx, tx, cq, out)
}

// inParts is a query over the cells of a table, added up by part and office.
func (d Dialect) inParts(table, sums, more string, cq city.CellQuery) (string, []any) {
	parts := make([][]any, len(cq.Parts))
	for i, p := range cq.Parts {
		if p.All() {
			p.From = p.To
		}
		parts[i] = []any{int64(i), int64(p.From), int64(p.To)}
	}
	w := &where{d: d, args: []any{JSONRows(parts)}}
	w.and("t.figure = " + w.arg(cq.Figure))
	switch {
	case cq.EachOffice:
		w.and("t.office <> " + w.arg(everyOffice))
	case cq.Office != "":
		w.and("t.office = " + w.arg(cq.Office))
	default:
		w.and("t.office = " + w.arg(everyOffice))
	}
	by := "p.n, t.office" + more
	return "SELECT " + by + ", " + sums + " FROM (" + d.Rows(1, "n bigint", "since bigint", "till bigint") + ") AS p CROSS JOIN " + table + // SQLite keeps the order of a cross join
		" t WHERE t.day BETWEEN p.since AND p.till AND " + w.terms + " GROUP BY " + by + " ORDER BY " + by, w.args
}

// fillHalves gives the cells of a median or of statements their value.
func (d Dialect) fillHalves(ctx context.Context, tx *sql.Tx, cq city.CellQuery, cells []city.Cell) error {
	if cq.Order.Latest {
		return latest(ctx, tx, cq, cells)
	}
	spreads := map[cellKey][]figures.Spread{}
	query, args := d.inParts("figure_values", "sum(t.members)", ", t.value", cq)
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var k cellKey
		var s figures.Spread
		err := rows.Scan(&k.part, &k.office, &s.Value, &s.Members)
		if k.office == everyOffice {
			k.office = ""
		}
		spreads[k] = append(spreads[k], s)
		return err
	}, query, args...)
	for i, c := range cells {
		cells[i].Halves = figures.Median(spreads[cellKey{c.Part, c.Office}])
	}
	return err
}

type cellKey struct {
	part   int
	office string
}

// latest gives each cell the statement of the latest day in it. Statements are
// few: all of them are read.
func latest(ctx context.Context, tx *sql.Tx, cq city.CellQuery, cells []city.Cell) error {
	var members []figures.Member
	var values []int64
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var m figures.Member
		var value, at, day int64
		err := rows.Scan(&m.Subject, &m.Office, &value, &at, &day)
		m.At, m.Day = Time(at), law.Date(day)
		members, values = append(members, m), append(values, value)
		return err
	}, "SELECT subject, office, value, at, day FROM figure_members WHERE figure = $1", Clean(cq.Figure))
	if err != nil {
		return err
	}
	for i, c := range cells {
		scope := figures.Scope{Period: cq.Parts[c.Part], Office: c.Office}
		best := -1
		for n, m := range members {
			if scope.Has(m) && (best < 0 || figures.Later(m, members[best])) {
				best = n
			}
		}
		if best >= 0 {
			cells[i].Halves = 2 * values[best]
		}
	}
	return nil
}

// order gives the totals of medians and statements their value.
func (d Dialect) order(ctx context.Context, tx *sql.Tx, sums map[string]city.Total, ordered []city.Ordered) error {
	for _, o := range ordered {
		sum, ok := sums[o.Figure]
		if !ok {
			continue
		}
		cells := []city.Cell{{Total: sum}}
		cq := city.CellQuery{Figure: o.Figure, Order: &o, Parts: []figures.Period{figures.AllTime()}}
		if err := d.fillHalves(ctx, tx, cq, cells); err != nil {
			return err
		}
		sums[o.Figure] = cells[0].Total
	}
	return nil
}
