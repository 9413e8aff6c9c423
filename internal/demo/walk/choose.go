package walk

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"qingdan/internal/casework"
	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Ranked returns the actions of officials that fit the case's fate now, the
// one that fits best first. It is empty where nobody should act: the case is
// parked, or waits while its clock is paused.
func (f Fate) Ranked(r *Reading, c *casework.Case) []*lists.Action {
	candidates := r.Staff(c.State)
	if f.Park != "" {
		return f.towards(r, c, candidates)
	}
	weights := make([]float64, len(candidates))
	for i, a := range candidates {
		weights[i] = f.weight(r, c, a)
	}
	return drawOrder(f.seed.For("choose", f.id, strconv.Itoa(c.Version)), candidates, weights)
}

// towards keeps to the way to the state in which the case is to be parked.
func (f Fate) towards(r *Reading, c *casework.Case, candidates []*lists.Action) []*lists.Action {
	route := Route(r.Procedure, c.State, f.Park)
	if len(route) == 0 || !slices.Contains(candidates, route[0]) {
		return nil
	}
	return route[:1]
}

// weight is how much an action fits the fate. Zero: only where nothing else
// can be done.
func (f Fate) weight(r *Reading, c *casework.Case, a *lists.Action) float64 {
	meaning, taken := r.Meaning(c.State, a), c.Taken[a.ID] != ""
	if pausedClock(c) {
		if meaning == Resume {
			return 100
		}
		return 0
	}
	switch meaning {
	case Forward:
		return style(a)
	case Note:
		return unless(taken, f.hint("note", c.State, 0.35)*1000)
	case Ask:
		return unless(taken || f.asked(r, c), f.hint("ask", c.State, f.askShare(r, c.State))*500*style(a))
	case Back:
		return unless(taken, f.hint("back", c.State, 0.03)*200)
	case Pause:
		return unless(taken, boost(f.Paused))
	case Extend:
		if leadsTo(r.Procedure, c.State, "extend") {
			return 20 // who is asked for more time mostly gives it
		}
		return unless(taken, boost(f.Extended))
	case Refuse:
		return boost(f.Refused)
	case Reject:
		return boost(f.Rejected)
	}
	return 0
}

// style weighs an action by how the list wants its button shown.
func style(a *lists.Action) float64 {
	switch a.Style {
	case "primary":
		return 10
	case "warning":
		return 0.1
	}
	return 1.5
}

func unless(no bool, weight float64) float64 {
	if no {
		return 0
	}
	return weight
}

func boost(yes bool) float64 {
	if yes {
		return 300
	}
	return 0
}

// hint is 1 with a probability, drawn once for the case, the purpose and the
// state, otherwise 0.
func (f Fate) hint(purpose, state string, p float64) float64 {
	if dice.Chance(f.seed.For(purpose, f.id, state), p) {
		return 1
	}
	return 0
}

// askShare is how likely an office asks the applicant in a state: at the first
// desk if the fate says that something is missing, later seldom.
func (f Fate) askShare(r *Reading, state string) float64 {
	if state != firstDesk(r) {
		return 0.02
	}
	if f.Asked {
		return 1
	}
	return 0
}

// asked reports whether an action that asks the applicant was taken before:
// the law allows one notice.
func (f Fate) asked(r *Reading, c *casework.Case) bool {
	return slices.ContainsFunc(r.Staff(c.State), func(a *lists.Action) bool {
		return r.Meaning(c.State, a) == Ask && c.Taken[a.ID] != ""
	})
}

// firstDesk is the first state in which an official has to act.
func firstDesk(r *Reading) string {
	for _, a := range r.Actions {
		if ByApplicant(a) && slices.Contains(a.From, r.Initial.ID) && a.To != "" && !r.State(a.To).End {
			return a.To
		}
	}
	return r.Initial.ID
}

func pausedClock(c *casework.Case) bool {
	for _, clock := range c.Clocks {
		if clock.State() == law.Paused {
			return true
		}
	}
	return false
}

// drawOrder draws without putting back, in proportion to the weights. What
// weighs nothing is left out, unless nothing weighs anything.
func drawOrder(r *rand.Rand, actions []*lists.Action, weights []float64) []*lists.Action {
	var out []*lists.Action
	for left := slices.Clone(weights); ; {
		i := dice.Weighted(r, left)
		if i < 0 {
			break
		}
		out = append(out, actions[i])
		left[i] = 0
	}
	if len(out) == 0 {
		return actions
	}
	return out
}
