package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/access"
)

// settingFirstAdmin holds the id of the first administrator: its unique name
// lets one setup win on both databases.
const settingFirstAdmin = "access.first_admin"

const personColumns = `p.id, p.login_index, p.name_index, p.phone_index, p.id_card_index, p.sealed, p.password,
	p.language, p.admin, p.disabled, p.temporary, p.created, p.version,
	CASE WHEN p.admin = 1 OR EXISTS (SELECT 1 FROM grants g WHERE g.person = p.id) THEN 1 ELSE 0 END`

func scanPerson(row scanner) (access.PersonRow, error) {
	var p access.PersonRow
	var created int64
	err := row.Scan(&p.ID, &p.LoginIndex, &p.NameIndex, &p.PhoneIndex, &p.IDCardIndex, &p.Sealed, &p.Password,
		&p.Language, &p.Admin, &p.Disabled, &p.Temporary, &created, &p.Version, &p.Official)
	p.Created = Time(created)
	return p, err
}

const insertPerson = `INSERT INTO people (id, login_index, name_index, phone_index, id_card_index, sealed, password,
	language, admin, disabled, temporary, created, version)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (login_index) DO NOTHING`

func insertPersonArgs(p access.PersonRow) []any {
	return []any{Clean(p.ID), p.LoginIndex, bytesOrNull(p.NameIndex), bytesOrNull(p.PhoneIndex), bytesOrNull(p.IDCardIndex), p.Sealed, p.Password,
		Clean(p.Language), Flag(p.Admin), Flag(p.Disabled), Flag(p.Temporary), Millis(p.Created), p.Version}
}

// InsertPerson adds a person, or returns access.ErrLoginTaken.
func (a *Access) InsertPerson(ctx context.Context, p access.PersonRow, j *access.JournalEntry) error {
	return a.change(ctx, j, access.ErrLoginTaken, insertPerson, insertPersonArgs(p)...)
}

// InsertFirstAdmin adds the person unless there has been a first administrator.
func (a *Access) InsertFirstAdmin(ctx context.Context, p access.PersonRow, j access.JournalEntry) error {
	return a.q.db.InTx(ctx, func(tx *sql.Tx) error {
		first, err := keepSetting(ctx, tx, settingFirstAdmin, p.ID)
		if err != nil {
			return err
		}
		if !first {
			return access.ErrAlreadySetUp
		}
		return changeIn(ctx, tx, &j, access.ErrLoginTaken, insertPerson, insertPersonArgs(p)...)
	})
}

// HasFirstAdmin reports whether InsertFirstAdmin has succeeded.
func (a *Access) HasFirstAdmin(ctx context.Context) (bool, error) {
	id, err := a.q.Setting(ctx, settingFirstAdmin)
	return id != "", err
}

// UpdatePerson replaces a person's row, or returns access.ErrStale.
func (a *Access) UpdatePerson(ctx context.Context, p access.PersonRow, j *access.JournalEntry) error {
	return a.change(ctx, j, access.ErrStale, `UPDATE people SET login_index = $1, name_index = $2, phone_index = $3,
		id_card_index = $4, sealed = $5, password = $6, language = $7, admin = $8, disabled = $9, temporary = $10,
		version = version + 1 WHERE id = $11 AND version = $12`,
		p.LoginIndex, bytesOrNull(p.NameIndex), bytesOrNull(p.PhoneIndex), bytesOrNull(p.IDCardIndex), p.Sealed, p.Password,
		Clean(p.Language), Flag(p.Admin), Flag(p.Disabled), Flag(p.Temporary), Clean(p.ID), p.Version)
}

// Person returns one person, or access.ErrNone.
func (a *Access) Person(ctx context.Context, id string) (access.PersonRow, error) {
	return a.onePerson(ctx, "p.id = $1", Clean(id))
}

// PersonByLogin returns one person, or access.ErrNone.
func (a *Access) PersonByLogin(ctx context.Context, index []byte) (access.PersonRow, error) {
	return a.onePerson(ctx, "p.login_index = $1", index)
}

func (a *Access) onePerson(ctx context.Context, condition string, arg any) (access.PersonRow, error) {
	p, err := scanPerson(a.q.db.Read.QueryRowContext(ctx, "SELECT "+personColumns+" FROM people p WHERE "+condition, arg))
	if err != nil {
		return access.PersonRow{}, noneIfNoRows(err)
	}
	return p, nil
}

// PeopleByID returns those of the people that exist.
func (a *Access) PeopleByID(ctx context.Context, ids []string) ([]access.PersonRow, error) {
	d := a.q.db.Dialect
	var people []access.PersonRow
	err := each(ctx, a.q.db.Read, func(rows *sql.Rows) error {
		p, err := scanPerson(rows)
		people = append(people, p)
		return err
	}, "SELECT "+personColumns+" FROM people p WHERE "+d.In("p.id", 1)+" ORDER BY p.id", d.List(ids))
	if err != nil {
		return nil, fmt.Errorf("read %d people: %w", len(ids), err)
	}
	return people, nil
}

// FindPeople returns a page, the latest created first, and how many there are.
func (a *Access) FindPeople(ctx context.Context, pq access.PeopleQuery) ([]access.PersonRow, int, error) {
	w := &where{d: a.q.db.Dialect}
	if pq.Any {
		anyOf := "p.id = " + w.arg(pq.ID)
		for _, f := range []struct {
			column string
			index  []byte
		}{{"p.login_index", pq.Login}, {"p.name_index", pq.Name}, {"p.phone_index", pq.Phone}, {"p.id_card_index", pq.IDCard}} {
			if f.index != nil {
				anyOf += " OR " + f.column + " = " + w.arg(f.index)
			}
		}
		w.and(anyOf)
	}
	var people []access.PersonRow
	total, err := a.q.page(ctx, w, paging{
		count:  "SELECT count(*) FROM people p WHERE ",
		rows:   "SELECT " + personColumns + " FROM people p WHERE ",
		order:  "p.created DESC, p.id DESC",
		offset: pq.Offset,
		limit:  pq.Limit,
	}, func(rows *sql.Rows) error {
		p, err := scanPerson(rows)
		people = append(people, p)
		return err
	})
	return people, total, err
}
