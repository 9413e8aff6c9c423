package sqlite

import (
	"context"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// errMismatch says inside the transaction that a row was not as expected.
var errMismatch = errors.New("a row is not as the batch expects")

// Commit writes a group in one transaction and returns when it is on disk. A
// context that ends before the transaction begins leaves nothing written;
// after that it is not asked: a group is short, and its callers must
// know its fate.
func (s *Store) Commit(ctx context.Context, b *city.Batch) error {
	if err := store.CheckBatch(b); err != nil {
		return err
	}
	err := s.write(ctx, func(w *writer) error {
		if err := w.claims(b); err != nil {
			return err
		}
		return w.facts(b)
	})
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errMismatch), isUnique(err):
		return s.LostBy(context.WithoutCancel(ctx), b, err)
	}
	return fmt.Errorf("commit %d events: %w", len(b.Events), err)
}

// write runs f in a transaction of the writing connection. It waits for the
// connection under ctx.
func (s *Store) write(ctx context.Context, f func(*writer) error) error {
	conn, err := s.db.Write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	if err := f(newWriter(tx, s.writes)); err != nil {
		_ = tx.Rollback() // the failure that led here is the one to report
		return err
	}
	return tx.Commit()
}

func isUnique(err error) bool {
	var e *driver.Error
	return errors.As(err, &e) && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}
