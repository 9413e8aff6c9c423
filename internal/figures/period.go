package figures

import (
	"math"
	"time"

	"qingdan/internal/law"
)

// Undated is the day of members that stand on none: they are in a figure, and
// in no period.
const Undated = law.Date(math.MinInt32)

// Always stands for all days, those without a day included.
const Always = law.Date(math.MaxInt32)

// Period is some days, both ends included.
type Period struct{ From, To law.Date }

// AllTime is everything, with or without a day.
func AllTime() Period { return Period{Undated, Always} }

// Since is the period from one day to another, either of which may be Undated
// for no bound.
func Since(from, to law.Date) Period {
	if from == Undated {
		from++
	}
	if to == Undated {
		to = Always - 1
	}
	return Period{from, to}
}

// All reports whether the period is everything.
func (p Period) All() bool { return p == AllTime() }

// Has reports whether a member of a day is in the period.
func (p Period) Has(d law.Date) bool { return p.From <= d && d <= p.To }

// YearBefore returns the same period a year earlier. The end of a month stays
// the end of that month.
func (p Period) YearBefore() Period { return Period{yearBefore(p.From), yearBefore(p.To)} }

func yearBefore(d law.Date) law.Date {
	if d <= Undated+1 || d >= Always-1 {
		return d
	}
	y, m, day := civil(d)
	last := law.NewDate(y-1, m+1, 0)
	if law.NewDate(y, m+1, 0) == d {
		return last
	}
	return min(law.NewDate(y-1, m, day), last)
}

func civil(d law.Date) (int, time.Month, int) {
	return time.Unix(int64(d)*24*60*60, 0).UTC().Date()
}

// Step is the length of the periods that a series is made of.
type Step string

// The steps.
const (
	Day   Step = "day"
	Week  Step = "week" // from Monday
	Month Step = "month"
	Year  Step = "year"
)

// Around returns the step's whole period that a day lies in.
func (s Step) Around(d law.Date) Period {
	y, m, _ := civil(d)
	switch s {
	case Week:
		monday := d.AddDays(-(int(d.Weekday()) + 6) % 7)
		return Period{monday, monday.AddDays(6)}
	case Month:
		return Period{law.NewDate(y, m, 1), law.NewDate(y, m+1, 0)}
	case Year:
		return Period{law.NewDate(y, time.January, 1), law.NewDate(y, time.December, 31)}
	}
	return Period{d, d}
}

// Split cuts a period into the parts that its steps have in it, in order, at
// most limit of them, the last ones.
func (s Step) Split(p Period, limit int) []Period {
	var parts []Period
	for to := p.To; to >= p.From && len(parts) < limit; {
		around := s.Around(to)
		parts = append(parts, Period{max(around.From, p.From), to})
		to = around.From - 1
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return parts
}

// Scope is a part of a figure's members.
type Scope struct {
	Period
	Office string // "": of every office
}

// Has reports whether a member is in the scope.
func (s Scope) Has(m Member) bool {
	return s.Period.Has(m.Day) && (s.Office == "" || s.Office == m.Office)
}

// Select returns the members that are in the scope.
func (s Scope) Select(members []Member) []Member {
	var out []Member
	for _, m := range members {
		if s.Has(m) {
			out = append(out, m)
		}
	}
	return out
}
