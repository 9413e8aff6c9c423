package sqlite

import (
	"context"
	"fmt"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// Restore writes projection rows whatever is there: cases, clocks, records and
// series. Events, keys and answers of the batch are no projections and are not
// touched.
func (s *Store) Restore(ctx context.Context, b *city.Batch) error {
	err := s.write(ctx, func(w *writer) error {
		for i := range b.Series {
			if _, err := w.exec(w.stmts.restoreSeries, store.Clean(b.Series[i].Series), b.Series[i].Last); err != nil {
				return err
			}
		}
		for i := range b.Cases {
			var args [25]any
			caseArgs(&args, &b.Cases[i].CaseRow)
			if _, err := w.exec(w.stmts.restoreCase, args[:24]...); err != nil {
				return err
			}
		}
		return w.derived(b)
	})
	if err != nil {
		return fmt.Errorf("restore %d cases: %w", len(b.Cases), err)
	}
	return nil
}

// Lead runs f: the process that has the file open is alone.
func (s *Store) Lead(ctx context.Context, _ string, f func(context.Context) error) (bool, error) {
	return true, f(ctx)
}
