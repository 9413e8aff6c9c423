package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// errMismatch says inside the transaction that a row was not as expected.
var errMismatch = errors.New("a row is not as the batch expects")

// Commit writes a group in one transaction and returns when it is on disk. A
// context that ends before the transaction begins leaves nothing written;
// after that it is not asked: a group is short, and its callers must know its
// fate.
func (s *Store) Commit(ctx context.Context, b *city.Batch) error {
	if err := store.CheckBatch(b); err != nil {
		return err
	}
	err := s.retry(ctx, func(ctx context.Context) error { return s.commit(ctx, b) })
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errMismatch), code(err) == uniqueViolation:
		return s.LostBy(context.WithoutCancel(ctx), b, err)
	}
	return fmt.Errorf("commit %d events: %w", len(b.Events), err)
}

func (s *Store) commit(ctx context.Context, b *city.Batch) error {
	conn, err := s.pools.write.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	ctx = context.WithoutCancel(ctx)
	tx, err := begin(ctx, conn.Conn(), claims(b))
	if tx != nil {
		defer tx.Rollback(ctx) //nolint:errcheck // after a commit there is nothing to roll back
	}
	if err != nil {
		return err
	}
	if err := tx.SendBatch(ctx, sequenced(b.Events)).Close(); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// begin sends the start of a transaction and its first statements in one round
// trip, and checks that each touched the rows that it should.
func begin(ctx context.Context, conn *pgx.Conn, statements []statement) (pgx.Tx, error) {
	batch := &pgx.Batch{}
	batch.BeginTx(pgx.TxOptions{IsoLevel: pgx.ReadCommitted})
	for _, s := range statements {
		q := batch.Queue(s.sql, s.args...)
		if s.rows > 0 {
			q.Exec(func(tag pgconn.CommandTag) error {
				if tag.RowsAffected() != int64(s.rows) {
					return errMismatch
				}
				return nil
			})
		}
	}
	results := conn.SendBatch(ctx, batch)
	tx := results.Tx()
	return tx, results.Close()
}

// tries is how often a group is written when PostgreSQL gives it up for
// reasons of its own.
const tries = 5

func (s *Store) retry(ctx context.Context, f func(context.Context) error) error {
	var err error
	for try := range tries {
		if err = f(ctx); code(err) != deadlock && code(err) != serializationFailure {
			return err
		}
		pause := time.NewTimer(time.Duration(rand.Int64N(int64(try+1) * int64(10*time.Millisecond))))
		select {
		case <-ctx.Done():
			pause.Stop()
			return errors.Join(ctx.Err(), err)
		case <-pause.C:
		}
	}
	return err
}

// Error codes of PostgreSQL, appendix A of its manual.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlock             = "40P01"
)

func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
