package store

import (
	"strconv"

	"qingdan/internal/access"
)

// where collects the conditions of a query and their arguments.
type where struct {
	d     Dialect
	terms string
	args  []any
}

// arg adds an argument and returns its placeholder.
func (w *where) arg(v any) string {
	if s, ok := v.(string); ok {
		v = Clean(s)
	}
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// and adds a condition.
func (w *where) and(term string) {
	if w.terms == "" {
		w.terms = "(" + term + ")"
		return
	}
	w.terms += " AND (" + term + ")"
}

// equal adds a condition unless the value is empty.
func (w *where) equal(column, value string) {
	if value != "" {
		w.and(column + " = " + w.arg(value))
	}
}

// grantsInForce returns the FROM and WHERE of the grants that the person of
// placeholder who holds at that of now.
func grantsInForce(who, now string) string {
	return "FROM grants g WHERE g.person = " + who + " AND g.valid_from <= " + now +
		" AND (g.valid_until = 0 OR g.valid_until > " + now + ")"
}

// permit is the permission that every query for a person carries: v is the
// case's applicant or holds some role in its office now.
type permit struct {
	where
	who, at string // placeholders of the person and the moment
}

func (q *Queries) permit(v *access.Viewer) *permit {
	p := &permit{where: where{d: q.db.Dialect}}
	p.who, p.at = p.arg(v.Person), p.arg(Millis(q.now()))
	return p
}

// seen adds the condition that v may see the case.
func (p *permit) seen() {
	p.and("c.applicant = " + p.who + " OR " + p.inOffices())
}

// inOffices is the condition that v holds a role in the case's office.
func (p *permit) inOffices() string {
	return p.d.InQuery("c.office", "SELECT g.org "+grantsInForce(p.who, p.at))
}

// turn is the condition that the case waits for a role that v holds.
func (p *permit) turn() string {
	return "c.turn <> '' AND c.turn <> 'applicant' AND (c.office, c.turn) IN (SELECT g.org, g.role " + grantsInForce(p.who, p.at) + ")"
}

// anonymous reports whether v is nobody. An empty person id must not match
// cases that have no applicant.
func anonymous(v *access.Viewer) bool { return v == nil || v.Person == "" }
