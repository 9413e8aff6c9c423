// Command duckdb answers the figures' benchmark in DuckDB: it takes in the same
// cases and events from CSV files, into tables of its own, and times the
// queries that it is given. It is a module of its own, so that the product does
// not depend on DuckDB, which needs cgo.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

// question is a query and how often to ask it.
type question struct {
	SQL   string `json:"sql"`
	Times int    `json:"times"`
}

// answer is its rows, as text, and how long it took each time.
type answer struct {
	Rows  [][]string      `json:"rows"`
	Times []time.Duration `json:"times"`
}

// main is given a folder with cases.csv and events.csv, and questions on its
// standard input.
func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: duckdb DIR <questions.json")
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, dir string) error {
	db, err := sql.Open("duckdb", filepath.Join(dir, "city.duckdb"))
	if err != nil {
		return err
	}
	defer db.Close()
	for _, table := range []string{
		"cases (office VARCHAR, channel VARCHAR, number VARCHAR, received BIGINT)",
		`events (action VARCHAR, "at" BIGINT)`,
	} {
		var name string
		if _, err := fmt.Sscan(table, &name); err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "CREATE TABLE "+table); err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "COPY "+name+" FROM '"+filepath.Join(dir, name+".csv")+"' (FORMAT csv, HEADER false)"); err != nil {
			return err
		}
	}
	if _, err := db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return err
	}
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		return err
	}
	answers := make([]answer, len(questions))
	for i, q := range questions {
		for range q.Times {
			began := time.Now()
			if answers[i].Rows, err = ask(ctx, db, q.SQL); err != nil {
				return fmt.Errorf("%s: %w", q.SQL, err)
			}
			answers[i].Times = append(answers[i].Times, time.Since(began))
		}
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}

// ask returns the rows of a query as text.
func ask(ctx context.Context, db *sql.DB, query string) ([][]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out [][]string
	for rows.Next() {
		row, values, into := make([]string, len(columns)), make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for i, v := range values {
			row[i] = fmt.Sprint(v) // a sum is a *big.Int
		}
		out = append(out, row)
	}
	return out, rows.Err()
}
