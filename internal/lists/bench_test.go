package lists_test

import (
	"testing"

	"qingdan/internal/lists"
)

// A guard of three clauses, as most are.
func BenchmarkGuard(b *testing.B) {
	item := town(b, "case.received <= now", "form.area <= 100.0 && !form.night && case.received <= now").Item("stall")
	guard := item.Procedure.Action("approve").Guards[0].When
	v := lists.Vars{Form: map[string]any{"area": 2.5}, Case: &lists.CaseFacts{Received: now}, Item: item, Now: now}
	b.ReportAllocs()
	for b.Loop() {
		if ok, err := guard.Bool(v); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	form, values := restaurant(b).Form, complete()
	b.ReportAllocs()
	for b.Loop() {
		if faults := form.Check(values, true, now); faults != nil {
			b.Fatal(faults)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		town(b)
	}
}
