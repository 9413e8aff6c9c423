package walk

import (
	"strconv"

	"qingdan/internal/demo/dice"
	"qingdan/internal/lists"
)

// Answer returns the action that the applicant takes where it is his turn, nil
// where he does nothing: an abandoned draft, a notice never answered, a parked
// case.
func (f Fate) Answer(r *Reading, state string, version int) *lists.Action {
	if f.Park != "" {
		route := Route(r.Procedure, state, f.Park)
		if len(route) == 0 || !ByApplicant(route[0]) {
			return nil
		}
		return route[0]
	}
	initial := state == r.Initial.ID
	if initial && f.Abandoned || !initial && f.Lapses {
		return nil
	}
	actions := r.Applicant(state)
	weights := make([]float64, len(actions))
	for i, a := range actions {
		if r.Meaning(state, a) == Forward {
			weights[i] = style(a)
		}
	}
	if i := dice.Weighted(f.seed.For("answer", f.id, strconv.Itoa(version)), weights); i >= 0 {
		return actions[i]
	}
	return nil
}

// Withdrawal returns the action by which the applicant takes the case back, nil
// where the state has none.
func (f Fate) Withdrawal(r *Reading, state string) *lists.Action {
	return first(r, state, Withdraw, r.Applicant(state))
}

// Rating returns the action by which the applicant rates an ended case.
func (f Fate) Rating(r *Reading, state string) *lists.Action {
	return first(r, state, After, r.Applicant(state))
}

// FollowUp returns the action by which the office follows up an ended case.
func (f Fate) FollowUp(r *Reading, state string) *lists.Action {
	return first(r, state, After, r.Staff(state))
}

func first(r *Reading, state string, m Meaning, actions []*lists.Action) *lists.Action {
	for _, a := range actions {
		if r.Meaning(state, a) == m {
			return a
		}
	}
	return nil
}

// Rate draws the level of a rating, 1 best to 5 worst. Who was refused or had
// to wait rates worse.
func (f Fate) Rate(outcome string, late bool) int {
	weights := []float64{68, 20, 8, 3, 1}
	if late || outcome == "refused" || outcome == "not_accepted" || outcome == "lapsed" {
		weights = []float64{20, 25, 25, 18, 12}
	}
	return dice.Weighted(f.seed.For("rate", f.id), weights) + 1
}

// Delay draws after how many days, out of a span, the applicant turns to the
// case for a purpose: often at once.
func (f Fate) Delay(purpose string, version, span int) int {
	if f.Brisk {
		return 0
	}
	r := f.seed.For("delay", purpose, f.id, strconv.Itoa(version))
	if dice.Chance(r, 0.4) {
		span = min(span, 1)
	}
	return dice.Between(r, 0, span)
}

// AnswerSpan is within how many days applicants answer in a state: sooner
// where the time for it is short.
func AnswerSpan(r *Reading, state string) int {
	limit := 0
	if s := r.State(state); s != nil && s.Clock != "" {
		limit = r.Clock(s.Clock).Limit.N
	}
	if limit == 0 {
		return 4
	}
	return min(limit/4, 8)
}
