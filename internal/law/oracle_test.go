package law_test

import (
	"os"
	"strings"
	"sync"
	"time"

	"qingdan/internal/law"
)

// The oracle counts one day, or one minute, at a time and shares no code with
// the package: dates are time.Time at noon UTC, the decrees are read anew.

type day = time.Time

func noon(year int, month time.Month, d int) day {
	return time.Date(year, month, d, 12, 0, 0, 0, time.UTC)
}

// dayOf is the Shanghai date of an instant after 1991, when there was one offset.
func dayOf(t time.Time) day {
	t = t.UTC().Add(8 * time.Hour)
	return noon(t.Year(), t.Month(), t.Day())
}

func nextDay(d day) day { return d.Add(24 * time.Hour) }

func midnightAfter(d day) time.Time { return d.Add(12*time.Hour - 8*time.Hour) }

var decrees = sync.OnceValue(func() map[string]string {
	text, err := os.ReadFile("holidays.csv")
	if err != nil {
		panic(err)
	}
	kinds := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if columns := strings.Split(line, ","); len(columns) > 1 {
			kinds[columns[0]] = columns[1]
		}
	}
	return kinds
})

func isWorkday(d day) bool {
	switch decrees()[d.Format(time.DateOnly)] {
	case "holiday_off":
		return false
	case "makeup_workday":
		return true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

func decreed(d day) bool { return 2023 <= d.Year() && d.Year() <= 2026 }

// plusMonths walks month by month and takes the corresponding day, or the last.
func plusMonths(d day, months int) day {
	year, month := d.Year(), d.Month()
	for range months {
		if month++; month > time.December {
			year, month = year+1, time.January
		}
	}
	for want := d.Day(); ; want-- {
		if end := noon(year, month, want); end.Month() == month {
			return end
		}
	}
}

// naiveDue is the last day of a limit in days, and whether a day that matters
// is not decreed.
func naiveDue(start day, l law.Limit) (last day, provisional bool) {
	d := start
	switch l.Unit {
	case law.WorkingDays:
		provisional = !decreed(d) && l.N == 0
		for n := 0; n < l.N; {
			d = nextDay(d)
			provisional = provisional || !decreed(d)
			if isWorkday(d) {
				n++
			}
		}
	case law.Days:
		for range l.N {
			d = nextDay(d)
		}
	case law.Months:
		d = plusMonths(d, l.N)
	case law.Years:
		d = plusMonths(d, 12*l.N)
	}
	if l.Unit != law.WorkingDays {
		provisional = !decreed(d)
	}
	for !isWorkday(d) {
		d = nextDay(d)
		provisional = provisional || !decreed(d)
	}
	return d, provisional
}

// simulation runs a ledger forward in time, as an official with a wall
// calendar would.
type simulation struct {
	limit     law.Limit
	start     time.Time
	entries   []law.Entry // after the start; no open pause
	total     int         // units, with the extensions in time
	remaining int         // days, or minutes
	paused    bool
}

// simulate returns when the clock is due: the last day, or for hours the instant.
func simulate(limit law.Limit, ledger []law.Entry) time.Time {
	s := &simulation{limit: limit, total: limit.N}
	for _, e := range ledger {
		if e.Kind == law.EntryStart || e.Kind == law.EntryRestart {
			s.start, s.entries = e.At, nil
			continue
		}
		s.entries = append(s.entries, e)
	}
	s.forgetOpenPause()
	if limit.Unit == law.Hours {
		return s.minutes()
	}
	return s.days()
}

// forgetOpenPause drops a pause that has not ended; what came after it counts
// as if it came when time stopped.
func (s *simulation) forgetOpenPause() {
	open := -1
	for i, e := range s.entries {
		switch e.Kind {
		case law.EntryPause:
			open = i
		case law.EntryResume, law.EntryStop:
			open = -1
		}
	}
	if open < 0 {
		return
	}
	stopped := s.entries[open].At
	s.entries = append(s.entries[:open:open], s.entries[open+1:]...)
	for i := open; i < len(s.entries); i++ {
		s.entries[i].At = stopped
	}
}

func (s *simulation) take(until func(law.Entry) bool) {
	for len(s.entries) > 0 && until(s.entries[0]) {
		e := s.entries[0]
		s.entries = s.entries[1:]
		switch e.Kind {
		case law.EntryPause:
			s.paused = true
		case law.EntryResume, law.EntryStop:
			s.paused = false
		case law.EntryExtend:
			before := s.length()
			s.total += e.Extra.N
			s.remaining += s.length() - before
		}
	}
}

// length is the budget in days or minutes, before pauses.
func (s *simulation) length() int {
	switch s.limit.Unit {
	case law.Hours:
		return s.total * 60
	case law.Months, law.Years:
		months := s.total
		if s.limit.Unit == law.Years {
			months *= 12
		}
		start := dayOf(s.start)
		return int(plusMonths(start, months).Sub(start) / (24 * time.Hour))
	}
	return s.total
}

func (s *simulation) days() time.Time {
	s.remaining = s.length()
	first := dayOf(s.start)
	for d := first; ; d = nextDay(d) {
		counts := d.After(first) && !s.paused && (isWorkday(d) || s.limit.Unit != law.WorkingDays)
		if counts {
			s.remaining--
		}
		s.take(func(e law.Entry) bool { return !dayOf(e.At).After(d) })
		if s.remaining <= 0 && !s.paused && isWorkday(d) {
			return d
		}
	}
}

func (s *simulation) minutes() time.Time {
	s.remaining = s.length()
	for t := s.start; ; t = t.Add(time.Minute) {
		if !s.paused && s.remaining == 0 {
			return t
		}
		s.take(func(e law.Entry) bool { return !e.At.After(t) })
		if !s.paused && s.remaining > 0 {
			s.remaining--
		}
	}
}

// countUsed counts the days, or whole hours, of the ledger up to now.
func countUsed(limit law.Limit, ledger []law.Entry, now time.Time) int {
	s := &simulation{limit: limit}
	for _, e := range ledger {
		if e.Kind == law.EntryStart || e.Kind == law.EntryRestart {
			s.start, s.entries = e.At, nil
			continue
		}
		s.entries = append(s.entries, e)
	}
	if last := ledger[len(ledger)-1]; last.Kind == law.EntryStop {
		now = last.At
	}
	used := 0
	if limit.Unit == law.Hours {
		for t := s.start; t.Before(now); t = t.Add(time.Minute) {
			s.take(func(e law.Entry) bool { return !e.At.After(t) })
			if !s.paused {
				used++
			}
		}
		return used / 60
	}
	for d := dayOf(s.start); !d.After(dayOf(now)); d = nextDay(d) {
		if d.After(dayOf(s.start)) && !s.paused && (isWorkday(d) || limit.Unit == law.Days) {
			used++
		}
		s.take(func(e law.Entry) bool { return !dayOf(e.At).After(d) })
	}
	return used
}
