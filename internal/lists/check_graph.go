package lists

import "slices"

// graph is a procedure as states and the steps between them.
type graph struct {
	p     *procedureDef
	steps map[string][]string // from state to states, by actions that move the case
}

func graphOf(p *procedureDef) graph {
	g := graph{p, map[string][]string{}}
	for _, a := range p.actions {
		for _, from := range a.From {
			if a.To != "" && a.To != from {
				g.steps[from] = append(g.steps[from], a.To)
			}
		}
	}
	return g
}

// reach returns the states that can be reached from some, these included.
func (g graph) reach(from ...string) map[string]bool {
	seen := map[string]bool{}
	for len(from) > 0 {
		s := from[len(from)-1]
		from = from[:len(from)-1]
		if !seen[s] {
			seen[s] = true
			from = append(from, g.steps[s]...)
		}
	}
	return seen
}

// leadsTo returns the states from which one of the goals can be reached.
func (g graph) leadsTo(goal func(*stateDef) bool) map[string]bool {
	leads := map[string]bool{}
	for _, s := range g.p.states {
		leads[s.ID] = goal(s)
	}
	for changed := true; changed; {
		changed = false
		for from, to := range g.steps {
			if !leads[from] && slices.ContainsFunc(to, func(s string) bool { return leads[s] }) {
				leads[from], changed = true, true
			}
		}
	}
	return leads
}

// checkGraph finds states that a case never reaches, and states in which it
// would stay for ever.
func (c *compiler) checkGraph(p *procedureDef) {
	if !c.checkStart(p) {
		return
	}
	g := graphOf(p)
	reached := g.reach(p.Initial.ID)
	ends := g.leadsTo(func(s *stateDef) bool { return s.End })
	stuck := g.leadsTo(func(s *stateDef) bool { return !s.End && len(g.steps[s.ID]) == 0 })
	for _, s := range p.states {
		switch {
		case !reached[s.ID]:
			c.faults.Add(s.id, unreachableState, s.ID)
		case s.End && len(g.steps[s.ID]) > 0:
			c.faults.Add(s.id, leavesEnd, s.ID)
		case s.End:
		case len(g.steps[s.ID]) == 0:
			c.faults.Add(s.id, stuckState, s.ID)
		case !ends[s.ID] && !stuck[s.ID]:
			c.faults.Add(s.id, noWayToEnd, s.ID)
		}
	}
	c.checkTurns(p)
}

// checkStart sees to it that there is one state to begin in and one to end in.
func (c *compiler) checkStart(p *procedureDef) bool {
	var first *stateDef
	ends := false
	for _, s := range p.states {
		ends = ends || s.End
		switch {
		case s.initial && first != nil:
			c.faults.Add(s.id, twoInitials, first.ID, s.ID)
		case s.initial:
			first = s
		}
		if s.initial && s.End {
			c.faults.Add(s.id, initialEnd, s.ID)
		}
	}
	if first == nil {
		c.faults.Add(p.id, noInitial, p.ID)
	}
	if !ends {
		c.faults.Add(p.id, noEnd, p.ID)
	}
	return first != nil && ends && !first.End
}

// checkTurns compares whose turn a state says it is with who can act in it.
func (c *compiler) checkTurns(p *procedureDef) {
	for _, s := range p.states {
		var by []string
		for _, a := range p.actions {
			if slices.Contains(a.From, s.ID) {
				by = append(by, a.By...)
			}
		}
		switch {
		case s.End && s.Turn != "":
			c.faults.Add(s.turn, turnAtEnd, s.ID)
		case s.End || len(by) == 0:
		case s.Turn == "" && !slices.Contains(by, ByClock) && !slices.Contains(by, ByRule):
			c.faults.Add(s.id, nobodysTurn, s.ID)
		case s.Turn != "" && !slices.Contains(by, s.Turn):
			c.faults.Add(s.turn, turnWithoutAction, s.Turn, s.ID)
		}
	}
}
