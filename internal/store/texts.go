package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/problem"
)

// SaveText keeps a text by its digest. Saving it again changes nothing.
func (q *Queries) SaveText(ctx context.Context, digest string, text []byte) error {
	_, err := q.db.Write.ExecContext(ctx, "INSERT INTO texts (digest, text) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
		Clean(digest), append([]byte{}, text...))
	if err != nil {
		return fmt.Errorf("keep text %s: %w", digest, err)
	}
	return nil
}

// Text returns a text or the archive of a list version by its digest, or
// problem.NotFound.
func (q *Queries) Text(ctx context.Context, digest string) ([]byte, error) {
	var text []byte
	err := q.db.Read.QueryRowContext(ctx, `SELECT text FROM texts WHERE digest = $1
		UNION ALL SELECT text FROM lists WHERE digest = $1 LIMIT 1`, Clean(digest)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.New(problem.NotFound, "text_not_found", "没有这份文本。", "There is no such text.")
	}
	if err != nil {
		return nil, fmt.Errorf("read text %s: %w", digest, err)
	}
	return text, nil
}
