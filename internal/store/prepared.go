package store

import (
	"context"
	"database/sql"
	"sync"
)

// maxPrepared bounds how many texts are kept parsed. A query's text depends on
// what is asked for, not on who asks, so there are some dozens; what comes
// after the last is parsed each time.
const maxPrepared = 500

// prepared keeps queries parsed. On SQLite, parsing a page of cases takes
// several times as long as reading it; PostgreSQL's driver keeps its own.
type prepared struct {
	mu    sync.Mutex
	texts map[string]*sql.Stmt
}

// query is a text, parsed where that is worth keeping.
type query struct {
	text string
	stmt *sql.Stmt
}

// prepare parses a query of the reading pool. Call it before a transaction
// begins, for it may take another connection.
func (db *DB) prepare(ctx context.Context, text string) (query, error) {
	q := query{text: text}
	if db.Dialect == Postgres {
		return q, nil
	}
	p := &db.prepared
	p.mu.Lock()
	defer p.mu.Unlock()
	if q.stmt = p.texts[text]; q.stmt != nil || len(p.texts) >= maxPrepared {
		return q, nil
	}
	var err error
	if q.stmt, err = db.Read.PrepareContext(context.WithoutCancel(ctx), text); err != nil {
		return q, err
	}
	if p.texts == nil {
		p.texts = map[string]*sql.Stmt{}
	}
	p.texts[text] = q.stmt
	return q, nil
}

// rows runs the query in a transaction of the reading pool.
func (q query) rows(ctx context.Context, tx *sql.Tx, args ...any) (*sql.Rows, error) {
	if q.stmt == nil {
		return tx.QueryContext(ctx, q.text, args...)
	}
	return tx.StmtContext(ctx, q.stmt).QueryContext(ctx, args...)
}
