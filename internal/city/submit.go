package city

import (
	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// ActorIn is who the viewer is for a case of the item that the office handles.
func ActorIn(v *access.Viewer, office string, item *lists.Item) casework.Actor {
	a := casework.Actor{Person: v.Person, Office: office, Roles: v.Roles(office)}
	if office == item.Office {
		return a
	}
	for _, role := range v.Roles(item.Office) {
		if item.Procedure.Steward(role) {
			a.Stewards = append(a.Stewards, role)
		}
	}
	return a
}

// tryOpen decides the command that opens a case.
func (g *group) tryOpen(j *job, cmd casework.Command, numbers *numbering) (decided, error) {
	item := g.city.Library.Item(cmd.Item)
	if item == nil {
		return decided{}, noItem()
	}
	if cmd.Actor = (casework.Actor{Person: j.viewer.Person}); len(item.Procedure.OpenedBy) > 0 {
		cmd.Actor = ActorIn(j.viewer, item.Office, item)
	}
	if faults := foreignFiles(item, cmd, j.fresh, nil); len(faults) > 0 {
		return decided{}, badFiles(faults)
	}
	return g.opened(item, cmd, j.submit, numbers)
}

func noItem() *problem.Problem {
	return problem.New(problem.NotFound, "no_item", "清单上没有这个事项。", "There is no such item on the lists.")
}

// opened decides the opening of a case for the group.
func (g *group) opened(item *lists.Item, cmd casework.Command, submit bool, numbers *numbering) (decided, error) {
	events, err := opening(casework.Rules{Item: item, Calendar: g.city.Calendar, Numbers: numbers}, cmd, submit)
	if err != nil {
		return decided{}, err
	}
	key, wrapped, err := g.city.Vault.NewDataKey()
	return decided{id: cmd.Case, open: &open{item: item, key: key, fresh: true}, events: events, key: wrapped}, err
}

// opening decides the opening of a case and, where asked, its submission, so
// that both are written or neither is.
func opening(rules casework.Rules, cmd casework.Command, submit bool) ([]casework.Event, error) {
	events, err := casework.Decide(rules, nil, cmd)
	if err != nil || !submit {
		return events, err
	}
	more, err := submission(rules, cmd, events)
	return append(events, more...), err
}

// submission decides the submission of a case that is being opened.
func submission(rules casework.Rules, opening casework.Command, opened []casework.Event) ([]casework.Event, error) {
	a := rules.Item.Procedure.Submission()
	if a == nil {
		return nil, problem.New(problem.Refused, "no_submission", "这个事项不能在开办时提交。", "This item cannot be submitted as it is opened.")
	}
	var c *casework.Case
	for _, e := range opened {
		c = casework.Apply(c, e)
	}
	return casework.Decide(rules, c, casework.Command{Case: c.ID, Action: a.ID, Expect: c.Version, Actor: opening.Actor, At: opening.At, Parent: opening.Parent})
}

// opens is the command that opens what an event opens.
func opens(e casework.Event, o casework.Opened) casework.Command {
	return casework.Command{Case: o.Case, Item: o.Item, Action: casework.Open, Form: o.Form, Actor: e.Private.Actor, Parent: e.Case, At: e.At}
}

// maxOpened bounds how many cases one command opens, also through the cases
// that it opens.
const maxOpened = 500

// openings decides the cases that the events of another open. so is how many
// cases the command has touched.
func (g *group) openings(d decided, numbers *numbering, so int) ([]decided, error) {
	var out []decided
	for _, e := range d.events {
		for _, o := range e.Private.Opens {
			if so+len(out) > maxOpened {
				return nil, problem.New(problem.Refused, "too_many_openings", "一次办理不能开办这么多办件。", "One action may not open so many cases.")
			}
			item := g.city.Library.Item(o.Item)
			if item == nil {
				return nil, problem.New(problem.Refused, "no_item", "清单上已没有事项“"+o.Item+"”。", "The lists no longer have the item “"+o.Item+"”.")
			}
			child, err := g.opened(item, opens(e, o), true, numbers)
			if err != nil {
				return nil, err
			}
			out = append(out, child)
		}
	}
	return out, nil
}
