package lists

import "slices"

// checkActors finds actions that nobody may take.
func (c *compiler) checkActors(p *procedureDef) {
	for _, a := range p.actions {
		switch {
		case len(a.By) == 0:
			c.faults.Add(a.id, nobodyMay, a.ID, "by", "by")
		case len(a.From) == 0:
			c.faults.Add(a.id, nobodyMay, a.ID, "from", "from")
		}
		byClock := slices.Contains(a.By, ByClock)
		switch {
		case byClock && a.After == "":
			c.faults.Add(a.id, clockWithoutAfter, a.ID)
		case !byClock && a.After != "":
			c.faults.Add(a.after, afterWithoutClock, a.ID)
		}
		c.checkApart(p, a)
		c.checkMachine(a)
	}
	c.checkOpeners(p)
}

// checkOpeners: where officials open the cases there is no applicant to wait
// for, and one of them hands the form in.
func (c *compiler) checkOpeners(p *procedureDef) {
	if len(p.OpenedBy) == 0 {
		return
	}
	for _, s := range p.states {
		if s.Turn == Applicant {
			c.faults.Add(s.turn, applicantInOffice, p.ID, s.ID)
		}
	}
	for _, a := range p.actions {
		if slices.Contains(a.By, Applicant) {
			c.faults.Add(a.id, applicantInOffice, p.ID, a.ID)
		}
	}
	if p.Initial != nil && p.Submission() == nil {
		c.faults.Add(p.id, notOpened, p.ID)
	}
}

// checkApart finds separations that leave nobody: a case has one applicant, so
// the applicant cannot be another person than the one who applied; and the
// clock and the rule are no persons.
func (c *compiler) checkApart(p *procedureDef, a *actionDef) {
	for i, other := range a.ApartFrom {
		word := a.apart[i]
		switch o := p.action(other); {
		case other == a.ID && a.Once:
			c.faults.Add(word, apartFromItself, a.ID)
		case o == nil:
		case only(a.By, Applicant) && only(o.By, Applicant):
			c.faults.Add(word, apartForNobody, a.ID, other)
		case only(a.By, ByClock, ByRule):
			c.faults.Add(word, apartForMachine, a.ID)
		}
	}
}

// checkMachine finds actions of the clock or the rule that ask for what no
// machine gives.
func (c *compiler) checkMachine(a *actionDef) {
	if !only(a.By, ByClock, ByRule) {
		return
	}
	if a.Input != nil {
		for _, f := range a.Input.Fields {
			if f.Required && f.When == nil {
				c.faults.Add(a.id, machineInput, a.ID, f.Name)
				return
			}
		}
	}
	if a.Form != "" {
		c.faults.Add(a.id, machineForm, a.ID)
	}
}

// only reports whether all who may take an action are among some.
func only(by []string, among ...string) bool {
	return len(by) > 0 && !slices.ContainsFunc(by, func(b string) bool { return !slices.Contains(among, b) })
}

func (p *procedureDef) action(id string) *actionDef {
	for _, a := range p.actions {
		if a.ID == id {
			return a
		}
	}
	return nil
}
