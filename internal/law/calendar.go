package law

import (
	"sort"

	"qingdan/internal/lang"
)

// Calendar says which days are working days: Monday to Friday, less the days
// off that the State Council decreed, plus the weekend days it made working
// days in exchange (调休). It is immutable and safe for concurrent use.
//
// Years without a decree follow Monday to Friday; what is computed there is
// provisional.
type Calendar struct {
	version  string
	from, to int          // decreed years, both included
	decreed  Date         // first day of year from
	first    Date         // of days
	days     []special    // one per day up to the end of year to
	upTo     []int32      // working days from first to first+i, both included
	listed   []decreedDay // as read, by date
}

// special is what a decree says of one day.
type special struct {
	kind dayKind
	name lang.Text
}

type dayKind uint8

const (
	ordinary   dayKind = iota // no decree names the day
	dayOff                    // holiday_off
	makeupWork                // makeup_workday
)

// Version names the content: equal versions compute equal dates. For example
// cn-2023..2026-1a2b3c4d.
func (c *Calendar) Version() string { return c.version }

// Decreed reports whether the State Council's notice for a year is known.
func (c *Calendar) Decreed(year int) bool { return len(c.days) > 0 && c.from <= year && year <= c.to }

// IsWorkday reports whether d is a working day.
func (c *Calendar) IsWorkday(d Date) bool {
	switch c.at(d).kind {
	case dayOff:
		return false
	case makeupWork:
		return true
	}
	return mondayIndex(d) < 5
}

// Workdays returns the number of working days d with after < d <= to; 0 where
// to is not later than after.
func (c *Calendar) Workdays(after, to Date) int {
	return max(0, c.count(to)-c.count(after))
}

// at returns what the decrees say of a day.
func (c *Calendar) at(d Date) special {
	if i := int(d) - int(c.first); 0 <= i && i < len(c.days) {
		return c.days[i]
	}
	return special{}
}

// count returns the number of working days up to d, from a zero point that is
// the same for all dates of the calendar. It takes constant time.
func (c *Calendar) count(d Date) int {
	i := int(d) - int(c.first)
	switch {
	case i < 0 || len(c.days) == 0:
		return weekdays(d)
	case i < len(c.days):
		return weekdays(c.first-1) + int(c.upTo[i])
	}
	return weekdays(d) + c.surplus()
}

// surplus is by how much the decrees change the number of working days.
func (c *Calendar) surplus() int {
	last := len(c.days) - 1
	return int(c.upTo[last]) - (weekdays(c.first+Date(last)) - weekdays(c.first-1))
}

// workday returns the n-th working day after a date, for n = 0 the first one
// not before it. It takes time logarithmic in the decreed days.
func (c *Calendar) workday(after Date, n int) Date {
	if n == 0 {
		after, n = after-1, 1
	}
	target := c.count(after) + n
	if len(c.days) == 0 || target <= weekdays(c.first-1) {
		return nthWeekday(target)
	}
	inside := target - weekdays(c.first-1)
	if i := sort.Search(len(c.upTo), func(i int) bool { return int(c.upTo[i]) >= inside }); i < len(c.upTo) {
		return c.first + Date(i)
	}
	return nthWeekday(target - c.surplus())
}

// weekOf splits a date into its week and the day of that week, Monday being 0.
// Week 0 begins on Monday, 1969-12-29.
func weekOf(d Date) (week, day int) {
	n := int64(d) + 3
	w := floorDiv(n, 7)
	return int(w), int(n - 7*w)
}

// weekdays counts the days from Monday to Friday since week 0 up to d.
func weekdays(d Date) int {
	week, day := weekOf(d)
	return week*5 + min(day+1, 5)
}

// nthWeekday is the inverse of weekdays: the earliest d with weekdays(d) = n.
func nthWeekday(n int) Date {
	week := floorDiv(int64(n)-1, 5)
	day := int64(n) - 1 - 5*week
	return clampDate(7*week + day - 3)
}
