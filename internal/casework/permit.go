package casework

import (
	"slices"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Option is an action that the actor's role may take in the case's state.
// Blocked says why this person may not, where that is so.
type Option struct {
	Action  *lists.Action
	Blocked *problem.Problem
}

// Options returns what the actor may do now, in the procedure's order. It
// judges state, role, separation and repetition; guards over input are judged
// when the action is taken.
func Options(r Rules, c *Case, actor Actor, at time.Time) []Option {
	if c.Erased != nil {
		return nil
	}
	var out []Option
	for _, a := range r.Item.Procedure.Actions {
		if !slices.Contains(a.From, c.State) || roleFor(r, c, a, actor) == "" {
			continue
		}
		_, err := mayTake(r, c, a, actor, at)
		p := problem.Of(err)
		if p != nil && p.Code == "once" {
			continue // done: not worth showing
		}
		out = append(out, Option{Action: a, Blocked: p})
	}
	return out
}

// mayTake returns the role in which the actor takes the action.
func mayTake(r Rules, c *Case, a *lists.Action, actor Actor, at time.Time) (string, error) {
	role := roleFor(r, c, a, actor)
	if role == "" {
		return "", problem.New(problem.Forbidden, "role",
			"您的岗位不能办理“"+a.Name.Zh+"”。", "Your role may not take the action “"+a.Name.En+"”.")
	}
	if !slices.Contains(a.From, c.State) {
		return "", wrongState(r, c, a)
	}
	if a.Once && c.Taken[a.ID] != "" {
		return "", problem.New(problem.Refused, "once",
			"“"+a.Name.Zh+"”只能办理一次。", "“"+a.Name.En+"” can be taken only once.")
	}
	if role == lists.ByClock {
		return role, expired(r, c, a, at)
	}
	if role == lists.ByRule {
		return role, nil
	}
	return role, apart(r, c, a, role, actor)
}

// roleFor returns the first of the action's roles that the actor holds for
// this case, or "".
func roleFor(r Rules, c *Case, a *lists.Action, actor Actor) string {
	for _, by := range a.By {
		switch by {
		case lists.Applicant:
			if actor.Person != "" && actor.Person == c.Applicant {
				return by
			}
		case lists.ByClock, lists.ByRule:
			if actor.Person == "" && slices.Contains(actor.Roles, by) {
				return by
			}
		default:
			if holds(r, c, actor, by) {
				return by
			}
		}
	}
	return ""
}

// holds reports whether a person holds a role for this case: a steward's in the
// item's office, any other in the office that handles the case.
func holds(r Rules, c *Case, actor Actor, role string) bool {
	if actor.Person == "" {
		return false
	}
	if r.Item.Procedure.Steward(role) && c.Office != r.Item.Office {
		return slices.Contains(actor.Stewards, role)
	}
	return actor.Office == c.Office && slices.Contains(actor.Roles, role)
}

// apart keeps officials from their own cases and from deciding what they
// prepared.
func apart(r Rules, c *Case, a *lists.Action, role string, actor Actor) error {
	if role != lists.Applicant && actor.Person == c.Applicant {
		return problem.New(problem.Refused, "own_case",
			"这是您本人的办件，应当回避。", "This is your own case; somebody else must handle it.")
	}
	for _, id := range a.ApartFrom {
		if !slices.Contains(c.TakenAll[id], actor.Person) {
			continue
		}
		done := lang.Text{Zh: id, En: id}
		if other := r.Item.Procedure.Action(id); other != nil {
			done = other.Name
		}
		return problem.New(problem.Refused, "apart_from",
			"您已办理“"+done.Zh+"”，“"+a.Name.Zh+"”必须由另一人办理。",
			"You took “"+done.En+"” in this case; “"+a.Name.En+"” must be taken by somebody else.")
	}
	return nil
}

// expired refuses an action by clock whose clock still has time.
func expired(r Rules, c *Case, a *lists.Action, at time.Time) error {
	clock, ok := c.Clocks[a.After]
	if !ok {
		return wrongState(r, c, a)
	}
	due, err := clock.Due(r.Calendar)
	if err != nil {
		return err
	}
	if clock.State() != "running" || at.Before(due.At) {
		return problem.New(problem.Refused, "not_due", "时限尚未届满。", "The time limit has not run out.")
	}
	return nil
}

func wrongState(r Rules, c *Case, a *lists.Action) error {
	now := lang.Text{Zh: c.State, En: c.State}
	if s := r.Item.Procedure.State(c.State); s != nil {
		now = s.Name
	}
	return problem.New(problem.Refused, "wrong_state",
		"办件处于“"+now.Zh+"”，不能办理“"+a.Name.Zh+"”。",
		"The case is “"+now.En+"”; “"+a.Name.En+"” cannot be taken now.")
}
