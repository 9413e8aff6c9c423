package towns

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/law"
)

// The span in which cases are opened: almost four years.
var (
	First = law.NewDate(2023, time.January, 3)
	Last  = law.NewDate(2026, time.November, 20)
)

// Applicant, Clerk and Reviewer carry out the cases, in every town.
var (
	Applicant = &access.Viewer{Person: "applicant"}
	Clerk     = official("clerk")
	Reviewer  = official("reviewer")
)

func official(role string) *access.Viewer {
	v := &access.Viewer{Person: role}
	for n := range Offices {
		v.Grants = append(v.Grants, access.Grant{Person: role, Org: Office(n), Role: role})
	}
	return v
}

// step is one command in a life.
type step struct {
	at     time.Time
	life   int
	action string
}

// script is what happens in n lives, in the order of time. What would happen
// after the span does not: some cases are still open.
func script(n int, r *rand.Rand) []step {
	end, span := (Last + 1).Start(), (Last + 1).Start().Sub(First.Start())
	var out []step
	for life := range n {
		at := First.Start().Add(time.Duration(r.Int64N(int64(span))))
		add := func(action string, after time.Duration) {
			if at = at.Add(after).Truncate(time.Millisecond); at.Before(end) {
				out = append(out, step{at, life, action})
			}
		}
		hours := func(least, most int) time.Duration {
			return time.Duration(least)*time.Hour + time.Duration(r.Int64N(int64(time.Duration(most-least)*time.Hour)))
		}
		add("open", 0)
		add("accept", hours(1, 100))
		for range []int{0, 0, 0, 0, 0, 0, 1, 1, 1, 2}[r.IntN(10)] {
			add("ask", hours(1, 60))
			add("answer", hours(1, 100))
		}
		add("approve", hours(10, 300))
	}
	slices.SortStableFunc(out, func(a, b step) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.life, b.life)) })
	return out
}
