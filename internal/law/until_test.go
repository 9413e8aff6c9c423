package law_test

import (
	"encoding/json"
	"testing"
	"time"

	"qingdan/internal/law"
)

// TestUntilEndsWithItsDay holds a fixed day, which is a Saturday, to its 24:00,
// and the move to another day to what the ledger keeps.
func TestUntilEndsWithItsDay(t *testing.T) {
	t.Parallel()
	cal := law.Builtin()
	saturday := law.NewDate(2026, time.June, 27)
	start := law.NewDate(2026, time.March, 2).Start().Add(9 * time.Hour)
	clock, err := law.Clock{Limit: law.UntilDay(saturday)}.Start(start)
	if err != nil {
		t.Fatal(err)
	}
	due, err := clock.Due(cal)
	if err != nil || due.Date != saturday || !due.At.Equal((saturday + 1).Start()) || due.Provisional {
		t.Errorf("due %+v, %v", due, err)
	}
	if left, err := clock.Left(cal, saturday.Start()); left != 0 || err != nil {
		t.Errorf("left on the day: %d, %v", left, err)
	}
	if late, err := clock.OnTime(cal, (saturday + 1).Start().Add(time.Second)); late || err != nil {
		t.Errorf("on time after the day: %v, %v", late, err)
	}
	later := law.NewDate(2026, time.September, 30)
	moved, err := clock.Move(start.Add(time.Hour), later, "资金到位推迟", "改革办")
	if err != nil {
		t.Fatal(err)
	}
	if due, err := moved.Due(cal); err != nil || due.Date != later {
		t.Errorf("moved: %+v, %v", due, err)
	}
	if got := moved.Limit; got != clock.Limit {
		t.Errorf("the old day is gone: %v", got)
	}
	if _, err := clock.Move(start.Add(time.Hour), later, "", "改革办"); err == nil {
		t.Error("moved without a reason")
	}
}

func TestUntilIsWrittenAsTheDay(t *testing.T) {
	t.Parallel()
	in := law.Clock{Limit: law.UntilDay(law.NewDate(2026, time.June, 27))}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out law.Clock
	if err := json.Unmarshal(b, &out); err != nil || out.Limit != in.Limit || out.Limit.String() != "2026-06-27" {
		t.Errorf("%s: %+v, %v", b, out, err)
	}
}
