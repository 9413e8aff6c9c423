package api

import (
	"context"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// ScopeQuery selects a part of a figure's members.
type ScopeQuery struct {
	From   string `query:"from" maxLength:"10" example:"2026-01-01" doc:"起始日期（含） · First day"`
	To     string `query:"to" maxLength:"10" example:"2026-12-31" doc:"截止日期（含） · Last day"`
	Office string `query:"office" maxLength:"60" doc:"机构代码 · Code of an office"`
}

func (q *ScopeQuery) scope() (figures.Scope, error) {
	p, err := period(q.From, q.To)
	return figures.Scope{Period: p, Office: q.Office}, err
}

// period reads the days of a query; without any it is all time.
func period(from, to string) (figures.Period, error) {
	if from == "" && to == "" {
		return figures.AllTime(), nil
	}
	first, err := dayOf(from)
	if err != nil {
		return figures.Period{}, err
	}
	last, err := dayOf(to)
	if err != nil {
		return figures.Period{}, err
	}
	if first != figures.Undated && last != figures.Undated && last < first {
		return figures.Period{}, problem.New(problem.Invalid, "period_backwards", "截止日期早于起始日期。", "The last day is before the first.")
	}
	return figures.Since(first, last), nil
}

func dayOf(s string) (law.Date, error) {
	if s == "" {
		return figures.Undated, nil
	}
	return law.ParseDate(s)
}

// Span is the days of a period; absent where it has no bound.
type Span struct {
	From *string `json:"from,omitempty" example:"2026-01-01" doc:"First day"`
	To   *string `json:"to,omitempty" example:"2026-12-31" doc:"Last day"`
}

func span(p figures.Period) Span {
	return Span{day(p.From), day(p.To)}
}

// day writes a day; nil where there is none.
func day(d law.Date) *string {
	if d <= figures.Undated+1 || d >= figures.Always-1 {
		return nil
	}
	text := d.String()
	return &text
}

// FigurePart is a figure over a period and an office.
type FigurePart struct {
	Span
	Office      string  `json:"office,omitempty"`
	Value       *string `json:"value" nullable:"true" doc:"Rounded half up as published; null: nothing has been counted"`
	Numerator   float64 `json:"numerator"`
	Denominator int64   `json:"denominator" doc:"How many members it has"`
}

func figurePart(r city.Reading) FigurePart {
	out := FigurePart{Span: span(r.Period), Office: r.Office, Numerator: r.Sums.Numerator, Denominator: r.Sums.Denominator}
	if r.Value.Known {
		out.Value = &r.Value.Text
	}
	return out
}

func figureParts(rs []city.Reading) []FigurePart {
	out := make([]FigurePart, len(rs))
	for i, r := range rs {
		out[i] = figurePart(r)
	}
	return out
}

// FigureSeries is a figure by the steps of a period.
type FigureSeries struct {
	ID       string       `json:"id"`
	By       string       `json:"by" enum:"day,week,month,year"`
	Points   []FigurePart `json:"points" doc:"Oldest first; at most 400, the last ones"`
	Position int64        `json:"position" doc:"How many entries of the public log it was computed from"`
}

func (s *server) getSeries(ctx context.Context, in *struct {
	FigureID
	ScopeQuery
	By string `query:"by" enum:"day,week,month,year" default:"month" doc:"步长 · Length of the steps"`
}) (*One[FigureSeries], error) {
	scope, err := in.scope()
	if err != nil {
		return nil, err
	}
	points, err := s.City.Series(ctx, in.ID, scope, figures.Step(in.By), law.DateOf(s.City.Now()))
	if err != nil {
		return nil, err
	}
	out := FigureSeries{ID: in.ID, By: in.By, Points: figureParts(points)}
	if len(points) > 0 {
		out.Position = points[0].Position
	}
	return &One[FigureSeries]{out}, nil
}

// FigureOffices is a figure by office over a period.
type FigureOffices struct {
	ID string `json:"id"`
	Span
	Ranked []FigurePart `json:"ranked" doc:"The best first"`
	Small  []FigurePart `json:"small" doc:"Offices with fewer members than least: too few to be compared"`
	Least  int64        `json:"least"`
}

func (s *server) getFigureOffices(ctx context.Context, in *struct {
	FigureID
	From  string `query:"from" maxLength:"10" doc:"起始日期（含） · First day"`
	To    string `query:"to" maxLength:"10" doc:"截止日期（含） · Last day"`
	Least int64  `query:"least" minimum:"1" default:"10" doc:"成员少于此数的机构不参加排列 · Offices with fewer members stand apart"`
}) (*One[FigureOffices], error) {
	p, err := period(in.From, in.To)
	if err != nil {
		return nil, err
	}
	shares, err := s.City.ByOffice(ctx, in.ID, p, in.Least)
	if err != nil {
		return nil, err
	}
	return &One[FigureOffices]{FigureOffices{ID: in.ID, Span: span(p), Ranked: figureParts(shares.Ranked), Small: figureParts(shares.Small), Least: in.Least}}, nil
}
