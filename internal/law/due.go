package law

import (
	"time"

	"qingdan/internal/lang"
)

// Due is a derived due time.
type Due struct {
	At          time.Time `json:"at"`                  // exclusive end: 24:00 of Date (hours: the instant)
	Date        Date      `json:"date"`                // the last day
	Steps       []Step    `json:"steps,omitempty"`     // what was skipped or rolled, and why, by date
	Provisional bool      `json:"provisional"`         // it rests on years whose holidays are not decreed
	Undecreed   []int     `json:"undecreed,omitempty"` // those years; derive anew when one is decreed
	Paused      bool      `json:"paused,omitempty"`    // clocks: a pause is open and not counted in At
	Calendar    string    `json:"calendar"`            // version of the calendar
}

// Step is a run of days that a rule skipped, counted or rolled over.
type Step struct {
	From Date      `json:"from"`
	To   Date      `json:"to"` // included
	Rule Rule      `json:"rule"`
	Name lang.Text `json:"name"` // 国庆节, 周末; of a pause its reason, of an extension its length
}

// Due derives when a limit that begins at start ends, with the steps. The
// start day is not counted (Civil Code art. 201). An end in days, months or
// years that falls on a rest day moves to the next day that is none (art. 203).
// The error is a *problem.Problem of kind Invalid: a limit over MaxLimit, or a
// time outside FirstYear to LastYear.
func (c *Calendar) Due(start time.Time, l Limit) (Due, error) {
	w := walk{cal: c, steps: &trace{cal: c}}
	return w.run(start, []Limit{l})
}

// DueTime is Due without the steps, for deriving many.
func (c *Calendar) DueTime(start time.Time, l Limit) (Due, error) {
	w := walk{cal: c}
	return w.run(start, []Limit{l})
}
