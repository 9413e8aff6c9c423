package city

import (
	"cmp"
	"context"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// submit decides the submission of a case that is being opened, so that both
// are written or neither is.
func (g *group) submit(ctx context.Context, item *lists.Item, opening casework.Command, opened []casework.Event) ([]casework.Event, error) {
	a := casework.Submission(item.Procedure)
	if a == nil {
		return nil, problem.New(problem.Refused, "no_submission", "这个事项不能在开办时提交。", "This item cannot be submitted as it is opened.")
	}
	var c *casework.Case
	for _, e := range opened {
		c = casework.Apply(c, e)
	}
	numbers := &numbering{g: g, ctx: ctx}
	events, err := casework.Decide(casework.Rules{Item: item, Calendar: g.city.Calendar, Numbers: numbers}, c,
		casework.Command{Case: c.ID, Action: a.ID, Expect: c.Version, Actor: opening.Actor, At: opening.At})
	if err == nil {
		err = cmp.Or(numbers.err, fits(events))
	}
	if err != nil {
		numbers.undo()
		return nil, err
	}
	return append(opened, events...), nil
}
