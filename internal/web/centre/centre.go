package centre

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// Centre serves the command centre of a city. Its fields are not changed once
// it serves.
type Centre struct {
	City   *city.City
	Public *public.Log // nil: the city keeps no public log
	Map    *Map        // nil: the tiles of the built-in divisions
	Set    *templates.Set
	Log    *slog.Logger
	Now    func() time.Time
	// Closing is closed when pages that stay open have to end; nil: never.
	Closing <-chan struct{}

	looking sync.Mutex // held while the city is looked at
	last    *look
	hub     hub

	layering sync.Mutex // held while a layer is made
	layers   map[string]*layer
}

// BoardView is the whole page.
type BoardView struct {
	Tone    string // dark, bright
	Other   ui.Link
	Events  string // address of the changes from here on
	Choices []Choice
	Board   Board
}

// Choice is a figure that may colour the map.
type Choice struct {
	Figure string
	Name   lang.Text
	Chosen bool
}

// PartView is one part of the page, redrawn.
type PartView struct {
	Part  string
	Board Board
}

var (
	boardPage = templates.Register[BoardView](templates.Centre, "centre/board")
	partPage  = templates.Register[PartView](templates.Fragment, "centre/part")
)

// The looks of the page.
const (
	dark   = "dark"
	bright = "bright"
)

// Board shows the page, with the map of the figure that the parameter map names.
func (c *Centre) Board(w http.ResponseWriter, r *page.Request) error {
	l, err := c.look(r.Context())
	if err != nil {
		return err
	}
	q := r.URL.Query()
	figure := page.Cut(q.Get("map"), maxFigure)
	seen, over, err := c.drawing(r.Context(), l, r.Lang, figure)
	if err != nil {
		return err
	}
	view := BoardView{Tone: dark, Other: ui.Link{Text: locales.Text("centre.bright"), Href: "/centre" + page.With(q, "tone", bright)}, Board: l.board,
		Choices: choices(l.glance.Figures, figure),
		Events:  "/centre/events?" + url.Values{"in": {string(r.Lang)}, "map": {figure}, "seen": {seen.id()}}.Encode()}
	if over != nil {
		view.Board.Map = over.view
	}
	if q.Get("tone") == bright {
		view.Tone, view.Other = bright, ui.Link{Text: locales.Text("centre.dark"), Href: "/centre" + page.With(q, "tone", "")}
	}
	return page.Show(w, r, boardPage, view)
}

// maxFigure bounds the id of a figure, in characters.
const maxFigure = 100

func choices(all []city.FigureView, chosen string) []Choice {
	out := []Choice{{Name: locales.Text("centre.alerts"), Chosen: chosen == ""}}
	for _, f := range all {
		if layered(f) {
			out = append(out, Choice{Figure: f.Figure.ID, Name: f.Figure.Name, Chosen: f.Figure.ID == chosen})
		}
	}
	return out
}

// drawing is the page in a language with the map of a figure; "" is the alerts,
// which no layer stands over.
func (c *Centre) drawing(ctx context.Context, l *look, tag lang.Tag, figure string) (drawing, *layer, error) {
	if figure == "" {
		return l.drawn[tag], nil, nil
	}
	over, err := c.layer(ctx, l, figure)
	if err != nil {
		return nil, nil, err
	}
	out := slices.Clone(l.drawn[tag])
	out[slices.Index(partNames, mapPart)] = over.drawn[tag]
	return out, over, nil
}
