package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"qingdan/bench/load"
	"qingdan/bench/towns"
)

// inDuckDB gives DuckDB the cases and events of the city on SQLite, asks it the
// same questions and compares its answers with the figures.
func (run *figuresRun) inDuckDB(ctx context.Context, dir string, size figuresSize) error {
	binary, err := filepath.Abs(filepath.Join(dir, "duckdb"))
	if err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Dir = filepath.Join("bench", "duckdb")
	build.Env = append(os.Environ(), "CGO_ENABLED=1")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	a, err := towns.Open(ctx, dir, "")
	if err != nil {
		return err
	}
	defer a.Close()
	for name, query := range map[string]string{
		"cases.csv":  "SELECT office || ',' || channel || ',' || number || ',' || received FROM cases",
		"events.csv": "SELECT action || ',' || at FROM events",
	} {
		if err := lines(ctx, a.Store.DB().Read, query, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	answers, err := askDuckDB(ctx, binary, dir, size.queries)
	if err != nil {
		return err
	}
	for i, q := range questions() {
		want, err := q.read(ctx, a.City)
		if err != nil {
			return err
		}
		got, err := numbers(answers[i].Rows)
		if err != nil {
			return err
		}
		if err := agree(q, got, want); err != nil {
			return err
		}
		times := load.NewTimes()
		for _, d := range answers[i].Times {
			times.Add(d)
		}
		run.duckdb = append(run.duckdb, times.Share(50))
	}
	return nil
}

// lines writes what a query returns, a line for each row.
func lines(ctx context.Context, db *sql.DB, query, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	var line sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

type answered struct {
	Rows  [][]string      `json:"rows"`
	Times []time.Duration `json:"times"`
}

func askDuckDB(ctx context.Context, binary, dir string, times int) ([]answered, error) {
	type asked struct {
		SQL   string `json:"sql"`
		Times int    `json:"times"`
	}
	var all []asked
	for _, q := range questions() {
		all = append(all, asked{q.sql[inDuckDB], times})
	}
	in, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary, dir)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var answers []answered
	if err := json.Unmarshal(out, &answers); err != nil {
		return nil, err
	}
	if len(answers) != len(all) {
		return nil, fmt.Errorf("%d answers to %d questions", len(answers), len(all))
	}
	return answers, nil
}

// inOrder are the sums of offices in the order of their codes.
func inOrder(by map[string][2]int64) [][2]int64 {
	var codes []string
	for code := range by {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	out := make([][2]int64, len(codes))
	for i, code := range codes {
		out[i] = by[code]
	}
	return out
}
