package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"qingdan/internal/access"
)

const orgColumns = "code, name_zh, name_en, uscc, parent, division"

func scanOrg(row scanner) (access.Org, error) {
	var o access.Org
	err := row.Scan(&o.Code, &o.Name.Zh, &o.Name.En, &o.USCC, &o.Parent, &o.Division)
	return o, err
}

func orgArgs(o access.Org) []any {
	return []any{Clean(o.Name.Zh), Clean(o.Name.En), Clean(o.USCC), Clean(o.Parent), Clean(o.Division), Clean(o.Code)}
}

// errThere tells InsertOrg that the code is taken.
var errThere = errors.New("the organisation exists")

// InsertOrg adds an organisation; false if the code exists.
func (a *Access) InsertOrg(ctx context.Context, o access.Org, j access.JournalEntry) (bool, error) {
	err := a.change(ctx, &j, errThere,
		"INSERT INTO orgs (name_zh, name_en, uscc, parent, division, code) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO NOTHING", orgArgs(o)...)
	if errors.Is(err, errThere) {
		return false, nil
	}
	return err == nil, err
}

// UpdateOrg replaces an organisation, or returns access.ErrNone.
func (a *Access) UpdateOrg(ctx context.Context, o access.Org, j access.JournalEntry) error {
	return a.change(ctx, &j, access.ErrNone,
		"UPDATE orgs SET name_zh = $1, name_en = $2, uscc = $3, parent = $4, division = $5 WHERE code = $6", orgArgs(o)...)
}

// Org returns one organisation, or access.ErrNone.
func (a *Access) Org(ctx context.Context, code string) (access.Org, error) {
	o, err := scanOrg(a.q.db.Read.QueryRowContext(ctx, "SELECT "+orgColumns+" FROM orgs WHERE code = $1", Clean(code)))
	if err != nil {
		return access.Org{}, noneIfNoRows(err)
	}
	return o, nil
}

// Orgs returns all organisations in order of their codes.
func (a *Access) Orgs(ctx context.Context) ([]access.Org, error) {
	var orgs []access.Org
	err := each(ctx, a.q.db.Read, func(rows *sql.Rows) error {
		o, err := scanOrg(rows)
		orgs = append(orgs, o)
		return err
	}, "SELECT "+orgColumns+" FROM orgs ORDER BY code")
	if err != nil {
		return nil, fmt.Errorf("read organisations: %w", err)
	}
	return orgs, nil
}

// PutGrant adds or replaces a grant.
func (a *Access) PutGrant(ctx context.Context, g access.Grant, j access.JournalEntry) error {
	return a.change(ctx, &j, access.ErrNone, `INSERT INTO grants (person, org, role, valid_from, valid_until, granted_by)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person, org, role) DO UPDATE
		SET valid_from = excluded.valid_from, valid_until = excluded.valid_until, granted_by = excluded.granted_by`,
		Clean(g.Person), Clean(g.Org), Clean(g.Role), Millis(g.From), Millis(g.Until), Clean(g.By))
}

// EndGrant ends a grant that has not ended, or returns access.ErrNone.
func (a *Access) EndGrant(ctx context.Context, person, org, role string, at time.Time, j access.JournalEntry) error {
	return a.change(ctx, &j, access.ErrNone, `UPDATE grants SET valid_until = $1
		WHERE person = $2 AND org = $3 AND role = $4 AND (valid_until = 0 OR valid_until > $1)`,
		Millis(at), Clean(person), Clean(org), Clean(role))
}

// GrantsOf returns a person's grants by organisation and role.
func (a *Access) GrantsOf(ctx context.Context, person string) ([]access.Grant, error) {
	return a.grants(ctx, "person = $1 ORDER BY org, role", person)
}

// GrantsIn returns an organisation's grants by role and person.
func (a *Access) GrantsIn(ctx context.Context, org string) ([]access.Grant, error) {
	return a.grants(ctx, "org = $1 ORDER BY role, person", org)
}

func (a *Access) grants(ctx context.Context, condition, arg string) ([]access.Grant, error) {
	var grants []access.Grant
	err := each(ctx, a.q.db.Read, func(rows *sql.Rows) error {
		var g access.Grant
		var from, until int64
		err := rows.Scan(&g.Person, &g.Org, &g.Role, &from, &until, &g.By)
		g.From, g.Until = Time(from), Time(until)
		grants = append(grants, g)
		return err
	}, "SELECT person, org, role, valid_from, valid_until, granted_by FROM grants WHERE "+condition, Clean(arg))
	if err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	return grants, nil
}
