package centre

import (
	"context"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// trendMonths is how far back a headline figure's course goes, this month
// included.
const trendMonths = 12

// trend is how a figure has gone, as far as that is known.
type trend struct {
	months []month   // the oldest first; none: the figure has no days
	latest lang.Text // what this month has brought; empty: nothing is known of it
	change lang.Text
	tone   ui.Tone // whether the change is good; "" says nothing
}

// month is a figure's value at or in a month.
type month struct {
	of    figures.Period
	value figures.Value
}

// trends reads how the headline figures have gone. That is two queries for each
// of at most maxCards figures, so it is done once a minute for all who watch.
func (c *Centre) trends(ctx context.Context, all []city.FigureView, now time.Time) (map[string]trend, error) {
	out := map[string]trend{}
	for _, f := range headlines(all) {
		if !figures.HasPast(f.Figure) {
			continue // it has no past
		}
		t, err := c.trend(ctx, f, law.DateOf(now))
		if err != nil {
			return nil, err
		}
		out[f.Figure.ID] = t
	}
	return out, nil
}

func (c *Centre) trend(ctx context.Context, f city.FigureView, today law.Date) (t trend, err error) {
	steps := figures.Month.Split(figures.Period{From: today.AddDays(-31 * trendMonths), To: today}, trendMonths)
	series, err := c.City.Series(ctx, f.Figure.ID, figures.Scope{Period: figures.Period{From: steps[0].From, To: today}}, figures.Month, today)
	if err != nil {
		return t, err
	}
	t.months = course(f, series)
	if len(series) > 0 {
		t.latest = thisMonth(f.Figure, series[len(series)-1].Value)
	}
	year := figures.Scope{Period: figures.Period{From: figures.Year.Around(today).From, To: today}}
	cmp, err := c.City.Compare(ctx, f.Figure.ID, year)
	if err != nil || cmp.Difference == "" || cmp.Before.Sums.Denominator == 0 {
		return t, err // a year in which nothing was counted is none to compare with
	}
	if t.change = locales.Text("centre.change.none"); cmp.Difference == "0" {
		return t, nil
	}
	t.change = locales.Text("centre.change", "Difference", points(f.Figure, cmp.Difference))
	t.tone = map[int]ui.Tone{1: ui.Good, -1: ui.Bad}[cmp.Better]
	return t, nil
}

// course is a figure by month: a rate or a median as it was in the month, a
// total as it had grown by the month's end, and a statement until the next one.
func course(f city.FigureView, series []city.Reading) []month {
	out := make([]month, len(series))
	total, stated := f.Sums, figures.Value{}
	for i, s := range series {
		if s.Value.Known {
			stated = s.Value
		}
		out[i] = month{of: s.Period, value: s.Value}
		if f.Figure.Per == lists.PerLatest {
			out[i].value = stated
		}
	}
	if f.Figure.Per != lists.PerTotal {
		return out
	}
	for i := len(series) - 1; i >= 0; i-- {
		out[i].value = figures.Of(f.Figure, total)
		total.Numerator -= series[i].Sums.Numerator
		total.Denominator -= series[i].Sums.Denominator
	}
	return out
}

// thisMonth says what a total has grown by, or what a rate or a median is, in
// the month that runs.
func thisMonth(f *lists.Figure, v figures.Value) lang.Text {
	switch {
	case !v.Known || f.Per == lists.PerLatest:
		return lang.Text{}
	case f.Per == lists.PerTotal && v.Number > 0:
		v.Text = "+" + v.Text
	}
	return locales.Text("centre.month", "Value", present.Valued(f, v.Text))
}

// points writes a difference with its unit: percentages differ by points.
func points(f *lists.Figure, difference string) lang.Text {
	if f.Unit == "percent" {
		return locales.Text("centre.points", "Difference", difference)
	}
	return present.Valued(f, difference)
}

// target says what is wanted of a figure, and whether it has been reached.
func target(f city.FigureView) (text lang.Text, mark ui.Tag) {
	if f.Figure.Target == nil {
		return text, mark
	}
	return locales.Text("centre.target", "Target", present.Target(f.Figure)), present.Reached(f.Figure, f.Value)
}
