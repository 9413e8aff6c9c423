package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/figures"
)

// everyOffice stands for all offices together; no office has this code.
const everyOffice = "*"

// wholeFigure selects of figure_days the one row that a whole figure has. The
// two constants are written out, as in the index of these rows.
var wholeFigure = fmt.Sprintf("office = '%s' AND day = %d", everyOffice, figures.Always)

// dayKey is where sums are kept, valueKey where a distribution is. The day may
// be any span: see spansOf.
type dayKey struct {
	figure, office string
	day            int64
}

type valueKey struct {
	dayKey
	value int64
}

// daySum is what the members of one cell make.
type daySum struct{ members, counted, value int64 }

// move adds a member's share to its cells, or takes it away (n = -1): those of
// its office and of all, on its day, in its month and year and on all days.
func (d *diff) move(figure string, s share, n int64) {
	spans := spansOf(s.day)
	for _, office := range []string{s.office, everyOffice} {
		for _, day := range spans {
			key := dayKey{figure, office, day}
			sum := d.days[key]
			d.days[key] = daySum{sum.members + n, sum.counted + n*s.counts, sum.value + n*s.numerator()}
			if s.spread == 1 {
				d.values[valueKey{key, s.value}] += n
			}
		}
	}
}

// applyDays writes the difference of the cells. Cells without members are
// deleted, so that the rows are those that a recount would make.
func (d Dialect) applyDays(ctx context.Context, tx *sql.Tx, diff diff) error {
	var days, dayKeys, values, valueKeys [][]any
	for k, s := range diff.days {
		if s == (daySum{}) {
			continue
		}
		days = append(days, []any{k.figure, k.office, k.day, s.members, s.counted, s.value})
		if s.members < 0 {
			dayKeys = append(dayKeys, []any{k.figure, k.office, k.day})
		}
	}
	for k, n := range diff.values {
		if n == 0 {
			continue
		}
		values = append(values, []any{k.figure, k.office, k.day, k.value, n})
		if n < 0 {
			valueKeys = append(valueKeys, []any{k.figure, k.office, k.day, k.value})
		}
	}
	const key = "figure, office, day"
	keyColumns := []string{"figure text", "office text", "day bigint"}
	return d.writeRows(ctx, tx, []rowsWrite{
		{"INSERT INTO figure_days (" + key + `, members, counted, value) %s
			ON CONFLICT (figure, office, day) DO UPDATE SET members = figure_days.members + excluded.members,
				counted = figure_days.counted + excluded.counted, value = figure_days.value + excluded.value`,
			append(keyColumns, "members bigint", "counted bigint", "value bigint"), days},
		{"DELETE FROM figure_days WHERE members = 0 AND (" + key + ") IN (%s)", keyColumns, dayKeys},
		{"INSERT INTO figure_values (" + key + `, value, members) %s
			ON CONFLICT (figure, office, day, value) DO UPDATE SET members = figure_values.members + excluded.members`,
			append(keyColumns, "value bigint", "members bigint"), values},
		{"DELETE FROM figure_values WHERE members = 0 AND (" + key + ", value) IN (%s)", append(keyColumns, "value bigint"), valueKeys},
	})
}
