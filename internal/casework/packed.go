package casework

import (
	"math"
	"time"

	"qingdan/internal/law"
)

// Packed is a case in a quarter of the room, for whoever holds millions of
// them; the zero one has not begun. See Ways.Pack.
type Packed struct {
	id, number, state               string
	opened, received, closed, moved int64 // nanoseconds since 1970, or never
	version, rating                 int32
	instant                         bool
	way                             *way
	common                          *common
	rest                            *rest // nil for most
}

// common is what many cases have in common.
type common struct{ item, list, office, channel, outcome, alert string }

// rest is what few cases have whose public sides alone are known.
type rest struct {
	applicant, parent, figure string
	accepted                  int64
	clocks                    map[string]law.Clock
	numbers                   map[string]string
	taken                     map[string]string // of a case that goes no way
	all                       map[string][]string
	erased                    *Erasure
	form                      map[string]any
}

// never is the zero time.
const never = math.MinInt64

func packTime(t time.Time) int64 {
	if t.IsZero() {
		return never
	}
	return t.UnixNano()
}

func unpackTime(ns int64) time.Time {
	if ns == never {
		return time.Time{}
	}
	return time.Unix(0, ns).UTC()
}

// Pack writes a case into p, which holds what it was before or nothing. Its
// maps go over to p, and its times come back in UTC.
func (w *Ways) Pack(p *Packed, c *Case) {
	p.id, p.number, p.state = c.ID, c.Number, c.State
	p.opened, p.received, p.closed, p.moved = packTime(c.Opened), packTime(c.Received), packTime(c.Closed), packTime(c.Moved)
	p.version, p.rating, p.instant, p.way = int32(c.Version), int32(c.Rating), c.Instant, c.way
	if is := (common{c.Item, c.List, c.Office, c.Channel, c.Outcome, c.Alert}); p.common == nil || *p.common != is {
		p.common = w.share(is)
	}
	p.rest = restOf(c)
}

func restOf(c *Case) *rest {
	if c.way != nil && c.Applicant == "" && c.Parent == "" && c.Figure == "" && c.Accepted.IsZero() &&
		c.Clocks == nil && c.Numbers == nil && c.Erased == nil && c.Form == nil {
		return nil
	}
	out := &rest{applicant: c.Applicant, parent: c.Parent, figure: c.Figure, accepted: packTime(c.Accepted),
		clocks: c.Clocks, numbers: c.Numbers, erased: c.Erased, form: c.Form}
	if c.way == nil {
		out.taken, out.all = c.Taken, c.TakenAll
	}
	return out
}

func (w *Ways) share(is common) *common {
	if known := w.commons[is]; known != nil {
		return known
	}
	out := &is
	if w.commons == nil {
		w.commons = map[common]*common{}
	}
	if len(w.commons) < maxWays {
		w.commons[is] = out
	}
	return out
}

// Unpack writes what p holds into c. A case that has not begun is one that
// these ways begin.
func (w *Ways) Unpack(p *Packed, c *Case) {
	if p.common == nil {
		*c = w.begin()
		return
	}
	is := p.common
	*c = Case{ID: p.id, Number: p.number, State: p.state, Version: int(p.version), Rating: int(p.rating), Instant: p.instant,
		Item: is.item, List: is.list, Office: is.office, Channel: is.channel, Outcome: is.outcome, Alert: is.alert,
		Opened: unpackTime(p.opened), Received: unpackTime(p.received), Closed: unpackTime(p.closed), Moved: unpackTime(p.moved), way: p.way}
	if p.way != nil {
		c.Taken, c.TakenAll = p.way.taken, p.way.all
	}
	if r := p.rest; r != nil {
		c.Applicant, c.Parent, c.Figure, c.Accepted = r.applicant, r.parent, r.figure, unpackTime(r.accepted)
		c.Clocks, c.Numbers, c.Erased, c.Form = r.clocks, r.numbers, r.erased, r.form
		if p.way == nil {
			c.Taken, c.TakenAll = r.taken, r.all
		}
	}
}

// Begun reports whether p holds a case.
func (p *Packed) Begun() bool { return p.common != nil }
