package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

const eventColumns = "e.seq, e.case_id, e.version, e.action, e.at, e.actor, e.list, e.public, e.private"

func scanEvent(row scanner) (city.EventRow, error) {
	var e city.EventRow
	var at int64
	err := row.Scan(&e.Seq, &e.Case, &e.Version, &e.Action, &at, &e.Actor, &e.List, &e.Public, &e.Private)
	e.At = Time(at)
	return e, err
}

// Events returns the events of a case that v may see, by version, or
// problem.NotFound.
func (q *Queries) Events(ctx context.Context, v *access.Viewer, caseID string) ([]city.EventRow, error) {
	var events []city.EventRow
	err := q.ofCase(ctx, v, caseID, func(rows *sql.Rows) error {
		e, err := scanEvent(rows)
		events = append(events, e)
		return err
	}, "SELECT "+eventColumns+" FROM events e JOIN cases c ON c.id = e.case_id WHERE ", "e.version")
	return events, err
}

// Clocks returns the clocks of a case that v may see, by name, or
// problem.NotFound.
func (q *Queries) Clocks(ctx context.Context, v *access.Viewer, caseID string) ([]city.ClockRow, error) {
	var clocks []city.ClockRow
	err := q.ofCase(ctx, v, caseID, func(rows *sql.Rows) error {
		c, err := scanClock(rows)
		clocks = append(clocks, c)
		return err
	}, "SELECT "+clockColumns+" FROM clocks k JOIN cases c ON c.id = k.case_id WHERE ", "k.clock")
	return clocks, err
}

// ofCase reads rows that belong to a case that v may see. Where there are
// none, it tells a case without such rows from a case that v may not see.
func (q *Queries) ofCase(ctx context.Context, v *access.Viewer, id string, scan func(*sql.Rows) error, query, order string) error {
	if anonymous(v) {
		return noSuchCase()
	}
	p := q.permit(v)
	p.and(p.seen())
	p.and("c.id = " + p.arg(id))
	some := false
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		some = true
		return scan(rows)
	}, query+p.terms+" ORDER BY "+order, p.args...)
	if err != nil {
		return fmt.Errorf("read what belongs to case %q: %w", id, err)
	}
	if !some {
		_, err := q.Case(ctx, v, id)
		return err
	}
	return nil
}

// PublicAfter returns what the public sides of events tell, as EventsAfter
// does, without what is private: neither the sealed side nor the actor is read.
// It writes over what into holds. The database joins the events to one text, of
// which theirs are parts: handing over millions of columns costs more than
// reading them.
func (q *Queries) PublicAfter(ctx context.Context, seq int64, limit int, into []city.PublicEvent) ([]city.PublicEvent, error) {
	var text sql.NullString
	err := q.db.Read.QueryRowContext(ctx, `SELECT string_agg(concat_ws('`+between+`', seq, case_id, version, action, at, CASE version WHEN 1 THEN list ELSE '' END, public), '`+after+`')
		FROM (SELECT seq, case_id, version, action, at, list, public FROM events WHERE seq > $1 ORDER BY seq LIMIT $2) e`, seq, limit).Scan(&text)
	if err != nil {
		return nil, fmt.Errorf("read events after %d: %w", seq, err)
	}
	return publicEvents(text.String, seq, into[:0])
}

// What stands between the columns of an event and after it: characters that
// stand in no name, and in JSON only escaped.
const (
	between = "\x1f"
	after   = "\x1e"
)

// publicEvents takes apart what PublicAfter joins.
func publicEvents(text string, seq int64, into []city.PublicEvent) ([]city.PublicEvent, error) {
	for text != "" {
		var row string
		row, text, _ = strings.Cut(text, after)
		e, ok := publicEvent(row)
		if !ok || e.Seq <= seq {
			return nil, fmt.Errorf("read events after %d: an event is not one, or out of order: %.80q", seq, row)
		}
		seq = e.Seq
		into = append(into, e)
	}
	return into, nil
}

func publicEvent(row string) (e city.PublicEvent, ok bool) {
	ok = true
	column := func() string {
		text, rest, found := strings.Cut(row, between)
		row, ok = rest, ok && found
		return text
	}
	number := func() int64 {
		n, err := strconv.ParseInt(column(), 10, 64)
		ok = ok && err == nil
		return n
	}
	e.Seq, e.Case, e.Version, e.Action, e.At, e.List = number(), column(), int(number()), column(), Time(number()), column()
	e.Public = row
	return e, ok && !strings.Contains(row, between)
}

// EventsAfter returns events in order of their sequence number, which has no
// holes that could be filled later.
func (q *Queries) EventsAfter(ctx context.Context, seq int64, limit int) ([]city.EventRow, error) {
	events := make([]city.EventRow, 0, min(max(limit, 0), maxPage))
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		e, err := scanEvent(rows)
		events = append(events, e)
		return err
	}, "SELECT "+eventColumns+" FROM events e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2", seq, limit)
	if err != nil {
		return nil, fmt.Errorf("read events after %d: %w", seq, err)
	}
	return events, nil
}
