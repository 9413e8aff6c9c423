package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

// Whole returns all that is stored of a case, found by its id or its number,
// from one state of the database.
func (q *Queries) Whole(ctx context.Context, id string) (city.Whole, error) {
	var w city.Whole
	err := q.db.inSnapshot(ctx, func(tx *sql.Tx) (err error) {
		row := tx.QueryRowContext(ctx, "SELECT "+caseColumns+" FROM cases c WHERE c.id = $1 OR c.number <> '' AND c.number = $1", Clean(id))
		if w.Case, err = scanCase(row); err != nil {
			return err
		}
		keys, err := caseKeys(ctx, tx, q.db.Dialect, []string{w.Case.ID})
		if err != nil {
			return err
		}
		w.Key = keys[w.Case.ID]
		return each(ctx, tx, func(rows *sql.Rows) error {
			e, err := scanEvent(rows)
			w.Events = append(w.Events, e)
			return err
		}, "SELECT "+eventColumns+" FROM events e WHERE e.case_id = $1 ORDER BY e.version", w.Case.ID)
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return city.Whole{}, noSuchCase()
	case err != nil:
		return city.Whole{}, fmt.Errorf("read all of case %q: %w", id, err)
	}
	return w, nil
}

// errErased says inside the transaction that the case was erased before.
var errErased = errors.New("the case is erased")

// Erase implements city.Eraser. Rows are locked in the order of Commit, the
// sequence last.
func (q *Queries) Erase(ctx context.Context, e city.Erasure) (bool, error) {
	err := q.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := eraseRows(ctx, tx, e); err != nil {
			return err
		}
		if err := addJournal(ctx, tx, e.Journal); err != nil {
			return err
		}
		if err := q.db.exclusive(ctx, tx, LockSequence); err != nil {
			return err
		}
		added, err := insertEvent(ctx, tx, e.Event)
		if err == nil && !added {
			return errErased
		}
		return err
	})
	var lost *city.Lost
	switch {
	case errors.Is(err, errErased):
		return false, nil
	case errors.As(err, &lost):
		there, known := q.announced(ctx, e.Event)
		if known == nil && there {
			return false, nil
		}
		return false, lost
	case err != nil:
		return false, fmt.Errorf("erase case %s: %w", e.Case.ID, err)
	}
	return true, nil
}

func eraseRows(ctx context.Context, tx *sql.Tx, e city.Erasure) error {
	c := e.Case
	n, err := affected(tx.ExecContext(ctx, `UPDATE cases SET applicant = $1, version = $2, subject = $3, subject_index = NULL, kernel = $4, form = NULL
		WHERE id = $5 AND version = $6`, Clean(c.Applicant), c.Version, Clean(c.Subject), string(c.Kernel), Clean(c.ID), e.Expect))
	if err != nil {
		return err
	}
	if n == 0 {
		return &city.Lost{Cases: []string{c.ID}}
	}
	for _, statement := range []string{"DELETE FROM case_keys WHERE case_id = $1", "DELETE FROM answers WHERE case_id = $1"} {
		if _, err := tx.ExecContext(ctx, statement, Clean(c.ID)); err != nil {
			return err
		}
	}
	for _, r := range e.Records {
		if _, err := tx.ExecContext(ctx, "UPDATE records SET private = NULL WHERE register = $1 AND key = $2", Clean(r.Register), Clean(r.Key)); err != nil {
			return err
		}
	}
	return nil
}

func addJournal(ctx context.Context, tx *sql.Tx, j access.JournalEntry) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO journal (at, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5)",
		Millis(j.At), Clean(j.Actor), Clean(j.Action), Clean(j.Subject), Clean(j.Detail))
	return err
}
