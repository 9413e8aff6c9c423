package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// restoreChunk is how many rows one statement carries: a rebuild may bring all
// cases at once, and a message has a limit of 1 GiB.
const restoreChunk = 1000

// Restore writes projection rows whatever is there, in one transaction: cases,
// clocks, records and series. Events, keys and answers of the batch are no
// projections and are not touched.
func (s *Store) Restore(ctx context.Context, b *city.Batch) error {
	err := pgx.BeginFunc(ctx, s.pools.write, func(tx pgx.Tx) error {
		for _, statement := range restores(b) {
			if _, err := tx.Exec(ctx, statement.sql, statement.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore %d cases: %w", len(b.Cases), err)
	}
	return nil
}

func restores(b *city.Batch) []statement {
	s := chunked(b.Series, seriesRestores)
	s = append(s, chunked(b.Cases, caseRestores)...)
	s = append(s, chunked(b.Clocks, clockWrites)...)
	return append(s, chunked(b.Records, recordWrites)...)
}

func chunked[T any](rows []T, write func([]T) []statement) []statement {
	var s []statement
	for chunk := range slices.Chunk(rows, restoreChunk) {
		s = append(s, write(chunk)...)
	}
	return s
}

func seriesRestores(writes []city.SeriesWrite) []statement {
	var names []string
	var last []int64
	for _, w := range writes {
		names, last = append(names, store.Clean(w.Series)), append(last, w.Last)
	}
	return []statement{{replaceSeries, []any{names, last}, 0}}
}

func caseRestores(writes []city.CaseWrite) []statement {
	var k caseColumns
	for i := range writes {
		k.add(&writes[i])
	}
	return []statement{{replaceCases, k.args(), 0}}
}
