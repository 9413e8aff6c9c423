package city

import (
	"cmp"
	"context"
	"slices"
	"time"

	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Glance is the city as anyone may see it at one moment, for the command
// centre.
type Glance struct {
	At      time.Time
	Figures []FigureView
	Moved   map[string]int // by figure: members that changed today
	Offices []OfficeStanding
	Alerts  []PublicCase // disclosed cases with an alert, red first
	Alerted int          // how many there are
	Today   []PublicCase // disclosed cases due today, the earliest first
	DueNow  int          // how many there are
	Next    []PublicCase // disclosed cases due after today, as many as Today leaves room for
	Busy    []Busy
	Open    int // open numbered cases of all items
}

// OfficeStanding is how an office's disclosed open cases stand.
type OfficeStanding struct {
	OfficeLate
	Red, Yellow int
}

// Busy is an item with its open cases.
type Busy struct {
	Item *lists.Item
	ItemOpen
}

// Pulse tells cheaply whether a glance would be another: how far the figures
// are folded, and the last event.
func (c *City) Pulse(ctx context.Context) (folded, last int64, err error) {
	t, err := c.Store.Totals(ctx, figuresFollower)
	return t.Position, t.Last, err
}

// Glance looks at the city; each list has at most rows rows.
func (c *City) Glance(ctx context.Context, rows int) (g Glance, err error) {
	g.At = c.now()
	if g.Figures, err = c.Figures(ctx); err != nil {
		return g, err
	}
	today := law.DateOf(g.At)
	if g.Moved, err = c.Store.Moved(ctx, today.Start()); err != nil {
		return g, err
	}
	if g.Offices, err = c.standing(ctx, g.At); err != nil {
		return g, err
	}
	if g.Alerts, g.Alerted, err = c.Disclosed(ctx, LateQuery{Alert: true, Sort: "alert", Limit: rows}); err != nil {
		return g, err
	}
	due := DueToday(g.At)
	due.Limit = rows
	if g.Today, g.DueNow, err = c.Disclosed(ctx, due); err != nil {
		return g, err
	}
	if left := rows - len(g.Today); left > 0 {
		if g.Next, _, err = c.Disclosed(ctx, LateQuery{From: due.Until, Sort: "due", Limit: left}); err != nil {
			return g, err
		}
	}
	busy, err := c.OpenByItem(ctx)
	for _, b := range busy {
		g.Open += b.Open
	}
	g.Busy = busy[:min(rows, len(busy))]
	return g, err
}

// DueToday selects what is due in the rest of the day. A case whose last day is
// today is due when today ends.
func DueToday(now time.Time) LateQuery {
	return LateQuery{From: now, Until: law.DateOf(now).AddDays(1).Start().Add(time.Millisecond), Sort: "due"}
}

// OpenCases returns a page of an item's open cases as everybody may see them, the
// earliest due first, and how many there are.
func (c *City) OpenCases(ctx context.Context, item *lists.Item, offset, limit int) ([]CaseLine, int, error) {
	q := LateQuery{Items: []string{item.ID}, Now: c.now(), Sort: "due", Offset: offset, Limit: limit}
	for _, o := range item.System.Offices {
		q.Offices = append(q.Offices, o.Code)
	}
	rows, total, err := c.Store.OpenCases(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	out := make([]CaseLine, len(rows))
	for i, row := range rows {
		if out[i], err = c.line(ctx, row); err != nil {
			return nil, 0, err
		}
	}
	return out, total, nil
}

// standing joins what is late with what has an alert, by office.
func (c *City) standing(ctx context.Context, now time.Time) ([]OfficeStanding, error) {
	items, offices := c.disclosing()
	q := LateQuery{Items: items, Offices: offices, Now: now}
	late, err := c.Store.DisclosedLateness(ctx, q)
	if err != nil {
		return nil, err
	}
	alerts, err := c.Store.AlertsByOffice(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]OfficeStanding, len(late))
	for i, l := range late {
		out[i].OfficeLate = l
		if at, ok := slices.BinarySearchFunc(alerts, l.Office, func(a OfficeAlerts, code string) int { return cmp.Compare(a.Office, code) }); ok {
			out[i].Red, out[i].Yellow = alerts[at].Red, alerts[at].Yellow
		}
	}
	return out, nil
}

// OpenByItem counts the open cases of each item, most first.
func (c *City) OpenByItem(ctx context.Context) ([]Busy, error) {
	var offices []string
	for _, s := range c.Library.Systems {
		for _, o := range s.Offices {
			offices = append(offices, o.Code)
		}
	}
	slices.Sort(offices)
	items, err := c.Store.OpenByItem(ctx, LateQuery{Offices: slices.Compact(offices), Now: c.now()})
	if err != nil {
		return nil, err
	}
	out := make([]Busy, 0, len(items))
	for _, i := range items {
		if item := c.Library.Item(i.Item); item != nil {
			out = append(out, Busy{Item: item, ItemOpen: i})
		}
	}
	return out, nil
}
