package walk

import (
	"slices"

	"qingdan/internal/lists"
)

// Reading is a procedure with what its actions mean. Immutable.
type Reading struct {
	*lists.Procedure
	meanings map[step]Meaning
}

type step struct{ state, action string }

// Read reads a procedure.
func Read(p *lists.Procedure) *Reading {
	r := &Reading{Procedure: p, meanings: map[step]Meaning{}}
	for _, a := range p.Actions {
		for _, from := range a.From {
			r.meanings[step{from, a.ID}] = MeaningOf(p, from, a)
		}
	}
	return r
}

// Meaning returns what the action means in the state; "" where it may not be
// taken there.
func (r *Reading) Meaning(state string, a *lists.Action) Meaning {
	return r.meanings[step{state, a.ID}]
}

// Staff returns the actions that officials may take in a state, in the
// procedure's order.
func (r *Reading) Staff(state string) []*lists.Action {
	return r.from(state, func(a *lists.Action) bool { return len(ByStaff(a)) > 0 })
}

// Applicant returns the actions that the applicant may take in a state.
func (r *Reading) Applicant(state string) []*lists.Action { return r.from(state, ByApplicant) }

func (r *Reading) from(state string, may func(*lists.Action) bool) []*lists.Action {
	var out []*lists.Action
	for _, a := range r.Actions {
		if slices.Contains(a.From, state) && may(a) {
			out = append(out, a)
		}
	}
	return out
}

// Expires reports whether the law acts when the state's clock runs out.
func (r *Reading) Expires(state string) bool {
	s := r.State(state)
	return s != nil && s.Clock != "" && slices.ContainsFunc(r.Actions, func(a *lists.Action) bool {
		return a.After == s.Clock && slices.Contains(a.From, state)
	})
}
