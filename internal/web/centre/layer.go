package centre

import (
	"context"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// layer is the map coloured by a figure. It is made for all who chose it, and
// rests like a look does; there are no more layers than figures.
type layer struct {
	view   MapView
	drawn  map[lang.Tag]drawn
	folded int64
	done   time.Time
	rest   time.Duration
}

// layered reports whether a figure may colour the map: it is computed, has a
// value, and its system has offices that work for a division.
func layered(f city.FigureView) bool {
	divided := func(o *lists.Office) bool { return o.Division != "" }
	return f.Value.Known && f.Figure.Reported == "" && f.Figure.Over != figures.OverItems && slices.ContainsFunc(f.Figure.System.Offices, divided)
}

// layer returns the map of a figure; problem.NotFound where it is none that
// may be chosen.
func (c *Centre) layer(ctx context.Context, l *look, id string) (*layer, error) {
	i := slices.IndexFunc(l.glance.Figures, func(f city.FigureView) bool { return f.Figure.ID == id && layered(f) })
	if i < 0 {
		return nil, problem.New(problem.NotFound, "no_layer", "地图上没有这个指标。", "This figure is not on the map.")
	}
	c.layering.Lock()
	defer c.layering.Unlock()
	if last := c.layers[id]; last != nil && (last.folded == l.pulse.folded || time.Since(last.done) < last.rest) {
		return last, nil
	}
	began := time.Now()
	out := &layer{folded: l.pulse.folded, drawn: map[lang.Tag]drawn{}}
	p, err := c.figurePlaces(ctx, l.glance.Figures[i].Figure)
	if err != nil {
		return nil, err
	}
	f := l.glance.Figures[i].Figure
	out.view = c.mapView(p, "?"+url.Values{"map": {id}}.Encode())
	out.view.Figure, out.view.Note = ui.Link{Text: f.Name, Href: "/figures/" + id}, sense(f)
	for _, tag := range locales.Tags {
		if out.drawn[tag], err = c.drawPart(tag, mapPart, Board{Map: out.view}); err != nil {
			return nil, err
		}
	}
	out.done = time.Now()
	out.rest = max(lookEvery, lookRest*out.done.Sub(began))
	if c.layers == nil {
		c.layers = map[string]*layer{}
	}
	c.layers[id] = out
	return out, nil
}

// sense says which way is good.
func sense(f *lists.Figure) lang.Text {
	switch f.Good {
	case "up":
		return locales.Text("centre.good.up")
	case "down":
		return locales.Text("centre.good.down")
	}
	return locales.Text("centre.good.none")
}

// divisionShare is a figure in a division: the sums of its offices. A median of several
// offices is not known from theirs.
type divisionShare struct {
	sums    figures.Sums
	value   figures.Value
	offices int
}

func (d *divisionShare) add(f *lists.Figure, r city.Reading) {
	d.offices++
	d.sums.Numerator += r.Sums.Numerator
	d.sums.Denominator += r.Sums.Denominator
	d.sums.Halves = r.Sums.Halves
	if d.value = figures.Of(f, d.sums); d.offices > 1 && f.Per == lists.PerMedian {
		d.value = figures.Value{}
	}
}

// few reports whether there are too few members for the value to be compared.
func (d *divisionShare) few(f *lists.Figure) bool {
	return f.Per != lists.PerTotal && d.sums.Denominator < city.SmallOffice
}

// figurePlaces are a figure's values by division.
func (c *Centre) figurePlaces(ctx context.Context, f *lists.Figure) (places, error) {
	all, err := c.City.ByOffice(ctx, f.ID, figures.AllTime(), 0)
	if err != nil {
		return places{}, err
	}
	at, whole := map[string]*divisionShare{}, &divisionShare{}
	for _, r := range all.Ranked {
		in := c.divisions(r.Office)
		if len(in) == 0 {
			whole.add(f, r)
		}
		for _, code := range in {
			if at[code] == nil {
				at[code] = &divisionShare{}
			}
			at[code].add(f, r)
		}
	}
	var compared []float64
	for _, d := range at {
		if d.value.Known && !d.few(f) {
			compared = append(compared, d.value.Number)
		}
	}
	s := newScale(f, compared)
	out := places{at: map[string]Place{}, none: (&divisionShare{}).place(f, s), whole: whole.place(f, s), legend: s.legend()}
	for code, d := range at {
		out.at[code] = d.place(f, s)
	}
	return out, nil
}

func (d *divisionShare) place(f *lists.Figure, s scale) Place {
	text := present.Valued(f, d.value.Text)
	of := outOf(f, d.sums)
	switch {
	case d.offices == 0:
		return Place{Step: "value-none", Mark: "–", Detail: locales.Text("centre.layer.none")}
	case !d.value.Known:
		return Place{Step: "value-none", Mark: "–", Detail: locales.Text("centre.layer.mixed", "Count", d.offices)}
	case d.few(f):
		if of.IsZero() {
			of = text
		}
		return Place{Step: "value-few", Mark: of.Zh, Detail: locales.Text("centre.layer.few", "Value", of, "Least", strconv.Itoa(city.SmallOffice))}
	}
	p := Place{Step: "value-" + strconv.Itoa(s.step(d.value.Number)), Mark: d.value.Text, Detail: text}
	if f.Unit == "percent" {
		p.Mark += "%"
	}
	if !of.IsZero() {
		p.Detail = locales.Text("centre.layer.rate", "Value", text, "Of", of)
	}
	return p
}

// outOf is what a rate or a mean divides; empty for what divides nothing.
func outOf(f *lists.Figure, s figures.Sums) lang.Text {
	if f.Per != lists.PerShare && f.Per != lists.PerMean {
		return lang.Text{}
	}
	return same(figures.Plain(s.Numerator) + "/" + strconv.FormatInt(s.Denominator, 10))
}

// scale cuts the values of a map into steps of equal length, the bounds rounded
// as the figure is published.
type scale struct {
	figure *lists.Figure
	bounds []float64 // one more than there are steps; none: nothing is compared
}

const scaleSteps = 4

func newScale(f *lists.Figure, values []float64) scale {
	s := scale{figure: f}
	if len(values) == 0 {
		return s
	}
	unit := math.Pow10(-f.Decimals)
	low, high := math.Floor(slices.Min(values)/unit)*unit, math.Ceil(slices.Max(values)/unit)*unit
	for i := range scaleSteps + 1 {
		b := math.Round((low+(high-low)*float64(i)/scaleSteps)/unit) * unit
		if i == 0 || b > s.bounds[len(s.bounds)-1] {
			s.bounds = append(s.bounds, b)
		}
	}
	return s
}

// step is 1 for the lowest values.
func (s scale) step(v float64) int {
	n := 1
	for n < len(s.bounds)-1 && v >= s.bounds[n] {
		n++
	}
	return n
}

func (s scale) legend() []Step {
	text := func(v float64) string { return strconv.FormatFloat(v, 'f', s.figure.Decimals, 64) }
	var out []Step
	for i := range s.bounds {
		bounds := text(s.bounds[i])
		switch {
		case len(s.bounds) == 1:
		case i == len(s.bounds)-1:
			continue
		case i == len(s.bounds)-2:
			bounds += "–" + text(s.bounds[i+1])
		default:
			bounds += "–<" + text(s.bounds[i+1])
		}
		out = append(out, Step{Class: "value-" + strconv.Itoa(i+1), Text: same(bounds)})
	}
	if s.figure.Per != lists.PerTotal {
		out = append(out, Step{Class: "value-few", Text: locales.Text("centre.legend.few", "Least", strconv.Itoa(city.SmallOffice))})
	}
	return append(out, Step{Class: "value-none", Text: locales.Text("centre.legend.none")})
}
