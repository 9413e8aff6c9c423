package city

import (
	"cmp"
	"context"
	"slices"

	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Reading is a figure over a period and an office.
type Reading struct {
	Figure *lists.Figure
	figures.Scope
	Sums    figures.Sums
	Counted int64 // members in the numerator
	Value   figures.Value
	Standing
}

// errNoDays answers for figures over items, which have no day.
var errNoDays = problem.New(problem.Invalid, "figure_without_days", "这个指标按现行事项计算，没有分时期的数值。", "This figure counts the items in force: it has no value for a period.")

// ReadFigure returns a figure over a scope. It is problem.Invalid where a period
// is asked of a figure that has none.
func (c *City) ReadFigure(ctx context.Context, id string, scope figures.Scope) (Reading, error) {
	all, err := c.readParts(ctx, id, CellQuery{Parts: []figures.Period{scope.Period}, Office: scope.Office})
	if err != nil {
		return Reading{}, err
	}
	return all.part(0, scope.Office), nil
}

// maxParts is how many periods one series has at most.
const maxParts = 400

// Series returns a figure by the steps of a period, oldest first; periods in
// which nothing was counted too. Of a period with more than 400 steps the last
// ones are returned. The ends of a period without bounds are the first and the
// last day that has members, but not later than until.
func (c *City) Series(ctx context.Context, id string, scope figures.Scope, step figures.Step, until law.Date) ([]Reading, error) {
	if f, err := c.figure(id); err != nil {
		return nil, err
	} else if f.Over == figures.OverItems {
		return nil, errNoDays
	}
	p := scope.Period
	if p.All() {
		p = figures.Since(figures.Undated, figures.Undated)
	}
	p, err := c.bounded(ctx, id, p, until)
	if err != nil {
		return nil, err
	}
	parts := step.Split(p, maxParts)
	if len(parts) == 0 {
		return nil, nil
	}
	all, err := c.readParts(ctx, id, CellQuery{Parts: parts, Office: scope.Office})
	if err != nil {
		return nil, err
	}
	out := make([]Reading, len(parts))
	for i := range parts {
		out[i] = all.part(i, scope.Office)
	}
	return out, nil
}

// bounded gives a period the ends that it lacks.
func (c *City) bounded(ctx context.Context, id string, p figures.Period, until law.Date) (figures.Period, error) {
	if p.From > figures.Undated+1 && p.To < figures.Always-1 {
		return p, nil
	}
	first, last, err := c.Store.FigureDays(ctx, id)
	if err != nil {
		return p, err
	}
	if p.From <= figures.Undated+1 {
		p.From = first
	}
	if p.To >= figures.Always-1 {
		p.To = min(last, until)
	}
	return p, nil
}

// Shares are a figure by office.
type Shares struct {
	Ranked []Reading // the best first
	Small  []Reading // offices with too few members to be compared, by code
}

// SmallOffice is the number of members below which an office's rate is shown
// apart: one case of one is no achievement.
const SmallOffice = 10

// ByOffice returns a figure by office over a period. Offices with fewer members
// than least stand apart; of totals, which compare themselves, none do.
func (c *City) ByOffice(ctx context.Context, id string, p figures.Period, least int64) (Shares, error) {
	all, err := c.readParts(ctx, id, CellQuery{Parts: []figures.Period{p}, EachOffice: true})
	if err != nil {
		return Shares{}, err
	}
	var out Shares
	for _, cell := range all.cells.Cells {
		r := all.part(0, cell.Office)
		if cell.Denominator < least && r.Figure.Per != lists.PerTotal {
			out.Small = append(out.Small, r)
			continue
		}
		out.Ranked = append(out.Ranked, r)
	}
	slices.SortStableFunc(out.Ranked, func(a, b Reading) int {
		return cmp.Or(-cmp.Compare(figures.Better(a.Figure, a.Value.Number, b.Value.Number), 0), -cmp.Compare(a.Sums.Denominator, b.Sums.Denominator))
	})
	return out, nil
}

// Comparison is a figure over a period beside the same period a year before.
type Comparison struct {
	Now, Before Reading
	Difference  string // as published, with its sign; "" where one of the two is not known
	Better      int    // 1 better, -1 worse, 0 the same, not known, or nobody says which way is good
}

// Compare returns a figure over a scope beside the year before.
func (c *City) Compare(ctx context.Context, id string, scope figures.Scope) (Comparison, error) {
	all, err := c.readParts(ctx, id, CellQuery{Parts: []figures.Period{scope.Period, scope.YearBefore()}, Office: scope.Office})
	if err != nil {
		return Comparison{}, err
	}
	out := Comparison{Now: all.part(0, scope.Office), Before: all.part(1, scope.Office)}
	out.Difference = figures.Difference(all.figure, out.Now.Value, out.Before.Value)
	if all.figure.Good != "" && out.Difference != "" {
		out.Better = cmp.Compare(figures.Better(all.figure, out.Now.Value.Number, out.Before.Value.Number), 0)
	}
	return out, nil
}

// parts is what was read of a figure.
type parts struct {
	figure *lists.Figure
	query  CellQuery
	cells  Cells
	at     map[partKey]Cell
}

type partKey struct {
	part   int
	office string
}

func (c *City) readParts(ctx context.Context, id string, q CellQuery) (*parts, error) {
	f, err := c.figure(id)
	if err != nil {
		return nil, err
	}
	for _, p := range q.Parts {
		if f.Over == figures.OverItems && !p.All() {
			return nil, errNoDays
		}
	}
	q.Figure, q.Order = f.ID, order(f)
	all := &parts{figure: f, query: q, at: map[partKey]Cell{}}
	if all.cells, err = c.Store.Cells(ctx, figuresFollower, q); err != nil {
		return nil, err
	}
	for _, cell := range all.cells.Cells {
		all.at[partKey{cell.Part, cell.Office}] = cell
	}
	return all, nil
}

// part returns one part's reading; of a part without members too. A total of
// nothing is nought, a rate of nothing is not known.
func (p *parts) part(i int, office string) Reading {
	key := partKey{i, office}
	if p.query.Office != "" {
		key.office = p.query.Office
	}
	cell := p.at[key]
	return Reading{Figure: p.figure, Scope: figures.Scope{Period: p.query.Parts[i], Office: office}, Sums: cell.Total,
		Counted: cell.Counted, Value: figures.Of(p.figure, cell.Total), Standing: p.cells.Standing}
}
