package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Truncate empties the projections: cases, clocks, records, series and
// figures. Followers that fold figures begin anew; the others keep their
// position, because what they did with an event is done.
func (q *Queries) Truncate(ctx context.Context) error {
	err := q.db.InTx(ctx, func(tx *sql.Tx) error {
		for _, table := range append([]string{"cases", "clocks", "records", "series"}, figureTables...) {
			if _, err := tx.ExecContext(ctx, q.db.Dialect.empty(table)); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "UPDATE followers SET position = 0 WHERE folds = 1")
		return err
	})
	if err != nil {
		return fmt.Errorf("empty the projections: %w", err)
	}
	return nil
}

// dumps lists the projections and their columns, ordered by the first ones,
// which are the primary key. Left out is what is sealed with fresh randomness
// each time: cases.form and records.private.
var dumps = []struct{ table, key, columns string }{
	{"cases", "id", "id, item, list, office, applicant, channel, number, state, version, outcome, opened, received, closed, turn, due, provisional, subject, subject_index, kernel, steward, desk, alert, parent"},
	{"clocks", "case_id, clock", "case_id, clock, state, due, statutory_due, provisional, calendar, acts"},
	{"records", "register, key", "register, key, title, office, case_id, version, at, ended, public"},
	{"series", "series", "series, last"},
	{"figure_members", "figure, subject", "figure, subject, name, office, counts, value, at, day, spread"},
	{"figure_days", "figure, office, day", "figure, office, day, members, counted, value"},
	{"figure_values", "figure, office, day, value", "figure, office, day, value, members"},
}

// Dump writes every projection row as one line, "table column=value …", in a
// stable order. Sealed columns (cases.form, records.private) are left out:
// sealing is randomised, so equal contents differ as stored.
func (q *Queries) Dump(ctx context.Context) ([]string, error) {
	var lines []string
	err := q.db.inSnapshot(ctx, func(tx *sql.Tx) error {
		for _, d := range dumps {
			names := strings.Split(d.columns, ", ")
			values, targets := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				targets[i] = &values[i]
			}
			err := each(ctx, tx, func(rows *sql.Rows) error {
				err := rows.Scan(targets...)
				lines = append(lines, line(d.table, names, values))
				return err
			}, "SELECT "+d.columns+" FROM "+d.table+" ORDER BY "+d.key)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("dump the projections: %w", err)
	}
	return lines, nil
}

func line(table string, names []string, values []any) string {
	var b strings.Builder
	b.WriteString(table)
	for i, name := range names {
		b.WriteByte(' ')
		b.WriteString(name)
		b.WriteByte('=')
		switch v := values[i].(type) {
		case int64:
			b.WriteString(strconv.FormatInt(v, 10))
		case string:
			b.WriteString(strconv.Quote(v))
		case []byte:
			b.WriteString(hex.EncodeToString(v))
		case nil:
			b.WriteByte('-')
		default:
			fmt.Fprintf(&b, "%v", v)
		}
	}
	return b.String()
}
