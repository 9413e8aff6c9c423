package law

import "cmp"

// Compare reports whether a limit is shorter than another (-1), as long (0) or
// longer (1) wherever both begin; false where that depends on the start. It
// says -1 also where a is never longer and at times equally long: 20d is at
// most 20wd.
func Compare(a, b Limit) (int, bool) {
	a, b = a.inMonths(), b.inMonths()
	if a.check() != nil || b.check() != nil {
		return 0, false
	}
	if a.Unit == b.Unit {
		return cmp.Compare(a.N, b.N), true
	}
	aMin, aMax := a.bounds(b)
	bMin, bMax := b.bounds(a)
	switch {
	case aMax <= bMin:
		return -1, true
	case bMax <= aMin:
		return 1, true
	}
	return 0, false
}

// inMonths writes years as months: both end on the corresponding day.
func (l Limit) inMonths() Limit {
	if l.Unit == Years && l.check() == nil && l.N <= MaxLimit/12 {
		return Limit{N: l.N * 12, Unit: Months}
	}
	return l
}

// bounds returns the least and the greatest length that a limit can have,
// seen beside one of another unit: in hours if either is in hours, else in
// days before the end moves off rest days, which never turns an order round.
func (l Limit) bounds(beside Limit) (least, greatest int) {
	if l.Unit == Hours {
		return l.N, l.N
	}
	least, greatest = l.dayBounds()
	if beside.Unit != Hours {
		return least, greatest
	}
	// The start day is not counted, and the end may move.
	return 24 * least, 24 * (greatest + 1 + longestRest)
}

// No run of rest days has been longer than 9 days, and no 40 working days in a
// row have had more than 10 days off outside of weekends. With room for future
// decrees; a test holds both against the decreed years.
const (
	longestRest = 12
	mostDaysOff = 12
)

func (l Limit) dayBounds() (least, greatest int) {
	switch l.Unit {
	case WorkingDays:
		if l.N == 0 {
			return 0, longestRest
		}
		return l.N, l.N + 2*(l.N/5+1) + mostDaysOff*(l.N/40+1)
	case Months:
		return monthBounds(l.N)
	case Years:
		least, greatest = monthBounds(12)
		return least * l.N, greatest * l.N
	}
	return l.N, l.N
}

// Days in any run of n months whose first month may be any, clipped to the
// last day of the month: 31 January + 1m is 28 days.
var (
	leastDays    = [...]int{0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334}
	greatestDays = [...]int{0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337}
)

func monthBounds(n int) (least, greatest int) {
	years, months := n/12, n%12
	least = 365*years + max(0, years/4-years/100-1) + leastDays[months]
	greatest = 365*years + (years+3)/4 + greatestDays[months]
	return least, greatest
}
