package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
	"unicode/utf8"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/law"
)

// Cases returns a page of the cases that v may see, and how many there are.
func (q *Queries) Cases(ctx context.Context, v *access.Viewer, cq city.CaseQuery) ([]city.CaseRow, int, error) {
	if anonymous(v) {
		return nil, 0, nil
	}
	w, p, err := q.casesPage(v, cq)
	if err != nil {
		return nil, 0, err
	}
	var cases []city.CaseRow
	total, err := q.page(ctx, w, p, func(rows *sql.Rows) error {
		c, err := scanCase(rows)
		cases = append(cases, c)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read cases: %w", err)
	}
	return cases, total, nil
}

// casesPage has the conditions inside its texts, once for each way to see a
// case, so none follow.
func (q *Queries) casesPage(v *access.Viewer, cq city.CaseQuery) (*where, paging, error) {
	order, ok := caseOrders[cq.Sort]
	if !ok {
		return nil, paging{}, badQuery("sort", cq.Sort)
	}
	if cq.Now.IsZero() {
		cq.Now = q.now()
	}
	p := q.permit(v)
	if err := p.restrict(cq); err != nil {
		return nil, paging{}, err
	}
	ways := p.ways(cq)
	return &where{d: p.d, args: p.args}, paging{
		count:  "SELECT count(*) FROM (" + p.visible("1 AS one", ways) + ") c WHERE ",
		rows:   "SELECT " + caseColumns + " FROM (" + p.visible(caseColumns, ways) + ") c WHERE ",
		order:  order,
		offset: cq.Offset,
		limit:  cq.Limit,
	}, nil
}

// The id ends every order, so that pages neither repeat nor miss a case.
var caseOrders = map[string]string{
	"":        "CASE WHEN c.due = 0 THEN 1 ELSE 0 END, c.due, c.opened, c.id",
	"due":     "CASE WHEN c.due = 0 THEN 1 ELSE 0 END, c.due, c.opened, c.id",
	"opened":  "c.opened, c.id",
	"-opened": "c.opened DESC, c.id DESC",
	"number":  "c.number, c.id",
	"-number": "c.number DESC, c.id DESC",
	"office":  "c.office, CASE WHEN c.due = 0 THEN 1 ELSE 0 END, c.due, c.id",
	"alert":   "CASE c.alert WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END, CASE WHEN c.due = 0 THEN 1 ELSE 0 END, c.due, c.opened, c.id",
}

// restrict adds what the query asks for.
func (p *permit) restrict(cq city.CaseQuery) error {
	if cq.Inbox && cq.Mine {
		p.and("c.turn = 'applicant'")
	}
	p.equal("c.office", cq.Office)
	p.equal("c.item", cq.Item)
	p.equal("c.state", cq.State)
	if cq.Alert == "any" {
		p.and("c.alert <> ''")
	} else {
		p.equal("c.alert", cq.Alert)
	}
	p.equal("c.parent", cq.Parent)
	if cq.Open {
		p.and("c.closed = 0")
	}
	if cq.Ended {
		p.and("c.closed <> 0")
	}
	if cq.SubjectIndex != nil {
		p.and("c.subject_index = " + p.arg(cq.SubjectIndex))
	}
	if cq.Text != "" {
		p.text(cq.Text)
	}
	return p.due(cq.Due, cq.Now)
}

// text finds the prefix of a number, or part of the subject as shown.
func (p *permit) text(text string) {
	text = clip(text)
	from, to := p.arg(text), p.arg(text+string(utf8.MaxRune))
	p.and("c.number >= " + from + " AND c.number < " + to + " OR " + p.d.Contains("c.subject", from))
}

// due restricts to what is due within a span that begins now. A clock's due
// time is the first instant after its limit, so that a case due at midnight is
// due the day before, and overdue from midnight on.
func (p *permit) due(span string, now time.Time) error {
	if span == "" {
		return nil
	}
	overdue, today, week := deadlines(now)
	switch span {
	case "overdue":
		p.and("c.due <> 0 AND c.due <= " + p.arg(overdue))
	case "today":
		p.and("c.due > " + p.arg(overdue) + " AND c.due <= " + p.arg(today))
	case "week":
		p.and("c.due > " + p.arg(overdue) + " AND c.due <= " + p.arg(week))
	default:
		return badQuery("due", span)
	}
	return nil
}

// deadlines returns the last due times that are overdue, due today, and due
// within the seven days that begin with today.
func deadlines(now time.Time) (overdue, today, week int64) {
	d := law.DateOf(now)
	return Millis(now), Millis(d.AddDays(1).Start()), Millis(d.AddDays(7).Start())
}
