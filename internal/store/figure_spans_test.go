package store

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qingdan/internal/figures"
	"qingdan/internal/law"
)

// Each day of a period is in exactly one of the spans that cover it, and no
// other day is.
func TestSpansCoverAPeriod(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := law.Date(rapid.Int64Range(-800_000, 30_000).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(-1, 3000).Draw(t, "days"))
		spans := cover(figures.Period{From: from, To: to})
		if n := 60 + 22 + int(to-from)/365; len(spans) > n {
			t.Fatalf("%d spans from %s to %s", len(spans), from, to)
		}
		for d := from - 400; d <= to+400; d++ {
			n := 0
			for _, span := range spansOf(int64(d)) {
				if slices.Contains(spans, span) {
					n++
				}
			}
			if in := from <= d && d <= to; in != (n == 1) || n > 1 {
				t.Fatalf("%s is in %d spans of %s to %s", d, n, from, to)
			}
		}
	})
}
