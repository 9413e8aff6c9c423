package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
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

// commit sends the whole group in one go. PostgreSQL takes what is sent up to
// the end of a batch as one transaction, and rolls it back at the first error.
func (s *Store) commit(ctx context.Context, b *city.Batch) error {
	conn, err := s.pools.write.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	batch := &pgx.Batch{}
	for _, st := range claims(b) {
		sql, args := st.held()
		batch.Queue(sql, args...)
	}
	sequenced(batch, b.Events)
	err = conn.SendBatch(context.WithoutCancel(ctx), batch).Close()
	if code(err) == divisionByZero {
		return errMismatch
	}
	return err
}

// held is the statement, made to fail unless it touches the rows that it
// should.
func (s statement) held() (string, []any) {
	if s.rows == 0 {
		return s.sql, s.args
	}
	n := len(s.args) + 1
	return fmt.Sprintf("WITH touched AS (%s RETURNING 1) SELECT 1 / (count(*) = $%d)::int FROM touched", s.sql, n),
		append(slices.Clip(s.args), s.rows)
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
	divisionByZero       = "22012"
)

func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
