package sqlite

import (
	"context"
	"database/sql"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// writer writes rows inside one transaction.
type writer struct {
	tx    *sql.Tx
	stmts *statements
	bound map[*sql.Stmt]*sql.Stmt // bound to the transaction
}

func newWriter(tx *sql.Tx, s *statements) *writer {
	return &writer{tx: tx, stmts: s, bound: make(map[*sql.Stmt]*sql.Stmt, len(s.all))}
}

// exec runs a prepared statement in the transaction and returns how many rows
// it touched. Without a context: the driver starts a goroutine for each
// statement that could be cancelled, and a group is not cancelled halfway.
func (w *writer) exec(stmt *sql.Stmt, args ...any) (int64, error) {
	in := w.bound[stmt]
	if in == nil {
		in = w.tx.StmtContext(context.Background(), stmt)
		w.bound[stmt] = in
	}
	r, err := in.Exec(args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// must is exec for a statement that touches one row, unless the row is not as
// the batch expects.
func (w *writer) must(stmt *sql.Stmt, args ...any) error {
	n, err := w.exec(stmt, args...)
	if err == nil && n != 1 {
		return errMismatch
	}
	return err
}

// claims writes what other processes may be after too: series, answers, cases.
// Series come first, so that two groups that gave the same number differ there
// and not in the unique case number.
func (w *writer) claims(b *city.Batch) error {
	for i := range b.Series {
		if err := w.series(&b.Series[i]); err != nil {
			return err
		}
	}
	for i := range b.Answers {
		a := &b.Answers[i]
		if err := w.must(w.stmts.answer, store.Clean(a.Actor), store.Clean(a.Key), blob(a.Digest), store.Clean(a.Case), a.Version); err != nil {
			return err
		}
	}
	for i := range b.Cases {
		if err := w.claimCase(&b.Cases[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) series(s *city.SeriesWrite) error {
	if s.Expect == 0 {
		return w.must(w.stmts.insertSeries, store.Clean(s.Series), s.Last)
	}
	return w.must(w.stmts.updateSeries, s.Last, store.Clean(s.Series), s.Expect)
}

func (w *writer) claimCase(c *city.CaseWrite) error {
	if c.Moves {
		return w.must(w.stmts.moveCase, store.Clean(c.State), c.Version, store.Clean(c.Turn), store.Millis(c.Due), store.Flag(c.Provisional),
			string(c.Kernel), store.Clean(c.Desk), store.Clean(c.Alert), store.Clean(c.ID), c.Expect)
	}
	var args [25]any
	caseArgs(&args, &c.CaseRow)
	if c.Expect == 0 {
		return w.must(w.stmts.insertCase, args[:24]...)
	}
	args[24] = c.Expect
	return w.must(w.stmts.updateCase, args[:]...)
}

// caseArgs fills in the columns of a case in the order of the statements, the
// id last.
func caseArgs(a *[25]any, c *city.CaseRow) {
	a[0], a[1], a[2], a[3], a[4] = store.Clean(c.Item), store.Clean(c.List), store.Clean(c.Office), store.Clean(c.Applicant), store.Clean(c.Channel)
	a[5], a[6], a[7], a[8] = store.Clean(c.Number), store.Clean(c.State), c.Version, store.Clean(c.Outcome)
	a[9], a[10], a[11] = store.Millis(c.Opened), store.Millis(c.Received), store.Millis(c.Closed)
	a[12], a[13], a[14] = store.Clean(c.Turn), store.Millis(c.Due), store.Flag(c.Provisional)
	a[15], a[16], a[17], a[18] = store.Clean(c.Subject), nullable(c.SubjectIndex), string(c.Kernel), nullable(c.Form)
	a[19], a[20], a[21], a[22] = store.Clean(c.Steward), store.Clean(c.Desk), store.Clean(c.Alert), store.Clean(c.Parent)
	a[23] = store.Clean(c.ID)
}

// facts writes what no other process can contend for once the claims hold.
func (w *writer) facts(b *city.Batch) error {
	for i := range b.Events {
		e := &b.Events[i]
		if _, err := w.exec(w.stmts.event, store.Clean(e.Case), e.Version, store.Clean(e.Action), store.Millis(e.At), store.Clean(e.Actor),
			store.Clean(e.List), string(e.Public), nullable(e.Private)); err != nil {
			return err
		}
	}
	for i := range b.Keys {
		if _, err := w.exec(w.stmts.key, store.Clean(b.Keys[i].Case), blob(b.Keys[i].Wrapped)); err != nil {
			return err
		}
	}
	return w.derived(b)
}

// derived writes clocks and records.
func (w *writer) derived(b *city.Batch) error {
	for i := range b.Clocks {
		k := &b.Clocks[i]
		if _, err := w.exec(w.stmts.clock, store.Clean(k.Case), store.Clean(k.Clock), store.Clean(k.State), store.Millis(k.Due),
			store.Millis(k.StatutoryDue), store.Flag(k.Provisional), store.Clean(k.Calendar), store.Flag(k.Acts)); err != nil {
			return err
		}
	}
	for i := range b.Records {
		if err := w.record(&b.Records[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) record(r *city.RecordRow) error {
	args := []any{store.Clean(r.Register), store.Clean(r.Key), store.Clean(r.Title), store.Clean(r.Office),
		store.Clean(r.Case), r.Version, store.Millis(r.At), store.Flag(r.Ended), string(r.Public), nullable(r.Private)}
	switch {
	case r.Over == nil:
		_, err := w.exec(w.stmts.record, args...)
		return err
	case *r.Over == city.RecordVersion{}:
		return w.must(w.stmts.startRecord, args...)
	}
	return w.must(w.stmts.moveRecord, append(args, store.Clean(r.Over.Case), r.Over.Version)...)
}

// nullable passes a nil slice as NULL.
func nullable(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

// blob passes a nil slice as the empty one.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
