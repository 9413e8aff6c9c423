package city

import "context"

// numbering draws numbers for one command. The numbers are the group's once
// the command is decided; undo gives them back, so that refusals leave no gap.
type numbering struct {
	g     *group
	ctx   context.Context
	drawn []string
	err   error
}

// Next returns the next number of the series.
func (n *numbering) Next(series string) int64 {
	s := n.g.series[series]
	if s == nil {
		last, ok := n.g.lastNumber(series)
		if !ok {
			found, err := n.g.city.Store.Load(n.ctx, Touch{Series: []string{series}})
			if err != nil {
				n.err = err
				return 0
			}
			last = found.Series[series]
		}
		s = &seriesState{was: last, last: last}
		n.g.series[series] = s
	}
	s.last++
	n.drawn = append(n.drawn, series)
	return s.last
}

// lastNumber returns the last number of a series that is known in memory.
func (g *group) lastNumber(series string) (int64, bool) {
	if g.below != nil && g.below.series[series] != nil {
		return g.below.series[series].last, true
	}
	last, ok := g.cache.series[series]
	return last, ok
}

func (n *numbering) undo() {
	for _, series := range n.drawn {
		n.g.series[series].last--
	}
}
