package store

import (
	"context"
	"database/sql"
	"fmt"
)

// SeqsOfNumber returns the sequence numbers of the events of the case with a
// public number, by version.
func (q *Queries) SeqsOfNumber(ctx context.Context, number string) ([]int64, error) {
	if number == "" {
		return nil, nil
	}
	var out []int64
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		var seq int64
		err := rows.Scan(&seq)
		out = append(out, seq)
		return err
	}, "SELECT e.seq FROM events e JOIN cases c ON c.id = e.case_id WHERE c.number <> '' AND c.number = $1 ORDER BY e.version", Clean(number))
	if err != nil {
		return nil, fmt.Errorf("read where the events of case %q are: %w", number, err)
	}
	return out, nil
}
