package office

import (
	"cmp"
	"slices"

	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
)

// Deed is one action that somebody of an office takes.
type Deed struct {
	Day    law.Date
	Hour   int    // index of the day's moments of office work, see Hours
	Case   string // the plan's own name of the case
	Item   string // opens a case of this item and submits it; Action is then empty
	Action string
	Office string // in which Role is held
	Role   string
	Form   map[string]any // of what is opened
	Input  map[string]any
	Opens  []Opened // what comes of it, in the order of the list's opens
}

// Opened names a case that a deed opens, and those that its submission opens.
type Opened struct {
	Case string
	Then []string
}

// Paper stands in a form or an input for a file that is uploaded first.
type Paper struct{ Title string }

// Hours are when office work is done, in minutes of the day: who hands out,
// who carries out, who checks.
var Hours = []int{9*60 + 5, 13*60 + 25, 16*60 + 5}

// Indexes of Hours.
const (
	handOut = iota
	carryOut
	check
)

// Scope is what a plan is made for.
type Scope struct {
	Seed     dice.Seed
	From     law.Date // the first day
	Until    law.Date // the present: nothing is done on it or after
	Calendar *law.Calendar
	Share    float64 // of the measures that a whole demo has
}

// minDays is the least time in which measures are handed out and done.
const minDays = 45

// Plan plans everything, in the order in which it is done. It is empty where
// there is too little time.
func Plan(s Scope) []Deed {
	if s.Until-s.From < minDays {
		return nil
	}
	p := &planner{Scope: s}
	p.documents()
	p.meetings()
	p.caseStudies()
	p.inspections()
	p.cooperation()
	p.statements()
	slices.SortStableFunc(p.deeds, func(a, b Deed) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Hour, b.Hour)) })
	return p.deeds
}

type planner struct {
	Scope
	deeds []Deed
}

// do notes a deed, on the next working day where the day is none. What would
// be done at the present or later is left undone; the answer tells.
func (p *planner) do(d Deed) bool {
	d.Day = p.workday(d.Day)
	if d.Day >= p.Until {
		return false
	}
	p.deeds = append(p.deeds, d)
	return true
}

// workday returns the first working day from a day on.
func (p *planner) workday(day law.Date) law.Date {
	for !p.Calendar.IsWorkday(day) {
		day++
	}
	return day
}

// before returns the last working day up to a day.
func (p *planner) before(day law.Date) law.Date {
	for !p.Calendar.IsWorkday(day) {
		day--
	}
	return day
}

// later returns the nth working day after a day.
func (p *planner) later(day law.Date, n int) law.Date {
	for ; n > 0; n-- {
		day = p.workday(day + 1)
	}
	return p.workday(day)
}

// part returns the day at a share of the plan's time.
func (p *planner) part(share float64) law.Date {
	return p.From.AddDays(int(share * float64(p.Until-p.From)))
}

func text(day law.Date) string { return day.String() }
