package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Lead runs f while this process holds the named lock, and returns false at
// once where another process holds it. The lock lives as long as its
// connection: if that breaks, another process may lead from then on, so the
// context of f ends.
func (s *Store) Lead(ctx context.Context, name string, f func(context.Context) error) (bool, error) {
	conn, err := s.pools.lead.Acquire(ctx)
	if err != nil {
		return false, fmt.Errorf("lead %s: %w", name, err)
	}
	defer conn.Release()
	var held bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", "qingdan."+name).Scan(&held); err != nil {
		return false, fmt.Errorf("lead %s: %w", name, err)
	}
	if !held {
		return false, nil
	}
	leading, resign := context.WithCancelCause(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		resign(watch(leading, conn.Conn()))
	}()
	err = f(leading)
	resign(nil)
	<-watched
	return true, errors.Join(err, release(ctx, conn.Conn(), name))
}

// watch returns when the context ends or the connection breaks. Nothing sends
// on it, so waiting for a notification is waiting for its end.
func watch(ctx context.Context, conn *pgx.Conn) error {
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return fmt.Errorf("the lead is lost with its connection: %w", err)
		}
	}
}

// release gives the lock back. A connection that cannot is closed, which does
// the same.
func release(ctx context.Context, conn *pgx.Conn, name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectTimeout)
	defer cancel()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", "qingdan."+name); err != nil {
		return errors.Join(fmt.Errorf("give back the lead of %s: %w", name, err), conn.Close(ctx))
	}
	return nil
}
