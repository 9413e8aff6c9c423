package store

import (
	"strings"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

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
	now     time.Time
	who, at string // placeholders of the person and, once asked for, the moment
}

func (q *Queries) permit(v *access.Viewer) *permit {
	p := &permit{where: where{d: q.db.Dialect}, now: q.now()}
	p.who = p.arg(v.Person)
	return p
}

// grants returns the FROM and WHERE of the grants that v holds now.
func (p *permit) grants() string {
	if p.at == "" {
		p.at = p.arg(Millis(p.now))
	}
	return grantsInForce(p.who, p.at)
}

// mine is the condition that v is the case's applicant.
func (p *permit) mine() string { return "c.applicant = " + p.who }

// seen is the condition that v may see the case.
func (p *permit) seen() string { return p.mine() + " OR " + p.inOffices() }

// visible returns SELECTs, joined by UNION ALL, of what v may see and the
// conditions hold for. Either way to see a case has an index, and so has its
// own SELECT: joined by OR, both databases would read every case.
func (p *permit) visible(columns string, ways []string) string {
	selects := make([]string, len(ways))
	for i, way := range ways {
		selects[i] = "SELECT " + columns + " FROM cases c WHERE (" + way + ")" + p.rest()
	}
	return strings.Join(selects, " UNION ALL ")
}

// ways are the conditions under which v sees the cases of a query; no case
// meets two of them.
func (p *permit) ways(cq city.CaseQuery) []string {
	switch {
	case cq.Mine:
		return []string{p.mine()}
	case cq.Inbox:
		return []string{p.turn()}
	case cq.Handed:
		return []string{"c.steward <> '' AND " + p.stewarding()}
	}
	return []string{p.mine(), "c.applicant <> " + p.who + " AND " + p.handling(),
		"c.applicant <> " + p.who + " AND c.steward <> '' AND " + p.stewarding() + " AND NOT " + p.handling()}
}

// inOffices is the condition that v holds a role in an office of the case.
func (p *permit) inOffices() string {
	return p.handling() + " OR c.steward <> '' AND " + p.stewarding()
}

// handling is the condition that v holds a role in the office that handles the
// case, stewarding in the office that has it handled.
func (p *permit) handling() string   { return "c.office IN (SELECT g.org " + p.grants() + ")" }
func (p *permit) stewarding() string { return "c.steward IN (SELECT g.org " + p.grants() + ")" }

// turn is the condition that the case waits for a role that v holds.
func (p *permit) turn() string {
	return "c.turn <> '' AND c.turn <> 'applicant' AND (c.desk, c.turn) IN (SELECT g.org, g.role " + p.grants() + ")"
}

// anonymous reports whether v is nobody. An empty person id must not match
// cases that have no applicant.
func anonymous(v *access.Viewer) bool { return v == nil || v.Person == "" }
