package main

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/store"
)

// question is a figure, read by the product and by an aggregate over the rows.
type question struct {
	name string
	sql  map[string]string                                           // by database
	read func(ctx context.Context, c *city.City) ([][2]int64, error) // sums, in the order of the aggregate
}

// The texts in which the databases differ.
const (
	inSQLite     = "SQLite"
	inPostgreSQL = "PostgreSQL"
	inDuckDB     = "DuckDB"
)

func questions() []question {
	from, to := oneYear.From.Start().UnixMilli(), (oneYear.To + 1).Start().UnixMilli()
	const sums = "count(*), sum(CASE WHEN channel = 'online' THEN 1 ELSE 0 END)"
	year := fmt.Sprintf("received >= %d AND received < %d", from, to)
	everywhere := func(text string) map[string]string {
		return map[string]string{inSQLite: text, inPostgreSQL: text, inDuckDB: text}
	}
	months := "SELECT " + sums + " FROM cases WHERE number <> '' GROUP BY %s ORDER BY %[1]s"
	return []question{
		{"a share over all cases", everywhere("SELECT " + sums + " FROM cases WHERE number <> ''"), scoped(share, figures.AllTime())},
		{"of one year", everywhere("SELECT " + sums + " FROM cases WHERE number <> '' AND " + year), scoped(share, oneYear)},
		{"of one year, by office", everywhere("SELECT " + sums + " FROM cases WHERE number <> '' AND " + year + " GROUP BY office ORDER BY office"), offered},
		{"by month", map[string]string{
			inSQLite:     fmt.Sprintf(months, "strftime('%Y-%m', received / 1000, 'unixepoch', '+8 hours')"),
			inPostgreSQL: fmt.Sprintf(months, "date_trunc('month', to_timestamp(received / 1000) AT TIME ZONE 'UTC' + interval '8 hours')"),
			inDuckDB:     fmt.Sprintf(months, "date_trunc('month', make_timestamp((received + 8 * 3600000) * 1000))"),
		}, monthly},
		{"decisions of one year, over the events", everywhere(fmt.Sprintf(`SELECT count(*), count(*) FROM events WHERE action = 'approve' AND "at" >= %d AND "at" < %d`, from, to)),
			scoped(decided, oneYear)},
	}
}

func pair(r city.Reading) [2]int64 { return [2]int64{r.Sums.Denominator, int64(r.Sums.Numerator)} }

func scoped(figure string, p figures.Period) func(context.Context, *city.City) ([][2]int64, error) {
	return func(ctx context.Context, c *city.City) ([][2]int64, error) {
		r, err := c.ReadFigure(ctx, figure, figures.Scope{Period: p})
		return [][2]int64{pair(r)}, err
	}
}

// offered reads each office by itself, in the order of the codes.
func offered(ctx context.Context, c *city.City) ([][2]int64, error) {
	shares, err := c.ByOffice(ctx, share, oneYear, 0)
	out := map[string][2]int64{}
	for _, r := range shares.Ranked {
		out[r.Office] = pair(r)
	}
	return inOrder(out), err
}

func monthly(ctx context.Context, c *city.City) ([][2]int64, error) {
	rs, err := c.Series(ctx, share, figures.Scope{Period: figures.AllTime()}, figures.Month, today+400)
	var out [][2]int64
	for _, r := range rs {
		if r.Sums.Denominator > 0 {
			out = append(out, pair(r))
		}
	}
	return out, err
}

// aggregates makes the best indexes for the questions, asks each some times
// and compares what it says with the product's figure.
func (on *figuresOn) aggregates(ctx context.Context, a *app.App, times int) error {
	db, name := a.Store.DB(), inSQLite
	if db.Dialect == store.Postgres {
		name = inPostgreSQL
	}
	if _, err := a.City.FoldFigures(ctx); err != nil { // what was done meanwhile
		return err
	}
	if err := analysts(ctx, db); err != nil {
		return err
	}
	for _, q := range questions() {
		var want [][2]int64
		figure, err := timed(ctx, []timedStep{{q.name, func(ctx context.Context, _ int) (err error) { want, err = q.read(ctx, a.City); return err }}}, 10*times)
		if err != nil {
			return err
		}
		aggregate, err := timed(ctx, []timedStep{{q.name, func(ctx context.Context, _ int) error {
			got, err := sums(ctx, db.Read, q.sql[name])
			if err != nil {
				return err
			}
			return agree(q, got, want)
		}}}, times)
		if err != nil {
			return err
		}
		on.asked, on.sql = append(on.asked, figure[0].p50), append(on.sql, aggregate[0].p50)
	}
	return nil
}

// analysts makes the indexes that somebody would who asked such questions
// often; the product does not need them.
func analysts(ctx context.Context, db *store.DB) error {
	statements := []string{
		"CREATE INDEX analyst_cases ON cases (received, office, channel) WHERE number <> ''",
		"CREATE INDEX analyst_events ON events (action, at)",
		"ANALYZE",
	}
	if db.Dialect == store.Postgres {
		statements = append(statements, "VACUUM cases", "VACUUM events")
	}
	for _, s := range statements {
		if _, err := db.Write.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func sums(ctx context.Context, db *sql.DB, query string) ([][2]int64, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out [][2]int64
	for rows.Next() {
		var p [2]int64
		if err := rows.Scan(&p[0], &p[1]); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// agree is an error where an aggregate says something else than the figure.
func agree(q question, got, want [][2]int64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%s: %d rows, the figure has %d", q.name, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			return fmt.Errorf("%s, row %d: %v, the figure says %v", q.name, i, got[i], want[i])
		}
	}
	return nil
}

// numbers reads an aggregate's rows from text.
func numbers(rows [][]string) ([][2]int64, error) {
	out := make([][2]int64, len(rows))
	for i, row := range rows {
		for n := range out[i] {
			var err error
			if out[i][n], err = strconv.ParseInt(row[n], 10, 64); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
