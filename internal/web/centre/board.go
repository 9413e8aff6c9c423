package centre

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// Board is all that the page shows.
type Board struct {
	State   State
	Figures []Card
	Unknown int // figures of which nothing has been counted yet
	Map     MapView
	Alerts  Rows
	Today   Rows
	Busy    []Bar
	Slow    []Bar
	Open    int
	Late    int
}

// State is when the city was looked at, and how old the log's checkpoint is.
type State struct {
	At     time.Time
	Events int // folded into the figures
	Behind int // not folded yet
	Kept   bool
	Size   int // entries under the checkpoint
	Signed time.Time
	Age    lang.Text
}

// Card is one headline figure.
type Card struct {
	ui.Figure
	Moved  int // members that changed today
	Target lang.Text
	Change lang.Text
	Tone   ui.Tone
	Spark  string // points of a polyline in a box of 100 by 24; empty: none
}

// Rows are the first cases of a list and how many there are in all.
type Rows struct {
	Total int
	Rows  []Row
}

// Row is a disclosed case.
type Row struct {
	Name   lang.Text
	Href   string
	Number string
	Office lang.Text
	Alert  ui.Tag // Text empty: none
	Why    lang.Text
	Since  time.Time
}

// Bar is a labelled number with its share of the largest, 0 to 100.
type Bar struct {
	Link   ui.Link
	Detail lang.Text
	Value  string
	Unit   lang.Text
	Width  int
	Tone   ui.Tone
}

// maxCards is how many headline figures there is room for.
const maxCards = 6

func (c *Centre) board(ctx context.Context, l *look) (b Board, err error) {
	g := l.glance
	if b.State, err = c.state(ctx, l); err != nil {
		return b, err
	}
	var trends map[string]Trend
	if c.Trends != nil {
		if trends, err = c.Trends.Trends(ctx); err != nil {
			return b, err
		}
	}
	known := headlines(g.Figures)
	for _, f := range g.Figures {
		if !f.Value.Known {
			b.Unknown++
		}
	}
	for _, f := range known {
		b.Figures = append(b.Figures, card(f, g, trends[f.Figure.ID]))
	}
	b.Map = c.mapView(g.Offices)
	b.Alerts = c.rows(g.Alerts, g.Alerted)
	b.Today = c.rows(g.Today, g.DueNow)
	b.Busy, b.Slow = busy(g.Busy), slow(l.steps)
	b.Open, b.Late = g.Open, g.Late
	return b, nil
}

func (c *Centre) state(ctx context.Context, l *look) (State, error) {
	s := State{At: l.glance.At, Events: int(l.pulse.folded), Behind: int(l.pulse.last - l.pulse.folded), Kept: c.Public.Kept()}
	if !s.Kept {
		return s, nil
	}
	log, err := c.Public.State(ctx)
	if err != nil {
		return s, err
	}
	s.Size, s.Signed = int(log.Size), log.At
	if !log.At.IsZero() {
		s.Age = age(c.Now().Sub(log.At))
	}
	return s, nil
}

// age says roughly how long ago something was, so that a wall does not count
// seconds.
func age(d time.Duration) lang.Text {
	switch {
	case d < 10*time.Second:
		return locales.Text("centre.fresh")
	case d < time.Minute:
		return locales.Text("age.seconds", "Count", int(d/(10*time.Second))*10)
	case d < time.Hour:
		return locales.Text("age.minutes", "Count", int(d/time.Minute))
	}
	return locales.Text("age.hours", "Count", int(d/time.Hour))
}

// headlines chooses the known figures that are shown: of each system in turn
// the next one, as its lists order them.
func headlines(all []city.FigureView) []city.FigureView {
	var systems []*lists.System
	of := map[*lists.System][]city.FigureView{}
	for _, f := range all {
		if f.Value.Known {
			if of[f.Figure.System] == nil {
				systems = append(systems, f.Figure.System)
			}
			of[f.Figure.System] = append(of[f.Figure.System], f)
		}
	}
	var out []city.FigureView
	for turn := 0; len(out) < maxCards; turn++ {
		before := len(out)
		for _, s := range systems {
			if turn < len(of[s]) && len(out) < maxCards {
				out = append(out, of[s][turn])
			}
		}
		if len(out) == before {
			break
		}
	}
	return out
}

func card(f city.FigureView, g city.Glance, t Trend) Card {
	return Card{Figure: present.Figure(f, g.At), Moved: g.Moved[f.Figure.ID], Target: t.Target, Change: t.Change, Tone: t.Tone, Spark: spark(t.Points)}
}

func (c *Centre) rows(cases []city.PublicCase, total int) Rows {
	out := Rows{Total: total}
	for _, p := range cases {
		row := Row{Name: title(p), Number: p.Row.Number, Office: c.office(p.Row.Office), Since: p.Row.Due, Href: c.public(p)}
		if p.Alert != nil {
			row.Alert, _ = present.Alert(p.Alert.Level)
			row.Since = p.Alert.Event.At
			if p.Alert.Action != nil {
				row.Why = p.Alert.Action.Name
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// title is what a case is about where all of that has been disclosed, or its
// first disclosed text, or its item's name.
func title(p city.PublicCase) lang.Text {
	if s := p.Item.Subject; s != nil && disclosed(p, s.Reads()) {
		if text, err := s.String(lists.Vars{Form: p.Fields, Item: p.Item}); err == nil && text != "" {
			return lang.Text{Zh: text, En: text}
		}
	}
	for _, f := range p.Item.Form.Fields {
		if text, ok := p.Fields[f.Name].(string); ok && f.Kind == lists.KindText && text != "" {
			return lang.Text{Zh: text, En: text}
		}
	}
	return p.Item.Name
}

// disclosed reports whether a case has disclosed all that an expression reads
// of its form.
func disclosed(p city.PublicCase, reads []string) bool {
	for _, path := range reads {
		field, ofForm := strings.CutPrefix(path, "form.")
		if _, ok := p.Fields[field]; ofForm && !ok {
			return false
		}
	}
	return true
}

// public is where anybody reads about a case: its records in the public log,
// or its item where the city keeps no log.
func (c *Centre) public(p city.PublicCase) string {
	if c.Public.Kept() {
		return "/verify/entries?" + url.Values{"find": {p.Row.Number}}.Encode()
	}
	return "/items/" + p.Item.ID
}

func (c *Centre) office(code string) lang.Text {
	if o := c.City.Library.Office(code); o != nil {
		return o.Name
	}
	return lang.Text{Zh: code, En: code}
}

func busy(items []city.Busy) []Bar {
	var out []Bar
	for _, i := range items {
		b := Bar{Link: ui.Link{Text: i.Item.Name, Href: "/items/" + i.Item.ID}, Value: strconv.Itoa(i.Open), Unit: locales.Text("centre.cases"),
			Width: share(i.Open, items[0].Open), Tone: ui.Info}
		if i.Late > 0 {
			b.Detail, b.Tone = locales.Text("centre.late", "Count", i.Late), ui.Bad
		}
		out = append(out, b)
	}
	return out
}

func slow(steps []city.Stay) []Bar {
	var out []Bar
	for _, s := range steps {
		out = append(out, Bar{Link: ui.Link{Text: s.State.Name, Href: "/items/" + s.Item.ID}, Value: days(s.Median), Unit: locales.Text("centre.days"),
			Detail: join(s.Item.Name, locales.Text("centre.times", "Count", s.Times)), Width: share(int(s.Median), int(steps[0].Median)), Tone: ui.Neutral})
	}
	return out
}

func join(a, b lang.Text) lang.Text {
	return lang.Text{Zh: a.Zh + " · " + b.Zh, En: a.In(lang.En) + " · " + b.In(lang.En)}
}

// days says a duration in days, with one decimal below ten.
func days(d time.Duration) string {
	n := d.Hours() / 24
	if n < 9.95 {
		return strconv.FormatFloat(n, 'f', 1, 64)
	}
	return strconv.FormatFloat(n, 'f', 0, 64)
}

func share(n, of int) int {
	if of <= 0 {
		return 0
	}
	return max(1, int(100*float64(n)/float64(of)))
}
