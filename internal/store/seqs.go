package store

import (
	"context"
	"database/sql"
	"fmt"
)

// SeqsOfNumber returns the sequence numbers of the events of the case with a
// public number.
func (q *Queries) SeqsOfNumber(ctx context.Context, number string) ([]int64, error) {
	if number == "" {
		return nil, nil
	}
	return q.seqs(ctx, "case "+number, "SELECT e.seq FROM events e JOIN cases c ON c.id = e.case_id WHERE c.number <> '' AND c.number = $1 ORDER BY e.version", number)
}

// SeqsOfStream returns the sequence numbers of the events of a stream.
func (q *Queries) SeqsOfStream(ctx context.Context, stream string) ([]int64, error) {
	return q.seqs(ctx, stream, "SELECT e.seq FROM events e WHERE e.case_id = $1 ORDER BY e.version", stream)
}

func (q *Queries) seqs(ctx context.Context, of, query, arg string) ([]int64, error) {
	var out []int64
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		var seq int64
		err := rows.Scan(&seq)
		out = append(out, seq)
		return err
	}, query, Clean(arg))
	if err != nil {
		return nil, fmt.Errorf("read where the events of %s are: %w", of, err)
	}
	return out, nil
}
