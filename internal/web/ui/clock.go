package ui

import (
	"time"

	"qingdan/internal/lang"
)

// ClockState is how a clock stands, as far as a person cares.
type ClockState string

// The states of a clock.
const (
	ClockRunning ClockState = "running"
	ClockPaused  ClockState = "paused"
	ClockMet     ClockState = "met"    // stopped in time
	ClockMissed  ClockState = "missed" // stopped late
)

// Unit is the unit that a clock counts in: law.Unit, as the texts name it.
type Unit string

// The units, with the values of law.Unit.
const (
	Workdays Unit = "wd"
	Days     Unit = "d"
	Months   Unit = "m"
	Years    Unit = "y"
	Hours    Unit = "h"
)

// Clock is a legal time limit: how much of it is used, what is left and until
// when. Partials "clock" (bar and words) and "clock-line" (words alone).
type Clock struct {
	Name        lang.Text
	State       ClockState
	Unit        Unit
	Budget      int // whole units, of the promised limit where there is one
	Used        int
	Left        int       // negative: late by so many units
	Statutory   int       // the statutory limit where the promise is shorter; 0: the same
	LastDay     time.Time // the last day on which it is still in time; hours: the instant
	Provisional bool      // the year's calendar is not decreed yet
	Reason      lang.Text // why it is paused
	Basis       string    // 行政许可法第四十二条
	Until       bool      // it ends with a fixed day, whatever Budget says; counted in days
	Moves       []ClockMove
}

// ClockMove is how a clock that ends with a fixed day got another: the old day
// stays to be seen.
type ClockMove struct {
	At   time.Time
	From time.Time // the day before
	To   time.Time
	Why  []lang.Text // what the action that moved it said
	By   lang.Text
	Href string // of the step on the timeline; may be empty
}

// soonDays is how many days before a fixed day it is near.
const soonDays = 7

// Late reports whether the clock is or was over its limit.
func (c Clock) Late() bool { return c.State == ClockMissed || c.Left < 0 }

// Overrun is how many units it is late by, at least 0.
func (c Clock) Overrun() int { return max(0, -c.Left) }

// Percent is the used share for the bar, 0 to 100.
func (c Clock) Percent() int {
	if c.Late() || c.Budget <= 0 {
		return 100
	}
	return min(100, max(0, 100*c.Used/c.Budget))
}

// Tone colours the bar: the last quarter of a limit, and its last unit, warn.
func (c Clock) Tone() Tone {
	switch {
	case c.Late():
		return Bad
	case c.State == ClockMet:
		return Good
	case c.State == ClockPaused:
		return Neutral
	case c.Until && c.Left > soonDays:
		return Info // a day that is years ahead is not near because years have passed
	case c.Left <= 1 || c.Until || c.Percent() >= 75:
		return Warn
	}
	return Info
}
