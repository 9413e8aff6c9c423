package city

import (
	"context"

	"qingdan/internal/figures"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// FigureView is a figure with its value now.
type FigureView struct {
	Figure   *lists.Figure
	Sums     figures.Sums
	Value    figures.Value
	Position int64 // seq of the last event that was folded into Sums
	Settled  bool  // Sums are exactly those of the events up to Position, see Standing.Settled
}

// Figures returns all figures with their values.
func (c *City) Figures(ctx context.Context) ([]FigureView, error) {
	return c.values(ctx, c.Library.Figures())
}

// Figure returns one figure with its value; problem.NotFound where there is
// none of this id.
func (c *City) Figure(ctx context.Context, id string) (FigureView, error) {
	f, err := c.figure(id)
	if err != nil {
		return FigureView{}, err
	}
	all, err := c.values(ctx, []*lists.Figure{f})
	if err != nil {
		return FigureView{}, err
	}
	return all[0], nil
}

func (c *City) figure(id string) (*lists.Figure, error) {
	f := c.Library.Figure(id)
	if f == nil {
		return nil, problem.New(problem.NotFound, "no_figure", "没有这个指标。", "There is no such figure.")
	}
	return f, nil
}

func (c *City) values(ctx context.Context, figs []*lists.Figure) ([]FigureView, error) {
	var ordered []Ordered
	for _, f := range figs {
		if o := order(f); o != nil {
			ordered = append(ordered, *o)
		}
	}
	totals, err := c.Store.Totals(ctx, figuresFollower, ordered...)
	if err != nil {
		return nil, err
	}
	out := make([]FigureView, len(figs))
	for i, f := range figs {
		sums := totals.Sums[f.ID]
		out[i] = FigureView{Figure: f, Sums: sums, Value: figures.Of(f, sums), Position: totals.Position, Settled: totals.Settled()}
	}
	return out, nil
}

// order tells of a figure whose value is one of its members'.
func order(f *lists.Figure) *Ordered {
	switch f.Per {
	case lists.PerMedian:
		return &Ordered{Figure: f.ID}
	case lists.PerLatest:
		return &Ordered{Figure: f.ID, Latest: true}
	}
	return nil
}
