package replay

import (
	"slices"
	"strings"

	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// swap is what the changed lists put in the place of an item, worked out once
// for all its cases.
type swap struct {
	from     *lists.Item // as the case was opened under
	to       *lists.Item // nil: no longer listed
	same     bool        // nothing is put in its place
	sameOps  bool        // every action does the same to the same clocks
	light    bool        // nothing but clocks moves
	limits   bool        // clocks do what they did, under other limits
	private  bool        // something can be judged only with the private side
	plans    map[string]*plan
	expiring map[string][]*lists.Action // taken by a clock, by state
}

// plan is an action under the changed lists beside what it was.
type plan struct {
	now, was *lists.Action // nil: there is none
	guards   []guard
	apart    []string // actions whose taker may not take this one, which it could
	form     bool     // carries a form that is checked otherwise
	input    bool     // its input is checked otherwise
	effects  bool     // it writes something else on registers
	opens    bool     // it opens other cases
	instant  bool     // the rule that decides at once is another
}

// guard is a condition that has to be judged again.
type guard struct {
	lists.Guard
	private bool // it reads what is not public
	whole   bool // it is about a whole form, not an action
}

func newSwap(from, inForce, changed *lists.Item) *swap {
	s := &swap{from: from, to: changed, plans: map[string]*plan{}, expiring: map[string][]*lists.Action{}}
	s.same = inForce == nil && changed == nil || inForce != nil && changed != nil && lists.SameItem(inForce, changed)
	if s.same || changed == nil {
		return s
	}
	s.sameOps = sameOps(from.Procedure, changed.Procedure)
	s.limits = s.sameOps && sameExtensions(from.Procedure, changed.Procedure)
	s.light = from.Office == changed.Office
	for _, a := range slices.Concat(from.Procedure.Actions, changed.Procedure.Actions) {
		if s.plans[a.ID] == nil {
			s.plans[a.ID] = s.plan(a.ID)
			s.private = s.private || s.plans[a.ID].private()
			s.light = s.light && s.plans[a.ID].sameAlert()
		}
	}
	for _, a := range changed.Procedure.Actions {
		for _, state := range a.From {
			if a.After != "" {
				s.expiring[state] = append(s.expiring[state], a)
			}
		}
	}
	return s
}

// orNil is nil where nothing is put in the place of the item.
func (s *swap) orNil() *swap {
	if s.same {
		return nil
	}
	return s
}

func (s *swap) plan(id string) *plan {
	p := &plan{now: s.to.Procedure.Action(id), was: s.from.Procedure.Action(id)}
	if p.now == nil {
		return p
	}
	was := p.was
	if was == nil {
		was = &lists.Action{}
	}
	for _, g := range p.now.Guards {
		p.judge(g, was.Guards, false)
	}
	if p.now.Form == "full" {
		p.form = was.Form != "full" || !lists.SameForm(s.from.Form, s.to.Form)
		for _, g := range s.to.Checks {
			p.judge(g, s.from.Checks, true)
		}
		p.instant = !sameText(s.from.Instant, s.to.Instant)
	}
	for _, other := range p.now.ApartFrom {
		if !slices.Contains(was.ApartFrom, other) {
			p.apart = append(p.apart, other)
		}
	}
	p.input = !lists.SameForm(was.Input, p.now.Input)
	p.effects = !lists.SameEffects(was.Effects, p.now.Effects)
	p.opens = !lists.SameOpenings(was.Opens, p.now.Opens)
	return p
}

// judge takes a guard into the plan unless it says what it said and reads
// nothing that the changed lists move: then it held, and holds.
func (p *plan) judge(g lists.Guard, before []lists.Guard, whole bool) {
	said := slices.ContainsFunc(before, func(b lists.Guard) bool { return b.When.Source() == g.When.Source() })
	reads := g.When.Reads()
	if said && !slices.ContainsFunc(reads, moves) {
		return
	}
	p.guards = append(p.guards, guard{Guard: g, private: whole || slices.ContainsFunc(reads, isPrivate), whole: whole})
}

// private reports whether judging the action takes the private side.
func (p *plan) private() bool {
	return p.form || p.input || len(p.apart) > 0 || slices.ContainsFunc(p.guards, func(g guard) bool { return g.private })
}

func (p *plan) sameAlert() bool {
	return p.now == nil || p.was != nil && p.now.Alert == p.was.Alert
}

// moving are facts of a case that follow from limits, clocks and offices.
var moving = []string{"case", "case.on_time", "case.statutory_days", "case.promised_days", "case.used_days", "case.accepted", "case.office", "case.alert", "case.subject"}

func moves(path string) bool {
	return slices.Contains(moving, path) || isItem(path)
}

func isPrivate(path string) bool {
	root, _, _ := strings.Cut(path, ".")
	return root == "form" || root == "input" || root == "row" || root == "actor" || path == "case" || path == "case.subject"
}

func sameText(a, b *lists.Expr) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Source() == b.Source()
}

// sameOps reports whether all actions do the same to the same clocks.
func sameOps(a, b *lists.Procedure) bool {
	if len(a.Clocks) != len(b.Clocks) || len(a.Actions) != len(b.Actions) {
		return false
	}
	for _, c := range a.Clocks {
		if other := b.Clock(c.ID); other == nil || (c.Until == nil) != (other.Until == nil) {
			return false
		}
	}
	for _, one := range a.Actions {
		if other := b.Action(one.ID); other == nil || !slices.Equal(one.Clocks, other.Clocks) {
			return false
		}
	}
	return true
}

// sameExtensions reports whether extensions of the same clocks are as long.
func sameExtensions(a, b *lists.Procedure) bool {
	return !slices.ContainsFunc(b.Clocks, func(c *lists.ClockSpec) bool { return !c.Extend.IsZero() && a.Clock(c.ID).Extend != c.Extend })
}

// limited is a clock under the changed limit. A day of the form stays that day.
func (s *swap) limited(id string, c law.Clock) law.Clock {
	if spec := s.to.Procedure.Clock(id); spec != nil && spec.Until == nil {
		l := LimitsOf(s.to, spec)
		c.Limit, c.Promised = l.Statutory, l.Promised
	}
	return c
}

// limit puts the changed limits into the clocks of a case.
func (s *swap) limit(c *casework.Case) *casework.Case {
	for id, clock := range c.Clocks {
		c.Clocks[id] = s.limited(id, clock)
	}
	return c
}

// unknowns count what cannot be told, once for each item, action and what.
type unknowns map[unknownOf]*Unknown

type unknownOf struct{ item, action, what string }

func (u unknowns) add(item *lists.Item, action, what string, name lang.Text) {
	id := unknownOf{item.ID, action, what}
	if u[id] == nil {
		u[id] = &Unknown{Item: item.ID, Name: item.Name, What: what, Action: action, ActionName: name}
	}
	u[id].Events++
}
