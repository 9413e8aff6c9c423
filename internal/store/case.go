package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

const caseColumns = `c.id, c.item, c.list, c.office, c.applicant, c.channel, c.number, c.state, c.version, c.outcome,
	c.opened, c.received, c.closed, c.turn, c.due, c.provisional, c.subject, c.subject_index, c.kernel, c.form,
	c.steward, c.desk, c.alert, c.parent`

// scanner is one row of a result.
type scanner interface{ Scan(dest ...any) error }

func scanCase(row scanner) (city.CaseRow, error) {
	var (
		c                             city.CaseRow
		opened, received, closed, due int64
	)
	err := row.Scan(&c.ID, &c.Item, &c.List, &c.Office, &c.Applicant, &c.Channel, &c.Number, &c.State, &c.Version, &c.Outcome,
		&opened, &received, &closed, &c.Turn, &due, &c.Provisional, &c.Subject, &c.SubjectIndex, &c.Kernel, &c.Form,
		&c.Steward, &c.Desk, &c.Alert, &c.Parent)
	c.Opened, c.Received, c.Closed, c.Due = Time(opened), Time(received), Time(closed), Time(due)
	return c, err
}

// Case returns a case that v may see, or problem.NotFound.
func (q *Queries) Case(ctx context.Context, v *access.Viewer, id string) (city.CaseRow, error) {
	return q.oneCase(ctx, v, "c.id", id)
}

// CaseByNumber is Case by the public number.
func (q *Queries) CaseByNumber(ctx context.Context, v *access.Viewer, number string) (city.CaseRow, error) {
	if number == "" {
		return city.CaseRow{}, noSuchCase()
	}
	return q.oneCase(ctx, v, "c.number <> '' AND c.number", number)
}

func (q *Queries) oneCase(ctx context.Context, v *access.Viewer, column, value string) (city.CaseRow, error) {
	if anonymous(v) {
		return city.CaseRow{}, noSuchCase()
	}
	p := q.permit(v)
	p.and(p.seen())
	p.and(column + " = " + p.arg(value))
	c, err := scanCase(q.db.Read.QueryRowContext(ctx, "SELECT "+caseColumns+" FROM cases c WHERE "+p.terms, p.args...))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return city.CaseRow{}, noSuchCase()
	case err != nil:
		return city.CaseRow{}, fmt.Errorf("read case %q: %w", value, err)
	}
	return c, nil
}

// CaseRows returns cases by id, without a viewer: for followers only.
func (q *Queries) CaseRows(ctx context.Context, ids []string) (map[string]city.CaseRow, error) {
	return caseRows(ctx, q.db.Read, q.db.Dialect, ids)
}

func caseRows(ctx context.Context, db querier, d Dialect, ids []string) (map[string]city.CaseRow, error) {
	found := make(map[string]city.CaseRow, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	err := each(ctx, db, func(rows *sql.Rows) error {
		c, err := scanCase(rows)
		found[c.ID] = c
		return err
	}, "SELECT "+caseColumns+" FROM cases c WHERE "+d.In("c.id", 1), d.List(ids))
	if err != nil {
		return nil, fmt.Errorf("read %d cases: %w", len(ids), err)
	}
	return found, nil
}

// CaseKeys returns wrapped data keys.
func (q *Queries) CaseKeys(ctx context.Context, ids []string) (map[string][]byte, error) {
	return caseKeys(ctx, q.db.Read, q.db.Dialect, ids)
}

func caseKeys(ctx context.Context, db querier, d Dialect, ids []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	err := each(ctx, db, func(rows *sql.Rows) error {
		var id string
		var wrapped []byte
		err := rows.Scan(&id, &wrapped)
		found[id] = wrapped
		return err
	}, "SELECT case_id, wrapped FROM case_keys WHERE "+d.In("case_id", 1), d.List(ids))
	if err != nil {
		return nil, fmt.Errorf("read %d keys: %w", len(ids), err)
	}
	return found, nil
}
