package law_test

import (
	"testing"

	"qingdan/internal/law"
)

func BenchmarkDueTime(b *testing.B) {
	for _, s := range []string{"20wd", "250wd", "2000wd", "90d", "6m", "48h"} {
		b.Run(s, func(b *testing.B) {
			begin, l := at(b, "2026-02-10T09:30"), limit(b, s)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := law.Builtin().DueTime(begin, l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkClock(b *testing.B) {
	c := life{start(b, "2026-03-02"), pause(b, "2026-03-04"), resume(b, "2026-03-11"), extend(b, "2026-03-20", "10wd")}.clock(b, "20wd", "8wd")
	for name, derive := range map[string]func(*law.Calendar) (law.Due, error){"with steps": c.Due, "time only": c.DueTime} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := derive(law.Builtin()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
