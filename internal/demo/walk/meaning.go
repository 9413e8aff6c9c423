package walk

import (
	"slices"

	"qingdan/internal/lists"
)

// Meaning is what taking an action in a state comes to.
type Meaning string

// The meanings.
const (
	Forward  Meaning = "forward"  // on towards a decision
	Note     Meaning = "note"     // something is put on record, the case stays
	Ask      Meaning = "ask"      // the applicant has to do something
	Back     Meaning = "back"     // back to an earlier desk
	Pause    Meaning = "pause"    // the clock stops for a lawful reason
	Resume   Meaning = "resume"   // the clock runs again
	Extend   Meaning = "extend"   // more time, or the request for it
	Refuse   Meaning = "refuse"   // the case ends with a no
	Reject   Meaning = "reject"   // the case is not accepted
	Withdraw Meaning = "withdraw" // the applicant takes it back
	Save     Meaning = "save"     // a draft is kept
	After    Meaning = "after"    // after the end: a rating, a follow-up
)

// MeaningOf reads what the action means in the state from.
func MeaningOf(p *lists.Procedure, from string, a *lists.Action) Meaning {
	to := from
	if a.To != "" {
		to = a.To
	}
	s, next := p.State(from), p.State(to)
	switch {
	case s.End:
		return After
	case next.End:
		return ending(next.Outcome)
	case moves(a, "pause"):
		return Pause
	case moves(a, "resume"):
		return Resume
	case moves(a, "extend"), to != from && leadsTo(p, to, "extend"):
		return Extend
	case to == from && a.Form != "":
		return Save
	case to == from:
		return Note
	case next.Turn == lists.Applicant && s.Turn != lists.Applicant:
		return Ask
	case to != p.Initial.ID && s.Turn != lists.Applicant && depth(p, to) < depth(p, from):
		return Back
	}
	return Forward
}

func ending(outcome string) Meaning {
	switch outcome {
	case "refused":
		return Refuse
	case "not_accepted":
		return Reject
	case "withdrawn":
		return Withdraw
	}
	return Forward
}

func moves(a *lists.Action, op string) bool {
	return slices.ContainsFunc(a.Clocks, func(c lists.ClockOp) bool { return c.Op == op })
}

// leadsTo reports whether what may be done in a state is above all to move a
// clock in this way: its first action does.
func leadsTo(p *lists.Procedure, state, op string) bool {
	for _, a := range p.Actions {
		if slices.Contains(a.From, state) && !slices.Contains(a.By, lists.Applicant) {
			return moves(a, op)
		}
	}
	return false
}

// depth is how many actions a state is away from the beginning.
func depth(p *lists.Procedure, state string) int { return len(Route(p, p.Initial.ID, state)) }

// ByPeople reports whether a person, not the kernel, takes the action.
func ByPeople(a *lists.Action) bool {
	return slices.ContainsFunc(a.By, func(by string) bool { return by != lists.ByClock && by != lists.ByRule })
}

// ByStaff returns the roles of officials that may take the action.
func ByStaff(a *lists.Action) []string {
	var out []string
	for _, by := range a.By {
		if by != lists.Applicant && by != lists.ByClock && by != lists.ByRule {
			out = append(out, by)
		}
	}
	return out
}

// ByApplicant reports whether the applicant may take the action.
func ByApplicant(a *lists.Action) bool { return slices.Contains(a.By, lists.Applicant) }
