package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

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
	days, err := figureDays(ctx, q.db.Read, figure)
	if err != nil {
		return 0, 0, fmt.Errorf("read the days of %s: %w", figure, err)
	}
	return days.From, days.To, nil
}

// figureDays are the days from the first to the last that a figure has members
// on; they end before they begin where there are none.
func figureDays(ctx context.Context, db querier, figure string) (figures.Period, error) {
	end := func(order string) string {
		return "(SELECT day FROM figure_days WHERE figure = $1 AND office = $2 AND " + anyDay + " ORDER BY day " + order + " LIMIT 1)"
	}
	var from, to sql.NullInt64
	err := db.QueryRowContext(ctx, "SELECT "+end("ASC")+", "+end("DESC"), Clean(figure), everyOffice).Scan(&from, &to)
	if err != nil || !from.Valid {
		return figures.Period{From: 0, To: -1}, err
	}
	return figures.Period{From: law.Date(from.Int64), To: law.Date(to.Int64)}, nil
}

// standing is how far a follower has folded.
func standing(ctx context.Context, tx *sql.Tx, follower string) (s city.Standing, err error) {
	err = tx.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(position), 0) FROM followers WHERE follower = $1),
		(SELECT coalesce(max(seq), 0) FROM events)`, Clean(follower)).Scan(&s.Position, &s.Last)
	return s, err
}

func (d Dialect) cells(ctx context.Context, tx *sql.Tx, cq city.CellQuery) ([]city.Cell, error) {
	spans, err := spansIn(ctx, tx, cq)
	if err != nil {
		return nil, err
	}
	sums := map[cellKey]daySum{}
	query, args := d.inSpans("figure_days", "", []string{"members", "counted", "value"}, cq, spans)
	err = each(ctx, tx, func(rows *sql.Rows) error {
		var span int64
		var office string
		var s daySum
		err := rows.Scan(&span, &office, &s.members, &s.counted, &s.value)
		for _, part := range spans[span] {
			k := cellKey{part, office}
			sum := sums[k]
			sums[k] = daySum{sum.members + s.members, sum.counted + s.counted, sum.value + s.value}
		}
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	out := make([]city.Cell, 0, len(sums))
	for k, s := range sums {
		c := city.Cell{Part: k.part, Office: named(k.office), Counted: s.counted}
		c.Denominator, c.Numerator = s.members, figures.FromMillionths(s.value)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b city.Cell) int { return cmp.Or(a.Part-b.Part, cmp.Compare(a.Office, b.Office)) })
	if cq.Order == nil {
		return out, nil
	}
	return out, d.fillHalves(ctx, tx, cq, spans, out)
}

// named is an office as readers know it: all together have no name.
func named(office string) string {
	if office == everyOffice {
		return ""
	}
	return office
}

// spansIn are the spans that a query reads, each with the parts it is in.
func spansIn(ctx context.Context, tx *sql.Tx, cq city.CellQuery) (map[int64][]int, error) {
	out := map[int64][]int{}
	var days figures.Period
	for i, p := range cq.Parts {
		if days == (figures.Period{}) && !p.All() {
			var err error
			if days, err = figureDays(ctx, tx, cq.Figure); err != nil {
				return nil, err
			}
		}
		for _, span := range cover(within(p, days)) {
			out[span] = append(out[span], i)
		}
	}
	return out, nil
}

// inSpans is a query over the rows of a table that are in spans: the span, the
// office, more, the sums. Where all spans are in the one part, the database adds
// them up, and names one of them.
func (d Dialect) inSpans(table, more string, sums []string, cq city.CellQuery, spans map[int64][]int) (string, []any) {
	w := &where{d: d}
	w.and("t.figure = " + w.arg(cq.Figure))
	index := ""
	switch {
	case cq.EachOffice:
		w.and("t.office <> " + w.arg(everyOffice))
		index = d.By(table + "_day")
	case cq.Office != "":
		w.and("t.office = " + w.arg(cq.Office))
	default:
		w.and("t.office = " + w.arg(everyOffice))
	}
	before, among := d.Among("t.day", w.arg(d.Numbers(slices.Collect(maps.Keys(spans)))))
	w.and(among)
	span, each, group := "t.day", "t.%s", ""
	if len(cq.Parts) == 1 {
		span, each, group = "min(t.day)", "sum(t.%s)", " GROUP BY t.office"+more
	}
	columns := span + ", t.office" + more
	for _, name := range sums {
		columns += ", " + fmt.Sprintf(each, name)
	}
	return "SELECT " + columns + " FROM " + before + table + " t" + index + " WHERE " + w.terms + group, w.args
}

// fillHalves gives the cells of a median or of statements their value.
func (d Dialect) fillHalves(ctx context.Context, tx *sql.Tx, cq city.CellQuery, spans map[int64][]int, cells []city.Cell) error {
	if cq.Order.Latest {
		return latest(ctx, tx, cq, cells)
	}
	spreads := map[cellKey]map[int64]int64{}
	query, args := d.inSpans("figure_values", ", t.value", []string{"members"}, cq, spans)
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var span, value, members int64
		var office string
		err := rows.Scan(&span, &office, &value, &members)
		for _, part := range spans[span] {
			k := cellKey{part, named(office)}
			if spreads[k] == nil {
				spreads[k] = map[int64]int64{}
			}
			spreads[k][value] += members
		}
		return err
	}, query, args...)
	for i, c := range cells {
		cells[i].Halves = figures.Median(rising(spreads[cellKey{c.Part, c.Office}]))
	}
	return err
}

// rising are the values of a distribution in order.
func rising(spread map[int64]int64) []figures.Spread {
	out := make([]figures.Spread, 0, len(spread))
	for _, value := range slices.Sorted(maps.Keys(spread)) {
		out = append(out, figures.Spread{Value: value, Members: spread[value]})
	}
	return out
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
		if err := d.fillHalves(ctx, tx, cq, map[int64][]int{int64(figures.Always): {0}}, cells); err != nil {
			return err
		}
		sums[o.Figure] = cells[0].Total
	}
	return nil
}
