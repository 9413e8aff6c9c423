package law

import (
	"fmt"
	"slices"
	"time"
)

// Clock is a budget and a ledger (时限); a value. Methods that move it return a
// new one and never share the ledger. Due times are always derived, so that
// they follow the calendar.
//
// A refused move is a *problem.Problem of kind Refused whose code names the
// move and the state, such as pause_while_paused.
type Clock struct {
	Limit    Limit   `json:"limit"`
	Promised Limit   `json:"promised,omitzero"`
	Ledger   []Entry `json:"ledger,omitempty"`
}

// Start begins the budget. The day of at is not counted.
func (c Clock) Start(at time.Time) (Clock, error) { return c.Apply(Entry{Kind: EntryStart, At: at}) }

// Pause stops the count from the next day on. The reason and the notice given
// to the party are required.
func (c Clock) Pause(at time.Time, reason, notice string) (Clock, error) {
	return c.Apply(Entry{Kind: EntryPause, At: at, Reason: reason, Notice: notice})
}

// Resume ends a pause. The day of at is not counted.
func (c Clock) Resume(at time.Time) (Clock, error) { return c.Apply(Entry{Kind: EntryResume, At: at}) }

// Extend adds to the budget, also to the promised one. The reason and who
// approved are required.
func (c Clock) Extend(at time.Time, extra Limit, reason, by string) (Clock, error) {
	return c.Apply(Entry{Kind: EntryExtend, At: at, Extra: extra, Reason: reason, By: by})
}

// Move puts another day in the place of the limit, statutory and promised. The
// reason and who approved are required; the ledger keeps the day before.
func (c Clock) Move(at time.Time, until Date, reason, by string) (Clock, error) {
	return c.Apply(Entry{Kind: EntryMove, At: at, Until: UntilDay(until), Reason: reason, By: by})
}

// Restart begins the budget anew, also after a stop; pauses and extensions
// before it are forgotten.
func (c Clock) Restart(at time.Time, reason string) (Clock, error) {
	return c.Apply(Entry{Kind: EntryRestart, At: at, Reason: reason})
}

// Stop ends the count. A pause that is open ends with it.
func (c Clock) Stop(at time.Time) (Clock, error) { return c.Apply(Entry{Kind: EntryStop, At: at}) }

// Apply moves the clock by an entry, new or stored, under the same rules.
func (c Clock) Apply(e Entry) (Clock, error) {
	state, err := c.fold()
	if err != nil {
		return c, err
	}
	if _, err := state.next(e); err != nil {
		return c, err
	}
	if err := c.follows(e); err != nil {
		return c, err
	}
	e.At = e.At.Round(0) // a ledger has no use for a monotonic reading
	c.Ledger = append(slices.Clip(c.Ledger), e)
	return c, nil
}

// follows refuses entries that go back in time, ledgers that grow without end
// and budgets over MaxLimit.
func (c Clock) follows(e Entry) error {
	if len(c.Ledger) >= MaxEntries {
		return refuse("ledger_full", "时限记录过多，不能再添加", "the clock has too many entries; no more can be added")
	}
	if n := len(c.Ledger); n > 0 && e.At.Before(c.Ledger[n-1].At) {
		return refuse("entry_back_in_time",
			"时限记录的时间不能早于上一条记录；请检查时间",
			"an entry cannot be earlier than the one before it; check the time")
	}
	switch e.Kind {
	case EntryStart:
		return c.checkLimits()
	case EntryExtend:
		return c.checkSum(e.Extra)
	}
	return nil
}

// checkSum keeps the budget with all its extensions within MaxLimit.
func (c Clock) checkSum(extra Limit) error {
	sum := max(c.Limit.N, c.Promised.N) + extra.N
	for _, e := range c.Ledger {
		sum += e.Extra.N
	}
	if sum <= MaxLimit {
		return nil
	}
	return refuse("extended_too_far",
		fmt.Sprintf("期限连同延长不能超过 %d", MaxLimit),
		fmt.Sprintf("a limit with its extensions cannot be over %d", MaxLimit))
}

func (c Clock) checkLimits() error {
	if err := c.Limit.check(); err != nil {
		return err
	}
	if c.Promised.IsZero() {
		return nil
	}
	return c.Promised.check()
}

// fold follows the ledger through its states; it refuses one that this room
// would not have written.
func (c Clock) fold() (ClockState, error) {
	state := Idle
	for i, e := range c.Ledger {
		next, err := state.next(e)
		if err != nil {
			return state, err
		}
		if i > 0 && e.At.Before(c.Ledger[i-1].At) {
			return state, refuse("entry_back_in_time", "时限记录的时间顺序有误", "the clock's entries are not in order of time")
		}
		state = next
	}
	return state, nil
}

// State returns where the clock stands.
func (c Clock) State() ClockState {
	state, _ := c.fold() // of a broken ledger, the state before the fault; Due reports it
	return state
}
