package lists

import "slices"

// Openers are the roles that open cases of the procedure: Applicant where it
// names none.
func (p *Procedure) Openers() []string {
	if len(p.OpenedBy) == 0 {
		return []string{Applicant}
	}
	return p.OpenedBy
}

// Submission returns the action by which those who open a case submit what
// has just been opened: the first that takes the full form from the initial
// state. It is nil where the procedure has none.
func (p *Procedure) Submission() *Action {
	for _, a := range p.Actions {
		opens := func(role string) bool { return slices.Contains(a.By, role) }
		if a.Form == "full" && slices.ContainsFunc(p.Openers(), opens) && slices.Contains(a.From, p.Initial.ID) {
			return a
		}
	}
	return nil
}

// Steward reports whether a role acts at the item's office also where another
// office handles the case.
func (p *Procedure) Steward(role string) bool { return slices.Contains(p.Stewards, role) }

// Repeats reports whether an official may take the action again and again in
// one case, each time with an input out of which other cases are opened.
func (a *Action) Repeats() bool {
	stays := a.To == "" || slices.Contains(a.From, a.To)
	return a.Input != nil && len(a.Opens) > 0 && a.Form == "" && a.After == "" && !a.Once && stays
}
