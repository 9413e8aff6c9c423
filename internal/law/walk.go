package law

import (
	"slices"
	"time"
)

// span is a pause that has ended: nothing counts between its two instants, and
// no day after that of from up to and including that of to.
type span struct {
	from, to time.Time
	reason   string
}

// walk derives the end of a budget under a calendar and the pauses of a
// ledger. The parts of the budget follow each other: the first begins at the
// start, the next where the one before it ends.
//
// A pause moves the end by what it excludes if it began before the end as far
// as that was known then; pauses after the end change nothing, since a limit
// that is over stays over.
type walk struct {
	cal       *Calendar
	pauses    []span // still ahead, in order
	undecreed []int  // years consulted without a decree
	steps     *trace // nil: no steps are wanted
}

// run derives the end of the budget.
func (w *walk) run(start time.Time, budget []Limit) (Due, error) {
	end := start
	day := DateOf(start)
	if !day.inRange() {
		return Due{}, outOfRange()
	}
	for i, part := range budget {
		if err := part.check(); err != nil {
			return Due{}, err
		}
		if i == 0 {
			w.steps.start(day, part.Unit)
		}
		switch part.Unit {
		case Until:
			day = Date(part.N)
			end = endOf(day)
		case Hours:
			end = w.hours(end, part.N)
			day = DateOf(end)
		default:
			day = w.dayEnd(day, part)
			end = endOf(day)
		}
		if !day.inRange() {
			return Due{}, outOfRange()
		}
	}
	for _, late := range w.pauses {
		w.steps.late(late)
	}
	return Due{
		At: end, Date: day, Steps: w.steps.sorted(),
		Provisional: len(w.undecreed) > 0, Undecreed: w.undecreed,
		Calendar: w.cal.Version(),
	}, nil
}

// endOf returns 24:00 of a day (Civil Code art. 203(2)).
func endOf(day Date) time.Time { return day.AddDays(1).Start() }

// hours adds n hours to an instant; pauses exclude their exact time.
func (w *walk) hours(start time.Time, n int) time.Time {
	end := start.Add(time.Duration(n) * time.Hour)
	for {
		p, ok := w.pauseBefore(end)
		if !ok {
			return end.In(shanghai)
		}
		w.steps.paused(p, DateOf(p.from))
		end = end.Add(p.to.Sub(p.from))
	}
}

// dayEnd returns the last day of a part that begins on origin.
func (w *walk) dayEnd(origin Date, part Limit) Date {
	switch part.Unit {
	case WorkingDays:
		return w.workingDays(origin, part.N)
	case Days:
		return w.roll(origin.AddDays(part.N))
	}
	months := part.N
	if part.Unit == Years {
		months *= 12
	}
	raw, exact := origin.addMonths(months)
	if !exact {
		w.steps.monthEnd(raw)
	}
	return w.roll(raw)
}

// workingDays counts n working days after origin. Each pause begins the count
// of the remaining days anew after the day of the resumption; a pause on the
// last day leaves none, and the end is the first working day not before it.
func (w *walk) workingDays(origin Date, n int) Date {
	for {
		first := origin + 1
		if n == 0 {
			first = origin
		}
		end := w.cal.workday(origin, n)
		p, ok := w.pauseBefore(endOf(end))
		if !ok {
			w.counted(first, end)
			return end
		}
		paused, resumed := DateOf(p.from), DateOf(p.to)
		w.steps.paused(p, paused+1)
		w.counted(first, paused)
		n = max(0, n-w.cal.Workdays(origin, paused))
		origin = resumed
	}
}

// roll moves a last day off the rest days. Each pause first moves the raw last
// day by the days it excludes; where that day had passed and only rest days
// kept the end away, the day of the resumption takes its place.
func (w *walk) roll(raw Date) Date {
	for {
		end := w.cal.workday(raw, 0)
		p, ok := w.pauseBefore(endOf(end))
		if !ok {
			w.consulted(raw, end)
			w.steps.rolled(raw, end)
			return end
		}
		paused, resumed := DateOf(p.from), DateOf(p.to)
		w.steps.paused(p, paused+1)
		raw = max(raw, paused).AddDays(int(resumed - paused))
	}
}

// pauseBefore takes the next pause if it began before end.
func (w *walk) pauseBefore(end time.Time) (span, bool) {
	if len(w.pauses) == 0 || !w.pauses[0].from.Before(end) {
		return span{}, false
	}
	p := w.pauses[0]
	w.pauses = w.pauses[1:]
	return p, true
}

// counted notes that working days were counted from a day to another.
func (w *walk) counted(from, to Date) {
	if from <= to {
		w.consulted(from, to)
		w.steps.rests(from, to)
	}
}

// consulted notes the undecreed years among the days from to to.
func (w *walk) consulted(from, to Date) {
	if w.cal.covers(from, to) {
		return
	}
	for year := max(from.Year(), FirstYear); year <= min(to.Year(), LastYear); year++ {
		if !w.cal.Decreed(year) && !slices.Contains(w.undecreed, year) {
			w.undecreed = append(w.undecreed, year)
		}
	}
}

// covers reports whether all days from from to to are in decreed years.
func (c *Calendar) covers(from, to Date) bool {
	return len(c.days) > 0 && c.decreed <= from && to < c.first+Date(len(c.days))
}
