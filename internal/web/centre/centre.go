package centre

import (
	"context"
	"log/slog"
	"net/http"
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
	Trends Trends      // nil: the city keeps no past of its figures
	Set    *templates.Set
	Log    *slog.Logger
	Now    func() time.Time
	// Closing is closed when pages that stay open have to end; nil: never.
	Closing <-chan struct{}

	looking sync.Mutex // held while the city is looked at
	last    *look
	hub     hub
}

// Trends tells how figures have gone; see Trend. Figures that it does not know
// are absent.
type Trends interface {
	Trends(ctx context.Context) (map[string]Trend, error)
}

// Trend is a figure's past and aim, as far as they are known.
type Trend struct {
	Points []float64 // values at the ends of equal periods, the oldest first
	Target lang.Text // "90 %"; empty: none
	Change lang.Text // "+1.2 since last year"; empty: not known
	Tone   ui.Tone   // whether the change is good; "" says nothing
}

// BoardView is the whole page.
type BoardView struct {
	Tone   string // dark, bright
	Other  ui.Link
	Events string // address of the changes from here on
	Board  Board
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

// Board shows the page.
func (c *Centre) Board(w http.ResponseWriter, r *page.Request) error {
	l, err := c.look(r.Context())
	if err != nil {
		return err
	}
	view := BoardView{Tone: "dark", Other: ui.Link{Text: locales.Text("centre.bright"), Href: "/centre?tone=bright"}, Board: l.board,
		Events: "/centre/events?in=" + string(r.Lang) + "&seen=" + l.drawn[r.Lang].id()}
	if r.URL.Query().Get("tone") == "bright" {
		view.Tone, view.Other = "bright", ui.Link{Text: locales.Text("centre.dark"), Href: "/centre"}
	}
	return page.Show(w, r, boardPage, view)
}
