package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// sqliteWriter is the bare loop's hand on SQLite: the driver and the settings
// of the store, without the store.
type sqliteWriter struct {
	db                  *sql.DB
	event, state, clock *sql.Stmt
}

func newSQLiteWriter(ctx context.Context, path string) (*sqliteWriter, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"+
		"&_pragma=cache_size(-32768)&_pragma=temp_store(MEMORY)&_pragma=wal_autocheckpoint(4000)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	w := &sqliteWriter{db: db}
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&w.event, `INSERT INTO events (case_id, version, action, at, actor, list, public, private) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`},
		{&w.state, `UPDATE cases SET state = ?, version = ?, turn = ?, due = ?, provisional = ?, kernel = ? WHERE id = ? AND version = ?`},
		{&w.clock, `INSERT INTO clocks (case_id, clock, state, due, statutory_due, provisional, calendar, acts) VALUES (?, ?, ?, ?, ?, 0, ?, 0)
			ON CONFLICT (case_id, clock) DO UPDATE SET state = excluded.state, due = excluded.due, statutory_due = excluded.statutory_due,
			provisional = excluded.provisional, calendar = excluded.calendar, acts = excluded.acts`},
	} {
		if *p.to, err = db.PrepareContext(ctx, p.sql); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return w, nil
}

func (w *sqliteWriter) Close() error { return w.db.Close() }

func (w *sqliteWriter) write(ctx context.Context, rows []row) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	event, state, clock := tx.Stmt(w.event), tx.Stmt(w.state), tx.Stmt(w.clock)
	for _, r := range rows {
		e, c := r.event, r.state
		if _, err := event.Exec(e.Case, r.from+1, e.Action, e.At.UnixMilli(), e.Actor, e.List, string(e.Public), e.Private); err != nil {
			return err
		}
		result, err := state.Exec(c.State, r.from+1, c.Turn, c.Due.UnixMilli(), 0, string(c.Kernel), c.ID, r.from)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return fmt.Errorf("%s is not at version %d", c.ID, r.from)
		}
		for _, k := range r.clocks {
			if _, err := clock.Exec(k.Case, k.Clock, k.State, k.Due.UnixMilli(), k.StatutoryDue.UnixMilli(), k.Calendar); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}
