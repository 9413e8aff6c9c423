package sqlite

import (
	"context"
	"fmt"

	"qingdan/internal/city"
)

// Erase is Queries.Erase, after which nothing of what was deleted is left in
// the file: pages are overwritten, and the write-ahead log is emptied.
func (s *Store) Erase(ctx context.Context, e city.Erasure) (bool, error) {
	if _, err := s.db.Write.ExecContext(ctx, "PRAGMA secure_delete = ON"); err != nil {
		return false, fmt.Errorf("erase case %s: %w", e.Case.ID, err)
	}
	done, err := s.Queries.Erase(ctx, e)
	if _, off := s.db.Write.ExecContext(ctx, "PRAGMA secure_delete = OFF"); err == nil && off != nil {
		return done, fmt.Errorf("erase case %s: %w", e.Case.ID, off)
	}
	if err != nil || !done {
		return done, err
	}
	// Where readers are in the way, the next checkpoint does it.
	if _, err := s.db.Write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return true, fmt.Errorf("empty the write-ahead log: %w", err)
	}
	return true, nil
}
