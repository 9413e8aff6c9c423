package casework

import (
	"slices"

	"qingdan/internal/lists"
)

// Submission returns the action by which an applicant submits what has just
// been opened: the first that takes the full form from the initial state. It
// is nil where a procedure has none.
func Submission(p *lists.Procedure) *lists.Action {
	for _, a := range p.Actions {
		if a.Form == "full" && slices.Contains(a.By, lists.Applicant) && slices.Contains(a.From, p.Initial.ID) {
			return a
		}
	}
	return nil
}
