package law

import "time"

// Used returns the whole units of Limit that the clock has used at now: the
// start day and the days of pauses are not counted, the day of now is. Time
// stands still while the clock is paused and after it has stopped; a now
// before the last entry is read as the time of that entry. 0 for an idle clock.
func (c Clock) Used(cal *Calendar, now time.Time) int {
	k, err := c.course()
	if err != nil {
		return 0
	}
	moment := k.moment(now)
	start, today := DateOf(k.start), DateOf(moment)
	switch c.Limit.Unit {
	case WorkingDays:
		n := cal.Workdays(start, today)
		for _, p := range k.pauses {
			n -= cal.Workdays(DateOf(p.from), DateOf(p.to))
		}
		return n
	case Hours:
		d := moment.Sub(k.start)
		for _, p := range k.pauses {
			d -= p.to.Sub(p.from)
		}
		return int(d / time.Hour)
	}
	for _, p := range k.pauses {
		start += DateOf(p.to) - DateOf(p.from)
	}
	return unitsBetween(cal, start, today, c.Limit.Unit)
}

// Left returns the whole units until Due at now, in the unit of the promised
// limit, if there is one, or else the statutory one: 0 on the last day, -1 or
// less when it is over. Time stands still as for Used.
func (c Clock) Left(cal *Calendar, now time.Time) (int, error) {
	k, due, err := c.position(cal)
	if err != nil {
		return 0, err
	}
	moment := k.moment(now)
	unit := c.effective().Unit
	if moment.After(due.At) {
		return -max(1, unitsFromTo(cal, due.At, due.Date, moment, unit)), nil
	}
	if unit == Hours {
		return int(due.At.Sub(moment) / time.Hour), nil
	}
	return unitsBetween(cal, DateOf(moment), due.Date, unit), nil
}

func unitsFromTo(cal *Calendar, at time.Time, date Date, to time.Time, unit Unit) int {
	if unit == Hours {
		return int(to.Sub(at) / time.Hour)
	}
	return unitsBetween(cal, date, DateOf(to), unit)
}

// OnTime reports whether the clock stopped, or stands at now, not after Due.
// Of a paused clock it says how it stood when the pause began.
func (c Clock) OnTime(cal *Calendar, now time.Time) (bool, error) {
	k, due, err := c.position(cal)
	if err != nil {
		return false, err
	}
	return !k.moment(now).After(due.At), nil
}

func (c Clock) position(cal *Calendar) (course, Due, error) {
	k, err := c.course()
	if err != nil {
		return k, Due{}, err
	}
	due, err := k.due(cal, c.effective(), false)
	return k, due, err
}

// moment is the time that counts at now.
func (k course) moment(now time.Time) time.Time {
	switch {
	case k.state == Stopped || now.Before(k.last) && k.state == Running:
		return k.last
	case k.state == Paused:
		return k.opened
	}
	return now
}

// unitsBetween returns the whole units of days, months or years from one day
// to another that is not before it; 0 where it is.
func unitsBetween(cal *Calendar, from, to Date, unit Unit) int {
	if to < from {
		return 0
	}
	switch unit {
	case WorkingDays:
		return cal.Workdays(from, to)
	case Months:
		return from.monthsTo(to)
	case Years:
		return from.monthsTo(to) / 12
	}
	return int(to - from)
}
