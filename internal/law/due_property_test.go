package law_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/law"
)

var (
	dayLimits = rapid.Custom(func(t *rapid.T) law.Limit {
		unit := rapid.SampledFrom([]law.Unit{law.WorkingDays, law.Days, law.Months, law.Years}).Draw(t, "unit")
		most := map[law.Unit]int{law.WorkingDays: 400, law.Days: 600, law.Months: 30, law.Years: 5}[unit]
		return law.Limit{N: rapid.IntRange(0, most).Draw(t, "n"), Unit: unit}
	})
	// minutes around the decreed years, often in the festivals
	moments = rapid.Custom(func(t *rapid.T) time.Time {
		from := time.Date(2022, 11, 1, 0, 0, 0, 0, law.Shanghai())
		days := rapid.IntRange(0, 5*365).Draw(t, "day")
		minutes := rapid.SampledFrom([]int{0, 1, 9 * 60, 12*60 + 30, 23*60 + 59}).Draw(t, "minute")
		return from.AddDate(0, 0, days).Add(time.Duration(minutes) * time.Minute)
	})
)

func TestDueIsWhatCountingByDaysGives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := moments.Draw(t, "start")
		l := dayLimits.Draw(t, "limit")
		due, err := law.Builtin().Due(start, l)
		if err != nil {
			t.Fatal(err)
		}
		want, provisional := naiveDue(dayOf(start), l)
		if due.Date.String() != want.Format(time.DateOnly) {
			t.Fatalf("due %s; want %s", due.Date, want.Format(time.DateOnly))
		}
		if due.Provisional != provisional {
			t.Fatalf("provisional %v; want %v (%v)", due.Provisional, provisional, due.Undecreed)
		}
		if !due.At.Equal(midnightAfter(want)) {
			t.Fatalf("at %s; want %s", due.At, midnightAfter(want))
		}
		quick, err := law.Builtin().DueTime(start, l)
		if err != nil || quick.At != due.At || quick.Provisional != due.Provisional || quick.Steps != nil {
			t.Fatalf("without steps: %+v, %v", quick, err)
		}
	})
}

func TestDueInHours(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := moments.Draw(t, "start")
		n := rapid.IntRange(0, law.MaxLimit).Draw(t, "hours")
		due, err := law.Builtin().Due(start, law.Limit{N: n, Unit: law.Hours})
		if err != nil {
			t.Fatal(err)
		}
		want := start
		for range n {
			want = want.Add(time.Hour)
		}
		if !due.At.Equal(want) || due.Provisional {
			t.Fatalf("at %s, provisional %v; want %s", due.At, due.Provisional, want)
		}
	})
}

// Every step must tell the truth: between the start and the end, the days that
// no step names are exactly the plain working days.
func TestStepsNameEveryRestDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := moments.Draw(t, "start")
		n := rapid.IntRange(1, 120).Draw(t, "n")
		due, err := law.Builtin().Due(start, law.Limit{N: n, Unit: law.WorkingDays})
		if err != nil {
			t.Fatal(err)
		}
		plain := 0
		for d := law.DateOf(start) + 1; d <= due.Date; d++ {
			if stepOn(due.Steps, d) == nil {
				plain++
			} else if stepOn(due.Steps, d).Rule.Code == "makeup_workday" {
				plain++
			} else if law.Builtin().IsWorkday(d) {
				t.Fatalf("%s is a working day, but %v", d, stepOn(due.Steps, d))
			}
		}
		if plain != n {
			t.Fatalf("steps leave %d working days; want %d", plain, n)
		}
	})
}

func stepOn(steps []law.Step, d law.Date) *law.Step {
	for i := range steps {
		if steps[i].From <= d && d <= steps[i].To {
			return &steps[i]
		}
	}
	return nil
}

func TestWorkdaysCountsDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from, to := dayOf(moments.Draw(t, "from")), dayOf(moments.Draw(t, "to"))
		want := 0
		for d := nextDay(from); !d.After(to); d = nextDay(d) {
			if isWorkday(d) {
				want++
			}
		}
		if got := law.Builtin().Workdays(law.NewDate(from.Date()), law.NewDate(to.Date())); got != want {
			t.Fatalf("%d working days; want %d", got, want)
		}
	})
}

// Nothing that comes from outside may panic or run without end.
func TestDueIsTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Unix(rapid.Int64().Draw(t, "seconds"), rapid.Int64().Draw(t, "nanoseconds"))
		if rapid.Bool().Draw(t, "near") {
			start = time.Unix(rapid.Int64Range(-1<<33, 1<<33).Draw(t, "near seconds"), 0)
		}
		unit := rapid.SampledFrom([]law.Unit{"wd", "d", "m", "y", "h", "", "week"}).Draw(t, "unit")
		n := rapid.OneOf(rapid.Int(), rapid.IntRange(-1, law.MaxLimit+1), rapid.Just(math.MaxInt)).Draw(t, "n")
		due, err := law.Builtin().DueTime(start, law.Limit{N: n, Unit: unit})
		if err == nil && (due.Date.Year() < law.FirstYear || due.Date.Year() > law.LastYear || due.At.Before(start)) {
			t.Fatalf("due %s", due.At)
		}
	})
}

func TestCompareIsCertain(t *testing.T) {
	t.Parallel()
	limits := rapid.OneOf(dayLimits, rapid.Map(rapid.IntRange(0, 3000), func(n int) law.Limit { return law.Limit{N: n, Unit: law.Hours} }))
	rapid.Check(t, func(t *rapid.T) {
		a, b := limits.Draw(t, "a"), limits.Draw(t, "b")
		order, certain := law.Compare(a, b)
		back, same := law.Compare(b, a)
		if certain != same {
			t.Fatalf("certain one way only: %v, %v", order, back)
		}
		if !certain {
			return
		}
		start := moments.Draw(t, "start")
		dueA, errA := law.Builtin().DueTime(start, a)
		dueB, errB := law.Builtin().DueTime(start, b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if got := dueA.At.Compare(dueB.At); got*order < 0 || order == 0 && got != 0 {
			t.Fatalf("compared %d, but due %s and %s", order, dueA.At, dueB.At)
		}
	})
}
