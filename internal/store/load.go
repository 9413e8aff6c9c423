package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/city"
)

// Load reads what a group of commands touches from one state of the database,
// with one query per kind.
func (q *Queries) Load(ctx context.Context, t city.Touch) (city.Loaded, error) {
	var l city.Loaded
	err := q.db.inSnapshot(ctx, func(tx *sql.Tx) (err error) {
		d := q.db.Dialect
		if l.Cases, err = caseRows(ctx, tx, d, t.Cases); err != nil {
			return err
		}
		if l.Keys, err = caseKeys(ctx, tx, d, t.Cases); err != nil {
			return err
		}
		if l.Series, err = seriesOf(ctx, tx, d, t.Series); err != nil {
			return err
		}
		l.Answers, err = answersTo(ctx, tx, d, t.Answers)
		return err
	})
	if err != nil {
		return city.Loaded{}, fmt.Errorf("load: %w", err)
	}
	return l, nil
}

func seriesOf(ctx context.Context, db querier, d Dialect, names []string) (map[string]int64, error) {
	found := make(map[string]int64, len(names))
	if len(names) == 0 {
		return found, nil
	}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var name string
		var last int64
		err := rows.Scan(&name, &last)
		found[name] = last
		return err
	}, "SELECT series, last FROM series WHERE "+d.In("series", 1), d.List(names))
	return found, err
}

func answersTo(ctx context.Context, db querier, d Dialect, keys []city.AnswerKey) (map[city.AnswerKey]city.Answer, error) {
	found := make(map[city.AnswerKey]city.Answer, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	pairs := make([][]any, len(keys))
	for i, k := range keys {
		pairs[i] = []any{k.Actor, k.Key}
	}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var a city.Answer
		err := rows.Scan(&a.Actor, &a.Key, &a.Digest, &a.Case, &a.Version)
		found[a.AnswerKey] = a
		return err
	}, "SELECT actor, key, digest, case_id, version FROM answers WHERE (actor, key) IN ("+d.Rows(1, "actor text", "key text")+")",
		JSONRows(pairs))
	return found, err
}
