package verify

import (
	"context"
	"sync"

	"qingdan/internal/figures"
	"qingdan/internal/lists"
)

// Followed is one city that is followed.
type Followed struct {
	Site *Site
	Log  *Log
}

// Standing is how a city stood at the last look.
type Standing struct {
	Address string        `json:"address"`
	Figure  *FigureReport `json:"figure,omitempty"`
	Trouble string        `json:"trouble,omitempty"` // it could not be reached or read
}

// OK reports whether the city was read, its log verified, and its figure is
// what its log makes.
func (s *Standing) OK() bool { return s.Trouble == "" && s.Figure != nil && s.Figure.OK() }

// Sum is a figure over several cities: of those that verified.
type Sum struct {
	ID          string      `json:"id"`
	Cities      []*Standing `json:"cities"`
	Counted     int         `json:"counted"` // cities in the sum
	Value       string      `json:"value"`
	Numerator   float64     `json:"numerator"`
	Denominator int64       `json:"denominator"`
}

// OK reports whether every city is in the sum.
func (s *Sum) OK() bool { return s.Counted == len(s.Cities) }

// Follow looks at cities at the same time and adds a figure up: numerators and
// denominators of those whose log verifies and whose figure is defined alike.
func Follow(ctx context.Context, cities []*Followed, id string) (*Sum, error) {
	sum := &Sum{ID: id, Cities: make([]*Standing, len(cities))}
	var all sync.WaitGroup
	for i, c := range cities {
		all.Go(func() {
			s := &Standing{Address: c.Site.Address}
			var err error
			if s.Figure, err = c.Site.Figure(ctx, c.Log, id); err != nil {
				s.Trouble = err.Error()
			}
			sum.Cities[i] = s
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return sum, sum.add()
}

// add adds up in millionths, as cities do.
func (s *Sum) add() error {
	var like *lists.Figure
	numerator := int64(0)
	for _, c := range s.Cities {
		if !c.OK() {
			continue
		}
		f := c.Figure.Figure
		if f.Per == lists.PerMedian || f.Per == lists.PerLatest {
			c.Trouble = "medians and statements cannot be added up"
			continue
		}
		if like != nil && (f.Unit != like.Unit || f.Per != like.Per || f.Over != like.Over) {
			c.Trouble = "the figure is defined differently: it cannot be added up"
			continue
		}
		like = f
		n, err := figures.Millionths(c.Figure.Numerator)
		if err != nil {
			return err
		}
		numerator += n
		s.Denominator += c.Figure.Denominator
		s.Counted++
	}
	s.Numerator = figures.FromMillionths(numerator)
	if like != nil {
		s.Value = figures.Of(like, figures.Sums{Denominator: s.Denominator, Numerator: s.Numerator}).Text
	}
	return nil
}
