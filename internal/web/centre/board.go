package centre

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/figures"
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
	Next    Rows // due after today, where there is room
	Busy    []Bar
	Slow    []Bar
	Open    int // cases of all items
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
	Moved   int       // members that changed today
	Month   lang.Text // what this month has brought; empty: not known
	Target  lang.Text
	Reached ui.Tag // Text empty: there is no target
	Change  lang.Text
	Tone    ui.Tone
	Spark   Spark
	Gauge   int // of a rate without a course: how far it is filled, 1 to 100
	Aim     int // where its target lies; 0: none
}

// Rows are the first cases of a list and how many there are in all.
type Rows struct {
	Total int
	Rows  []Row
}

// Row is a disclosed case.
type Row struct {
	Name   lang.Text // what it is about
	Href   string
	Number string
	Office lang.Text
	Alert  ui.Tag // Text empty: none
	Why    lang.Text
	Since  time.Time // of the alert, or when it is due
	Day    time.Time // within the last day that it may be done on
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
	known := headlines(g.Figures)
	for _, f := range g.Figures {
		if !f.Value.Known {
			b.Unknown++
		}
	}
	for _, f := range known {
		b.Figures = append(b.Figures, card(f, g, l.trends[f.Figure.ID]))
	}
	b.Map = c.mapView(c.alertPlaces(g.Offices), "")
	b.Alerts = c.rows(g.Alerts, g.Alerted)
	b.Today, b.Next = c.rows(g.Today, g.DueNow), c.rows(g.Next, len(g.Next))
	b.Busy, b.Slow = busy(g.Busy), slow(l.steps)
	b.Open = g.Open
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
// the next one, those with a target first, else as its lists order them.
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
	aimless := func(f city.FigureView) int {
		if f.Figure.Target != nil {
			return 0
		}
		return 1
	}
	for _, s := range systems {
		slices.SortStableFunc(of[s], func(a, b city.FigureView) int { return aimless(a) - aimless(b) })
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

func card(f city.FigureView, g city.Glance, t trend) Card {
	c := Card{Figure: present.Figure(f, g.At), Moved: g.Moved[f.Figure.ID], Month: t.latest, Change: t.change, Tone: t.tone, Spark: spark(f.Figure, t.months)}
	c.Target, c.Reached = target(f)
	if f.Figure.Over == figures.OverItems {
		c.Moved = 0 // items move when lists are published
	}
	if f.Figure.Per == lists.PerShare {
		c.Gauge = share(int(f.Value.Number*10), 1000)
		if t := f.Figure.Target; t != nil {
			c.Aim = share(int(t.Value*10), 1000)
		}
	}
	return c
}

func (c *Centre) rows(cases []city.PublicCase, total int) Rows {
	out := Rows{Total: total}
	for _, p := range cases {
		row := Row{Name: title(p), Number: p.Row.Number, Office: c.office(p.Row.Office), Since: p.Row.Due, Day: lastDay(p.Row.Due), Href: c.inLog(p.Item, p.Row.Number).Href}
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

func (c *Centre) office(code string) lang.Text {
	return present.Office(c.City.Library, code)
}

func busy(items []city.Busy) []Bar {
	var out []Bar
	for _, i := range items {
		b := Bar{Link: ui.Link{Text: i.Item.Name, Href: itemPath(i.Item)}, Value: strconv.Itoa(i.Open), Unit: locales.Text("centre.cases"),
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
		out = append(out, Bar{Link: ui.Link{Text: s.State.Name, Href: stepPath(s.Item, s.State)}, Value: days(s.Median), Unit: locales.Text("centre.days"),
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
