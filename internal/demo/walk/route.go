package walk

import (
	"slices"

	"qingdan/internal/lists"
)

// Route returns a shortest way from one state to another: the actions to take.
// A way that only people take is better than one on which a clock has to run
// out; actions by rule nobody can choose. It returns nil where there is no way
// or nothing to do.
func Route(p *lists.Procedure, from, to string) []*lists.Action {
	if way := route(p, from, to, ByPeople); way != nil {
		return way
	}
	return route(p, from, to, func(a *lists.Action) bool { return !slices.Contains(a.By, lists.ByRule) })
}

// route searches breadth first among the actions that may be taken.
func route(p *lists.Procedure, from, to string, may func(*lists.Action) bool) []*lists.Action {
	type arrival struct {
		by   *lists.Action
		prev string
	}
	reached := map[string]arrival{from: {}}
	for queue := []string{from}; len(queue) > 0 && queue[0] != to; queue = queue[1:] {
		for _, a := range p.Actions {
			if a.To == "" || !slices.Contains(a.From, queue[0]) || !may(a) {
				continue
			}
			if _, known := reached[a.To]; !known {
				reached[a.To] = arrival{a, queue[0]}
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
