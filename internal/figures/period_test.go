package figures_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

func on(t *testing.T, s string) law.Date {
	t.Helper()
	d, err := law.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAround(t *testing.T) {
	t.Parallel()
	for step, want := range map[figures.Step][2]string{
		figures.Day: {"2024-02-29", "2024-02-29"}, figures.Week: {"2024-02-26", "2024-03-03"},
		figures.Month: {"2024-02-01", "2024-02-29"}, figures.Year: {"2024-01-01", "2024-12-31"},
	} {
		got := step.Around(on(t, "2024-02-29"))
		if got != (figures.Period{From: on(t, want[0]), To: on(t, want[1])}) {
			t.Errorf("%s: %s to %s", step, got.From, got.To)
		}
	}
}

func TestYearBefore(t *testing.T) {
	t.Parallel()
	for now, want := range map[[2]string][2]string{
		{"2024-02-01", "2024-02-29"}: {"2023-02-01", "2023-02-28"}, // a whole month stays one
		{"2025-02-01", "2025-02-28"}: {"2024-02-01", "2024-02-29"},
		{"2026-01-01", "2026-11-23"}: {"2025-01-01", "2025-11-23"},
	} {
		got := figures.Period{From: on(t, now[0]), To: on(t, now[1])}.YearBefore()
		if got != (figures.Period{From: on(t, want[0]), To: on(t, want[1])}) {
			t.Errorf("%s: %s to %s", now, got.From, got.To)
		}
	}
	if all := figures.Since(figures.Undated, figures.Undated); all.YearBefore() != all {
		t.Error("a period without bounds has another a year before")
	}
}

// The parts of a period follow each other without a gap and make the whole.
func TestSplit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := law.Date(rapid.IntRange(-1000, 40000).Draw(t, "from"))
		p := figures.Period{From: from, To: from.AddDays(rapid.IntRange(0, 900).Draw(t, "days"))}
		step := rapid.SampledFrom([]figures.Step{figures.Day, figures.Week, figures.Month, figures.Year}).Draw(t, "step")
		parts := step.Split(p, 1000)
		next := p.From
		for _, part := range parts {
			if part.From != next || part.To < part.From || step.Around(part.From) != step.Around(part.To) {
				t.Fatalf("%v of %v", part, p)
			}
			next = part.To + 1
		}
		if next != p.To+1 {
			t.Fatalf("%v ends before %v", parts, p)
		}
	})
}

// A median from the distribution is that of the members, and the middle of
// them when they are sorted.
func TestMedian(t *testing.T) {
	t.Parallel()
	f := &lists.Figure{Per: lists.PerMedian, Unit: "days", Decimals: 1}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(-5, 20), 1, 30).Draw(t, "values")
		count := map[int64]int64{}
		var members []figures.Member
		for _, v := range values {
			members = append(members, figures.Member{Value: float64(v), Counts: true})
			count[v*1e6]++
		}
		var spread []figures.Spread
		for v, n := range count {
			spread = append(spread, figures.Spread{Value: v, Members: n})
		}
		slices.SortFunc(spread, func(a, b figures.Spread) int { return cmp.Compare(a.Value, b.Value) })
		sums, err := figures.Total(f, members)
		slices.Sort(values)
		want := float64(values[(len(values)-1)/2]+values[len(values)/2]) / 2
		if err != nil || sums.Halves != figures.Median(spread) || figures.Of(f, sums).Number != want {
			t.Fatalf("%v: %d, %d, want %g", values, sums.Halves, figures.Median(spread), want)
		}
	})
	if v := figures.Of(f, figures.Sums{}); v.Known {
		t.Errorf("the median of nothing is %+v", v)
	}
}

func TestLatestStatement(t *testing.T) {
	t.Parallel()
	f := &lists.Figure{Per: lists.PerLatest, Unit: "percent", Decimals: 1}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	members := []figures.Member{
		{Subject: "record:s:1", Value: 80, Day: 20, At: at.Add(time.Hour)},
		{Subject: "record:s:2", Value: 87.7, Day: 30, At: at},
		{Subject: "record:s:3", Value: 10, Day: figures.Undated, At: at.Add(2 * time.Hour)},
	}
	sums, err := figures.Total(f, members)
	if got := figures.Of(f, sums); err != nil || got.Text != "87.7" {
		t.Errorf("%+v %v", got, err)
	}
	before := figures.Scope{Period: figures.Since(figures.Undated, 29)}.Select(members)
	if sums, _ = figures.Total(f, before); figures.Of(f, sums).Text != "80.0" {
		t.Errorf("until the day before: %+v", figures.Of(f, sums))
	}
}

func TestAims(t *testing.T) {
	t.Parallel()
	y, r := 88.0, 85.0
	up := &lists.Figure{Per: lists.PerShare, Unit: "percent", Decimals: 1, Good: "up", Target: &lists.Target{Value: 90}, Alert: &lists.Thresholds{Yellow: &y, Red: &r}}
	fewest, most := 5.0, 8.0
	down := &lists.Figure{Per: lists.PerTotal, Unit: "days", Good: "down", Target: &lists.Target{Value: 4}, Alert: &lists.Thresholds{Yellow: &fewest, Red: &most}}
	for _, tc := range []struct {
		f       *lists.Figure
		s       figures.Sums
		reached bool
		alert   string
	}{
		{up, figures.Sums{Numerator: 900, Denominator: 1000}, true, ""},
		{up, figures.Sums{Numerator: 87996, Denominator: 100000}, false, ""}, // 88.0 as published
		{up, figures.Sums{Numerator: 879, Denominator: 1000}, false, "yellow"},
		{up, figures.Sums{Numerator: 849, Denominator: 1000}, false, "red"},
		{up, figures.Sums{}, false, ""},
		{down, figures.Sums{Numerator: 4}, true, ""},
		{down, figures.Sums{Numerator: 6}, false, "yellow"},
		{down, figures.Sums{Numerator: 9}, false, "red"},
	} {
		v := figures.Of(tc.f, tc.s)
		if figures.Reached(tc.f, v) != tc.reached || figures.Alert(tc.f, v) != tc.alert {
			t.Errorf("%s: reached %v, alert %q", v.Text, figures.Reached(tc.f, v), figures.Alert(tc.f, v))
		}
	}
	was := figures.Of(up, figures.Sums{Numerator: 912, Denominator: 1000})
	if got := figures.Difference(up, figures.Of(up, figures.Sums{Numerator: 9, Denominator: 10}), was); got != "-1.2" {
		t.Errorf("difference %q", got)
	}
}
