package walk

import (
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
)

// longestWait is how many working days a case lies on one desk at most while
// there is time: nobody uses up a limit of sixty days.
const longestWait = 7

// Ready returns the working day from which on an official turns to a case that
// came to his desk with its last event and is due at a time, zero for none.
func (f Fate) Ready(cal *law.Calendar, r *Reading, c *casework.Case, due time.Time) law.Date {
	came := law.DateOf(c.Moved)
	chance := f.seed.For("ready", f.id, strconv.Itoa(c.Version))
	switch {
	case f.Brisk:
		return workday(cal, came, 0)
	case due.IsZero():
		return workday(cal, came, f.idle(chance, c))
	}
	last := law.DateOf(due.Add(-time.Second))
	switch {
	case f.Unnoticed && r.Expires(c.State):
		return last.AddDays(1) // by then the law has acted in the office's place
	case f.Late && !r.Expires(c.State) && came <= last:
		return workday(cal, last, dice.Between(chance, 1, 5))
	}
	return workday(cal, came, min(share(chance, cal.Workdays(came, last)), longestWait))
}

// idle is how many working days pass where no clock presses: long while a
// special procedure is under way.
func (f Fate) idle(chance *rand.Rand, c *casework.Case) int {
	if pausedClock(c) {
		return dice.Between(chance, 3, 10)
	}
	return dice.Between(chance, 0, 2)
}

// share draws how many of the working days left are used: often none.
func share(chance *rand.Rand, left int) int {
	if left <= 0 || dice.Chance(chance, 0.3) {
		return 0
	}
	return int(math.Round(float64(left) * 0.8 * math.Pow(chance.Float64(), 1.5)))
}

// workday returns the nth working day after a day; for n = 0 the day itself,
// or the next working day if it is none.
func workday(cal *law.Calendar, d law.Date, n int) law.Date {
	for !cal.IsWorkday(d) {
		d = d.AddDays(1)
	}
	for ; n > 0; n-- {
		for d = d.AddDays(1); !cal.IsWorkday(d); d = d.AddDays(1) {
		}
	}
	return d
}
