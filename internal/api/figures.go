package api

import (
	"context"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
)

// Figure is a figure with its value now.
type Figure struct {
	ID          string    `json:"id"`
	System      string    `json:"system"`
	Name        lang.Text `json:"name"`
	Definition  lang.Text `json:"definition"`
	Unit        string    `json:"unit" enum:"percent,count,days,yuan,years,rank,wan_mu"`
	Value       *string   `json:"value" nullable:"true" doc:"Rounded half up as published; null: nothing has been counted yet"`
	Numerator   float64   `json:"numerator"`
	Denominator int64     `json:"denominator" doc:"How many members it has"`
	Members     string    `json:"members" doc:"Where the members are"`
	Position    int64     `json:"position" doc:"How many entries of the public log it was computed from"`
	Reported    string    `json:"reported,omitempty" doc:"The register of the statements that it shows: another authority's, not computed here"`
	Settled     bool      `json:"settled" doc:"False while newer entries wait: a few of them may be counted already"`
}

// FigureDetail is a figure with the text of its definition.
type FigureDetail struct {
	Figure
	Over string `json:"over" doc:"items, cases or records:<register>"`
	Per  string `json:"per" enum:"share,total,mean,median,latest"`
	Span
	Office string  `json:"office,omitempty" doc:"Of this office only"`
	Good   string  `json:"good,omitempty" enum:"up,down" doc:"Which way is better"`
	Target *Target `json:"target,omitempty"`
	Alert  string  `json:"alert,omitempty" enum:"yellow,red" doc:"The alert that the value raises"`
	Text   string  `json:"text" doc:"The definition as the list states it (YAML)"`
	Digest string  `json:"digest" doc:"Of the list text in force"`
}

// Target is what a figure is to reach.
type Target struct {
	Value   float64 `json:"value"`
	By      *string `json:"by,omitempty" example:"2026-12-31"`
	Reached bool    `json:"reached"`
}

func figure(v city.FigureView) Figure {
	f := v.Figure
	out := Figure{ID: f.ID, System: f.System.ID, Name: f.Name, Definition: f.Definition, Unit: f.Unit,
		Numerator: v.Sums.Numerator, Denominator: v.Sums.Denominator, Members: Prefix + "/figures/" + f.ID + "/members",
		Position: v.Position, Settled: v.Settled, Reported: f.Reported}
	if v.Value.Known {
		out.Value = &v.Value.Text
	}
	return out
}

func (s *server) listFigures(ctx context.Context, in *Paging) (*Listing[Figure], error) {
	all, err := s.City.Figures(ctx)
	if err != nil {
		return nil, err
	}
	return cut(all, *in, figure), nil
}

// FigureID names a figure.
type FigureID struct {
	ID string `path:"id" maxLength:"100"`
}

func (s *server) getFigure(ctx context.Context, in *struct {
	FigureID
	ScopeQuery
}) (*One[FigureDetail], error) {
	scope, err := in.scope()
	if err != nil {
		return nil, err
	}
	r, err := s.City.ReadFigure(ctx, in.ID, scope)
	if err != nil {
		return nil, err
	}
	f := r.Figure
	out := FigureDetail{Figure: figure(city.FigureView{Figure: f, Sums: r.Sums, Value: r.Value, Position: r.Position, Settled: r.Settled()}),
		Over: f.Over, Per: f.Per, Span: span(r.Period), Office: r.Office, Good: f.Good, Alert: figures.Alert(f, r.Value), Text: f.Text, Digest: f.System.Digest}
	if f.Target != nil {
		out.Target = &Target{Value: f.Target.Value, Reached: figures.Reached(f, r.Value)}
		if f.Target.Dated {
			out.Target.By = day(f.Target.By)
		}
	}
	return &One[FigureDetail]{out}, nil
}

// Member is a subject's share in a figure.
type Member struct {
	Subject string    `json:"subject" example:"item:small-restaurant" doc:"item:…, case:… or record:<register>:<key>"`
	Office  string    `json:"office"`
	Counts  bool      `json:"counts" doc:"In the numerator"`
	Value   float64   `json:"value" doc:"What it adds to the numerator"`
	At      time.Time `json:"at"`
	Day     *string   `json:"day,omitempty" example:"2026-03-02" doc:"The day on which it stands in the figure"`
}

func (s *server) listMembers(ctx context.Context, in *struct {
	FigureID
	Paging
	Counts string `query:"counts" enum:"true,false" doc:"只看计入（或未计入）分子的 · Only those in, or not in, the numerator"`
	ScopeQuery
	Q string `query:"q" maxLength:"100" doc:"名称的开头：办件为其编号 · How its name begins: of a case, the number"`
}) (*Listing[Member], error) {
	if _, err := s.City.Figure(ctx, in.ID); err != nil {
		return nil, err
	}
	scope, err := in.scope()
	if err != nil {
		return nil, err
	}
	q := city.MemberQuery{Figure: in.ID, Office: in.Office, Period: &scope.Period, Text: in.Q, Offset: in.Offset, Limit: in.Limit}
	if in.Counts != "" {
		counts := in.Counts == "true"
		q.Counts = &counts
	}
	members, total, err := s.City.Members(ctx, q)
	if err != nil {
		return nil, err
	}
	return listing(members, total, in.Paging, func(m city.Member) Member {
		return Member{Subject: m.Subject, Office: m.Office, Counts: m.Counts, Value: m.Value, At: m.At, Day: day(m.Day)}
	}), nil
}
