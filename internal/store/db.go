package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// DB is an open database with its schema in place. Rooms that keep their own
// tables in it (people, sessions) share it with the store.
type DB struct {
	Dialect Dialect
	Read    *sql.DB // a pool whose connections cannot write
	Write   *sql.DB // on SQLite one connection: writers wait for each other here

	prepared prepared
}

// Close closes both pools.
func (db *DB) Close() error { return errors.Join(db.Write.Close(), db.Read.Close()) }

// InTx runs f in a writing transaction and commits it, or rolls it back if f
// fails.
func (db *DB) InTx(ctx context.Context, f func(*sql.Tx) error) error {
	return inTx(ctx, db.Write, nil, f)
}

// inSnapshot runs f in a reading transaction in which all queries see the same
// state.
func (db *DB) inSnapshot(ctx context.Context, f func(*sql.Tx) error) error {
	return inTx(ctx, db.Read, db.Dialect.snapshot(), f)
}

func inTx(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, f func(*sql.Tx) error) error {
	tx, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // the failure that led here is the one to report
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// View is a database that is open for reading only.
type View struct {
	*Queries
	close func() error
}

// NewView returns a view of a database that has no pool for writing.
func NewView(read *sql.DB, d Dialect, close func() error) *View {
	return &View{Queries: NewQueries(&DB{Dialect: d, Read: read}, time.Now), close: close}
}

// Close closes it.
func (v *View) Close() error { return v.close() }

// Queries is every read of city.Store and the writes that are the same on both
// databases. The packages sqlite and postgres embed it.
type Queries struct {
	db  *DB
	now func() time.Time
}

// NewQueries returns the queries of a database; now tells which grants are in
// force.
func NewQueries(db *DB, now func() time.Time) *Queries {
	return &Queries{db: db, now: now}
}

// DB returns the database for rooms that keep their own tables in it.
func (q *Queries) DB() *DB { return q.db }

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each runs a query and calls scan for every row.
func each(ctx context.Context, db querier, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return scanAll(rows, scan)
}

// scanAll calls scan for every row, and closes them.
func scanAll(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Keys of the advisory locks that serialise writers on PostgreSQL.
const (
	lockFollowers int64 = 0x71696e6701 // members and their sums
	lockLists     int64 = 0x71696e6702 // the published lists
	LockSequence  int64 = 0x71696e6703 // the event sequence
	LockSchema    int64 = 0x71696e6704 // the schema
)

// exclusive waits for a lock that is held until the transaction ends. On
// SQLite writers are alone anyway.
func (db *DB) exclusive(ctx context.Context, tx *sql.Tx, key int64) error {
	if db.Dialect != Postgres {
		return nil
	}
	_, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", key)
	return err
}
