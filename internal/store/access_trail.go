package store

import (
	"context"
	"database/sql"
	"time"
	"unicode/utf8"

	"qingdan/internal/access"
)

// AddLook records a look at personal data.
func (a *Access) AddLook(ctx context.Context, l access.LookRow) error {
	return a.exec(ctx, "INSERT INTO looks (at, person, offices, subject, what, reason) VALUES ($1, $2, $3, $4, $5, $6)",
		Millis(l.At), Clean(l.By), Clean(l.Offices), Clean(l.Subject), Clean(l.What), l.Reason)
}

// Looks returns a page of the looks that v may see, the latest first.
func (a *Access) Looks(ctx context.Context, v *access.Viewer, lq access.LookQuery) ([]access.LookRow, int, error) {
	if anonymous(v) {
		return nil, 0, nil
	}
	w := &where{d: a.q.db.Dialect}
	if !v.Admin {
		who := w.arg(v.Person)
		w.and("l.subject = " + who + " OR " + audited(w, who, w.arg(Millis(a.q.now()))))
	}
	w.equal("l.person", lq.By)
	w.equal("l.subject", lq.Subject)
	if lq.What != "" {
		w.and("l.what >= " + w.arg(lq.What) + " AND l.what < " + w.arg(lq.What+string(utf8.MaxRune)))
	}
	w.span("l.at", lq.From, lq.To)
	var looks []access.LookRow
	total, err := a.q.page(ctx, w, paging{
		count:  "SELECT count(*) FROM looks l WHERE ",
		rows:   "SELECT l.seq, l.at, l.person, l.offices, l.subject, l.what, l.reason FROM looks l WHERE ",
		order:  "l.seq DESC",
		offset: lq.Offset,
		limit:  lq.Limit,
	}, func(rows *sql.Rows) error {
		var l access.LookRow
		var at int64
		err := rows.Scan(&l.Seq, &at, &l.By, &l.Offices, &l.Subject, &l.What, &l.Reason)
		l.At = Time(at)
		looks = append(looks, l)
		return err
	})
	return looks, total, err
}

// audited is the condition that the look was by somebody who holds or has held
// a role in an organisation that the person of placeholder who audits at now.
func audited(w *where, who, now string) string {
	orgs := "SELECT g.org " + grantsInForce(who, now) + " AND g.role = " + w.arg(access.RoleAuditor)
	return w.d.InQuery("l.person", "SELECT h.person FROM grants h WHERE h.org IN ("+orgs+")")
}

// Journal returns a page of the entries, the latest first.
func (a *Access) Journal(ctx context.Context, jq access.JournalQuery) ([]access.JournalEntry, int, error) {
	w := &where{d: a.q.db.Dialect}
	w.equal("actor", jq.Actor)
	w.equal("action", jq.Action)
	w.equal("subject", jq.Subject)
	w.span("at", jq.From, jq.To)
	var entries []access.JournalEntry
	total, err := a.q.page(ctx, w, paging{
		count:  "SELECT count(*) FROM journal WHERE ",
		rows:   "SELECT seq, at, actor, action, subject, detail FROM journal WHERE ",
		order:  "seq DESC",
		offset: jq.Offset,
		limit:  jq.Limit,
	}, func(rows *sql.Rows) error {
		var e access.JournalEntry
		var at int64
		err := rows.Scan(&e.Seq, &at, &e.Actor, &e.Action, &e.Subject, &e.Detail)
		e.At = Time(at)
		entries = append(entries, e)
		return err
	})
	return entries, total, err
}

// span restricts a time to from <= t < to; zero ends are open.
func (w *where) span(column string, from, to time.Time) {
	if !from.IsZero() {
		w.and(column + " >= " + w.arg(Millis(from)))
	}
	if !to.IsZero() {
		w.and(column + " < " + w.arg(Millis(to)))
	}
}
