package walk

import (
	"slices"

	"qingdan/internal/lists"
)

// Route returns a shortest way from one state to another: the actions to take,
// those of the clock among them, but none by rule, which nobody can choose. It
// returns nil where there is no way or nothing to do.
func Route(p *lists.Procedure, from, to string) []*lists.Action {
	type arrival struct {
		by   *lists.Action
		prev string
	}
	reached := map[string]arrival{from: {}}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		here := queue[0]
		if here == to {
			break
		}
		for _, a := range p.Actions {
			if a.To == "" || !slices.Contains(a.From, here) || slices.Contains(a.By, lists.ByRule) {
				continue
			}
			if _, known := reached[a.To]; !known {
				reached[a.To] = arrival{a, here}
				queue = append(queue, a.To)
			}
		}
	}
	var out []*lists.Action
	for at := to; at != from; {
		r, ok := reached[at]
		if !ok {
			return nil
		}
		out = append(out, r.by)
		at = r.prev
	}
	slices.Reverse(out)
	return out
}

// PeopleOnly reports whether no clock has to run out on the way.
func PeopleOnly(route []*lists.Action) bool {
	return !slices.ContainsFunc(route, func(a *lists.Action) bool { return !ByPeople(a) })
}
