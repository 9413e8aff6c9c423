package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode/utf8"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
)

// Members returns a page of a figure's members and how many there are, from one
// state of the database: by day, the last first, or of those whose names begin
// with a text by name. No page costs more than another, however far down it is:
// the sums of the days tell on which day it begins.
func (q *Queries) Members(ctx context.Context, mq city.MemberQuery) ([]city.Member, int, error) {
	mq.Limit, mq.Offset = bounded(mq.Limit), max(mq.Offset, 0)
	var members []city.Member
	var total int
	err := q.db.inSnapshot(ctx, func(tx *sql.Tx) (err error) {
		r := memberReading{tx: tx, d: q.db.Dialect, mq: mq}
		if mq.Text != "" {
			members, total, err = r.named(ctx)
		} else {
			members, total, err = r.byDay(ctx)
		}
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read the members of %s: %w", mq.Figure, err)
	}
	return members, total, nil
}

// memberReading reads a page in a transaction.
type memberReading struct {
	tx *sql.Tx
	d  Dialect
	mq city.MemberQuery
}

// dayCount is how many members of a query stand on a day.
type dayCount struct{ day, members int64 }

func (r memberReading) byDay(ctx context.Context) ([]city.Member, int, error) {
	days, err := r.days(ctx)
	if err != nil {
		return nil, 0, err
	}
	total, skip := int64(0), int64(r.mq.Offset)
	var on []int64 // the days that the page is of
	for _, d := range days {
		total += d.members
		switch {
		case total <= int64(r.mq.Offset): // all of them are on pages before
			skip -= d.members
		case d.members > 0 && total-d.members < int64(r.mq.Offset+r.mq.Limit):
			on = append(on, d.day)
		}
	}
	if len(on) == 0 {
		return nil, int(total), nil
	}
	w := r.where()
	before := ""
	if r.mq.Office == "" && r.mq.Counts == nil {
		w.and("i.day BETWEEN " + w.arg(on[len(on)-1]) + " AND " + w.arg(on[0]))
	} else { // days between these have members, but none of the query's
		var among string
		before, among = r.d.Among("i.day", w.arg(r.d.Numbers(on)))
		w.and(among)
	}
	members, err := r.page(ctx, w, before, "figure_members_page", "m.day", "i.day", skip)
	return members, int(total), err
}

// days are the days that have members, the last first, and at the end those
// that stand on no day.
func (r memberReading) days(ctx context.Context) ([]dayCount, error) {
	office, p := everyOffice, figures.AllTime()
	if r.mq.Office != "" {
		office = r.mq.Office
	}
	if r.mq.Period != nil {
		p = *r.mq.Period
	}
	w := &where{d: r.d}
	w.and("figure = " + w.arg(r.mq.Figure))
	w.and("office = " + w.arg(office))
	w.and("day BETWEEN " + w.arg(int64(p.From)) + " AND " + w.arg(int64(p.To)))
	w.and(anyDay + " OR day = " + w.arg(int64(figures.Always)))
	var out []dayCount
	var whole, dated int64
	err := each(ctx, r.tx, func(rows *sql.Rows) error {
		var day, members, counted int64
		err := rows.Scan(&day, &members, &counted)
		n := r.matching(members, counted)
		if day == int64(figures.Always) {
			whole = n
			return err
		}
		dated += n
		out = append(out, dayCount{day, n})
		return err
	}, "SELECT day, members, counted FROM figure_days WHERE "+w.terms+" ORDER BY day DESC", w.args...)
	if p.All() {
		out = append(out, dayCount{int64(figures.Undated), whole - dated})
	}
	return out, err
}

// matching is how many of a day's members the query asks for.
func (r memberReading) matching(members, counted int64) int64 {
	switch {
	case r.mq.Counts == nil:
		return members
	case *r.mq.Counts:
		return counted
	}
	return members - counted
}

// named reads members whose names begin with the text.
func (r memberReading) named(ctx context.Context) ([]city.Member, int, error) {
	w := r.where()
	if p := r.mq.Period; p != nil && !p.All() {
		w.and("i.day BETWEEN " + w.arg(int64(p.From)) + " AND " + w.arg(int64(p.To)))
	}
	prefix := lowered(clip(r.mq.Text))
	w.and("lower(i.name) >= " + w.arg(prefix))
	w.and("lower(i.name) < " + w.arg(prefix+string(utf8.MaxRune)))
	const index = "figure_members_name"
	var total int
	err := r.tx.QueryRowContext(ctx, "SELECT count(*) FROM figure_members i"+r.d.By(index)+" WHERE "+w.terms, w.args...).Scan(&total)
	if err != nil || r.mq.Offset >= total {
		return nil, total, err
	}
	members, err := r.page(ctx, w, "", index, "lower(m.name)", "lower(i.name)", int64(r.mq.Offset))
	return members, total, err
}

// lowered makes the Latin letters small, as lower does in both databases.
func lowered(text string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, text)
}

func (r memberReading) where() *where {
	w := &where{d: r.d}
	w.and("i.figure = " + w.arg(r.mq.Figure))
	w.equal("i.office", r.mq.Office)
	if r.mq.Counts != nil {
		w.and("i.counts = " + w.arg(Flag(*r.mq.Counts)))
	}
	return w
}

// page finds the members in an index, and then reads these alone. SQLite keeps
// the order of a cross join; of a condition it would read the whole figure.
func (r memberReading) page(ctx context.Context, w *where, before, index, order, inner string, skip int64) ([]city.Member, error) {
	query, args := r.pageQuery(w, before, index, order, inner, skip)
	var members []city.Member
	err := each(ctx, r.tx, func(rows *sql.Rows) error {
		var m city.Member
		var value, at, day int64
		err := rows.Scan(&m.Figure, &m.Subject, &m.Name, &m.Office, &m.Counts, &value, &at, &day, &m.Spread)
		m.Value, m.At, m.Day = figures.FromMillionths(value), Time(at), law.Date(day)
		members = append(members, m)
		return err
	}, query, args...)
	return members, err
}

func (r memberReading) pageQuery(w *where, before, index, order, inner string, skip int64) (string, []any) {
	found := "SELECT i.subject FROM " + before + "figure_members i" + r.d.By(index) + " WHERE " + w.terms +
		" ORDER BY " + inner + " DESC, i.subject DESC LIMIT " + w.arg(r.mq.Limit) + " OFFSET " + w.arg(skip)
	return "SELECT m.figure, m.subject, m.name, m.office, m.counts, m.value, m.at, m.day, m.spread FROM (" + found + ") AS found CROSS JOIN figure_members m" +
		" WHERE m.figure = " + w.arg(r.mq.Figure) + " AND m.subject = found.subject ORDER BY " + order + " DESC, m.subject DESC", w.args
}

// Position returns how far a follower has read; 0 if it has not begun.
func (q *Queries) Position(ctx context.Context, follower string) (int64, error) {
	var position int64
	err := q.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(position), 0) FROM followers WHERE follower = $1",
		Clean(follower)).Scan(&position)
	if err != nil {
		return 0, fmt.Errorf("read the position of %s: %w", follower, err)
	}
	return position, nil
}
