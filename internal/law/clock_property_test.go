package law_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/law"
)

// allowed is the table of legal moves, written down a second time.
var allowed = map[law.ClockState][]law.EntryKind{
	law.Idle:    {law.EntryStart},
	law.Running: {law.EntryPause, law.EntryExtend, law.EntryRestart, law.EntryStop},
	law.Paused:  {law.EntryResume, law.EntryExtend, law.EntryRestart, law.EntryStop},
	law.Stopped: {law.EntryRestart},
}

// clocks draws a clock with a random life and the time after its last entry.
func clocks(t *rapid.T) (law.Clock, time.Time) {
	unit := rapid.SampledFrom([]law.Unit{law.WorkingDays, law.Days, law.Months, law.Years, law.Hours}).Draw(t, "unit")
	most := map[law.Unit]int{law.WorkingDays: 30, law.Days: 60, law.Months: 3, law.Years: 1, law.Hours: 72}[unit]
	c := law.Clock{Limit: law.Limit{N: rapid.IntRange(0, most).Draw(t, "n"), Unit: unit}}
	now := moments.Draw(t, "start")
	c, err := c.Start(now)
	if err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 8).Draw(t, "moves") {
		now = now.Add(gap(t, unit))
		kinds := allowed[c.State()]
		e := law.Entry{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: now, Reason: "r", Notice: "n", By: "b"}
		if e.Kind == law.EntryExtend {
			e.Extra = law.Limit{N: rapid.IntRange(0, most).Draw(t, "extra"), Unit: unit}
		}
		if c, err = c.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	return c, now.Add(gap(t, unit))
}

// gap is often nothing, or up to midnight, and sometimes long.
func gap(t *rapid.T, unit law.Unit) time.Duration {
	if unit == law.Hours {
		return time.Duration(rapid.IntRange(0, 40*60).Draw(t, "minutes")) * time.Minute
	}
	hours := rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 24), rapid.IntRange(0, 24*20), rapid.Just(24)).Draw(t, "hours")
	return time.Duration(hours) * time.Hour
}

func TestClockDueIsWhatAWallCalendarGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := clocks(t)
		due, err := c.Due(law.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		if due.Paused != (c.State() == law.Paused) {
			t.Fatalf("paused %v in state %s", due.Paused, c.State())
		}
		want := simulate(c.Limit, c.Ledger)
		if c.Limit.Unit == law.Hours {
			if !due.At.Equal(want) {
				t.Fatalf("due %s; want %s", due.At, want)
			}
			return
		}
		if due.Date.String() != want.Format(time.DateOnly) {
			t.Fatalf("due %s; want %s", due.Date, want.Format(time.DateOnly))
		}
		if !due.At.Equal(midnightAfter(want)) {
			t.Fatalf("at %s; want 24:00 of %s", due.At, due.Date)
		}
	})
}

func TestClockMeasures(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, now := clocks(t)
		due, err := c.Due(law.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		moment := now
		last := c.Ledger[len(c.Ledger)-1].At
		switch c.State() {
		case law.Stopped:
			moment = last
		case law.Paused:
			for _, e := range c.Ledger {
				if e.Kind == law.EntryPause {
					moment = e.At
				}
			}
		}
		onTime, err := c.OnTime(law.Builtin(), now)
		if err != nil || onTime == moment.After(due.At) {
			t.Fatalf("on time %v, %v; at %s, due %s", onTime, err, moment, due.At)
		}
		left, err := c.Left(law.Builtin(), now)
		if err != nil || left < 0 == onTime {
			t.Fatalf("left %d, %v; on time %v", left, err, onTime)
		}
		if want, ok := countLeft(c.Limit.Unit, moment, due.At); ok && left != want {
			t.Fatalf("left %d; want %d at %s, due %s", left, want, moment, due.At)
		}
		if c.Limit.Unit == law.Months || c.Limit.Unit == law.Years {
			return
		}
		if got, want := c.Used(law.Builtin(), now), countUsed(c.Limit, c.Ledger, now); got != want {
			t.Fatalf("used %d; want %d at %s", got, want, moment)
		}
	})
}

// countLeft counts days, or whole hours, one by one.
func countLeft(unit law.Unit, moment, due time.Time) (int, bool) {
	if unit == law.Months || unit == law.Years {
		return 0, false
	}
	sign, from, to := 1, moment, due
	if moment.After(due) {
		sign, from, to = -1, due, moment
	}
	n := 0
	if unit == law.Hours {
		for t := from.Add(time.Hour); !t.After(to); t = t.Add(time.Hour) {
			n++
		}
	} else {
		// The last day is the one that ends at due.
		lastDay, today := dayOf(due.Add(-time.Minute)), dayOf(moment)
		for d := nextDay(minDay(lastDay, today)); !d.After(maxDay(lastDay, today)); d = nextDay(d) {
			if isWorkday(d) || unit == law.Days {
				n++
			}
		}
		if sign > 0 && today.After(lastDay) { // now is exactly 24:00
			n = 0
		}
	}
	if sign < 0 {
		return -max(n, 1), true
	}
	return n, true
}

func minDay(a, b day) day {
	if a.Before(b) {
		return a
	}
	return b
}

func maxDay(a, b day) day {
	if a.Before(b) {
		return b
	}
	return a
}

func TestClockMovesFollowTheTable(t *testing.T) {
	t.Parallel()
	kinds := []law.EntryKind{law.EntryStart, law.EntryPause, law.EntryResume, law.EntryExtend, law.EntryRestart, law.EntryStop}
	rapid.Check(t, func(t *rapid.T) {
		c, now := clocks(t)
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		e := law.Entry{Kind: kind, At: now, Reason: "r", Notice: "n", By: "b", Extra: law.Limit{N: 1, Unit: law.Days}}
		legal := false
		for _, k := range allowed[c.State()] {
			legal = legal || k == kind
		}
		before := len(c.Ledger)
		moved, err := c.Apply(e)
		if (err == nil) != legal {
			t.Fatalf("%s while %s: %v", kind, c.State(), err)
		}
		if len(c.Ledger) != before || legal && len(moved.Ledger) != before+1 {
			t.Fatalf("ledger of %d entries became %d, the old one %d", before, len(moved.Ledger), len(c.Ledger))
		}
	})
}

// A clock moved in two ways must not share its ledger's memory.
func TestClockIsAValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, now := clocks(t)
		if c.State() == law.Stopped {
			return
		}
		a, err := c.Stop(now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = c.Restart(now, "again"); err != nil {
			t.Fatal(err)
		}
		if got := a.Ledger[len(a.Ledger)-1].Kind; got != law.EntryStop {
			t.Fatalf("the stop became a %s", got)
		}
	})
}

func TestClockJSONRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, now := clocks(t)
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back law.Clock
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, back); diff != "" {
			t.Fatal(diff)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(text) {
			t.Fatalf("%s\nbecame\n%s (%v)", text, again, err)
		}
		if c.Used(law.Builtin(), now) != back.Used(law.Builtin(), now) {
			t.Fatal("used differs")
		}
	})
}
