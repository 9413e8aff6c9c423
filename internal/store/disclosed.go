package store

import (
	"context"
	"database/sql"
	"fmt"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

// late is the condition that a case is late at the moment of a placeholder.
func late(now string) string {
	return "(c.due <> 0 AND c.due <= " + now + " OR c.alert = 'red')"
}

// standing adds what a query about late cases asks for. Cases without a number
// are drafts.
func (w *where) standing(lq city.LateQuery) {
	w.and("c.closed = 0 AND c.number <> ''")
	w.equal("c.office", lq.Office)
	if len(lq.Offices) > 0 { // there is an index by office and closing
		w.args = append(w.args, w.d.List(lq.Offices))
		w.and(w.d.In("c.office", len(w.args)))
	}
	if len(lq.Items) > 0 {
		w.args = append(w.args, w.d.List(lq.Items))
		w.and(w.d.In("c.item", len(w.args)))
	}
	if lq.Late {
		w.and(late(w.arg(Millis(lq.Now))))
	}
	if lq.Alert {
		w.and("c.alert <> ''")
	}
	if !lq.From.IsZero() {
		w.and("c.due >= " + w.arg(Millis(lq.From)))
	}
	if !lq.Until.IsZero() {
		w.and("c.due <> 0 AND c.due < " + w.arg(Millis(lq.Until)))
	}
}

// disclosed is the condition that an event of the case has public fields of
// its form. Quotes inside a text of JSON are escaped, so nothing that somebody
// typed looks like this.
func (w *where) disclosed() {
	w.and("EXISTS (SELECT 1 FROM events e WHERE e.case_id = c.id AND " +
		w.d.Contains("e.public", w.arg(`"fields":{"form":`)) + ")")
}

// Lateness counts late cases by office.
func (q *Queries) Lateness(ctx context.Context, v *access.Viewer, lq city.LateQuery) ([]city.OfficeLate, error) {
	if anonymous(v) {
		return nil, nil
	}
	if lq.Now.IsZero() {
		lq.Now = q.now()
	}
	p := q.permit(v)
	p.standing(lq)
	flag := "c.office AS office, CASE WHEN " + late(p.arg(Millis(lq.Now))) + " THEN 1 ELSE 0 END AS late"
	from := p.visible(flag, p.ways(city.CaseQuery{}))
	return q.lateness(ctx, "("+from+") c", p.args)
}

// DisclosedLateness counts late disclosed cases by office.
func (q *Queries) DisclosedLateness(ctx context.Context, lq city.LateQuery) ([]city.OfficeLate, error) {
	w := q.public(&lq)
	if len(lq.Items) == 0 {
		return nil, nil
	}
	flag := "c.office AS office, CASE WHEN " + late(w.arg(Millis(lq.Now))) + " THEN 1 ELSE 0 END AS late"
	return q.lateness(ctx, "(SELECT "+flag+" FROM cases c WHERE "+w.terms+") c", w.args)
}

func (q *Queries) lateness(ctx context.Context, from string, args []any) ([]city.OfficeLate, error) {
	var out []city.OfficeLate
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		var o city.OfficeLate
		err := rows.Scan(&o.Office, &o.Late, &o.Total)
		out = append(out, o)
		return err
	}, "SELECT c.office, sum(c.late), count(*) FROM "+from+" GROUP BY c.office ORDER BY c.office", args...)
	if err != nil {
		return nil, fmt.Errorf("count late cases: %w", err)
	}
	return out, nil
}

// public begins a query about disclosed cases.
func (q *Queries) public(lq *city.LateQuery) *where {
	if lq.Now.IsZero() {
		lq.Now = q.now()
	}
	w := &where{d: q.db.Dialect}
	w.standing(*lq)
	w.disclosed()
	return w
}

// Disclosed returns a page of open disclosed cases.
func (q *Queries) Disclosed(ctx context.Context, lq city.LateQuery) ([]city.CaseRow, int, error) {
	return q.publicCases(ctx, q.public(&lq), lq)
}

// OpenCases returns a page of open cases, disclosed or not.
func (q *Queries) OpenCases(ctx context.Context, lq city.LateQuery) ([]city.CaseRow, int, error) {
	if len(lq.Offices) == 0 {
		return nil, 0, nil
	}
	w := &where{d: q.db.Dialect}
	w.standing(lq)
	return q.publicCases(ctx, w, lq)
}

// publicCases returns a page of cases without what is private in their rows.
func (q *Queries) publicCases(ctx context.Context, w *where, lq city.LateQuery) ([]city.CaseRow, int, error) {
	order, ok := caseOrders[lq.Sort]
	if !ok {
		return nil, 0, badQuery("sort", lq.Sort)
	}
	if len(lq.Items) == 0 {
		return nil, 0, nil
	}
	var cases []city.CaseRow
	total, err := q.page(ctx, w, paging{count: "SELECT count(*) FROM cases c WHERE ", rows: "SELECT " + caseColumns + " FROM cases c WHERE ",
		order: order, offset: lq.Offset, limit: lq.Limit}, func(rows *sql.Rows) error {
		c, err := scanCase(rows)
		c.Applicant, c.Subject, c.SubjectIndex, c.Form = "", "", nil, nil
		cases = append(cases, c)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read open cases for everybody: %w", err)
	}
	return cases, total, nil
}

const publicColumns = "e.seq, e.case_id, e.version, e.action, e.at, e.list, e.public"

func scanPublic(row scanner) (city.EventRow, error) {
	var e city.EventRow
	var at int64
	err := row.Scan(&e.Seq, &e.Case, &e.Version, &e.Action, &at, &e.List, &e.Public)
	e.At = Time(at)
	return e, err
}

// PublicEvents returns the public side of the events of cases.
func (q *Queries) PublicEvents(ctx context.Context, cases []string) ([]city.EventRow, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	return q.publicEvents(ctx, "WHERE "+q.db.Dialect.In("e.case_id", 1)+" ORDER BY e.case_id, e.version", q.db.Dialect.List(cases))
}

// LatestEvents returns the public side of the latest events.
func (q *Queries) LatestEvents(ctx context.Context, before int64, limit int) ([]city.EventRow, error) {
	if before <= 0 {
		return q.publicEvents(ctx, "ORDER BY e.seq DESC LIMIT $1", bounded(limit))
	}
	return q.publicEvents(ctx, "WHERE e.seq < $1 ORDER BY e.seq DESC LIMIT $2", before, bounded(limit))
}

func (q *Queries) publicEvents(ctx context.Context, rest string, args ...any) ([]city.EventRow, error) {
	var events []city.EventRow
	err := each(ctx, q.db.Read, func(rows *sql.Rows) error {
		e, err := scanPublic(rows)
		events = append(events, e)
		return err
	}, "SELECT "+publicColumns+" FROM events e "+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read public sides: %w", err)
	}
	return events, nil
}
