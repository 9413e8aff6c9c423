package city

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A stay begins with the event that led into the state and ends with the one
// that led out of it; what stays in the state, and what happened before the
// events that are looked at, is not counted.
func TestStays(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 3, 2+n, 9, 0, 0, 0, time.UTC) }
	event := func(seq int64, id, to string, n int) EventRow {
		return EventRow{Seq: seq, Case: id, At: day(n), Public: []byte(`{"item":"task","to":"` + to + `"}`)}
	}
	numbered := func(e EventRow) EventRow {
		e.Public = []byte(`{"item":"task","to":"running","number":"T-1"}`)
		return e
	}
	events := []EventRow{
		event(1, "a", "draft", 0), event(2, "a", "running", 1), numbered(event(5, "a", "running", 3)), event(6, "a", "done", 9),
		event(3, "b", "running", 1), event(4, "b", "checked", 2), event(7, "b", "done", 4),
	}
	got := stays{}
	if err := got.add(events, map[string]int64{"a": 1, "b": 7}); err != nil {
		t.Fatal(err)
	}
	want := stays{
		{"task", "draft"}:   {{At: day(1), After: 24 * time.Hour}},
		{"task", "running"}: {{Number: "T-1", At: day(9), After: 8 * 24 * time.Hour}},
		{"task", "checked"}: {{At: day(4), After: 48 * time.Hour}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	after := func(all ...time.Duration) (out []Leaving) {
		for _, d := range all {
			out = append(out, Leaving{After: d})
		}
		return out
	}
	if got := MedianStay(after(5, 1, 3)); got != 3 {
		t.Errorf("median of three: %d", got)
	}
	if got := MedianStay(after(4, 1, 9, 2)); got != 3 {
		t.Errorf("median of four: %d", got)
	}
}
