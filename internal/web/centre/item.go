package centre

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ItemView is an item's open cases, by what the public log tells of them.
type ItemView struct {
	Item  lang.Text
	Links []ui.Link
	Total lang.Text
	Cases []OpenCase
	Pager ui.Pager
}

// OpenCase is an open case by its number.
type OpenCase struct {
	Number ui.Link
	Office lang.Text
	State  ui.Tag
	Day    time.Time // within the last day; zero: no clock runs
	Late   bool
}

// StepView is the stays in one state that its median is taken of.
type StepView struct {
	Item     ui.Link
	State    lang.Text
	Median   lang.Text
	Leavings []LeavingRow
}

// LeavingRow is one stay.
type LeavingRow struct {
	Number ui.Link
	At     time.Time
	Days   string
}

// ItemsView is how many cases of each item are open.
type ItemsView struct {
	Total lang.Text
	Items []ItemRow
}

// ItemRow is an item with its open cases.
type ItemRow struct {
	Item       ui.Link
	Open, Late int
}

var (
	itemsPage = templates.Register[ItemsView](templates.Portal, "centre/items")
	itemPage  = templates.Register[ItemView](templates.Portal, "centre/item")
	stepPage  = templates.Register[StepView](templates.Portal, "centre/step")
)

const openPerPage = 50

// Items shows how many cases of each item are open.
func (c *Centre) Items(w http.ResponseWriter, r *page.Request) error {
	all, err := c.City.OpenByItem(r.Context())
	if err != nil {
		return err
	}
	view := ItemsView{}
	open := 0
	for _, b := range all {
		open += b.Open
		view.Items = append(view.Items, ItemRow{Item: ui.Link{Text: b.Item.Name, Href: itemPath(b.Item)}, Open: b.Open, Late: b.Late})
	}
	view.Total = locales.Text("centre.item.total", "Count", open)
	r.Crumbs(ui.Link{Text: locales.Text("centre.title"), Href: "/centre"})
	return page.Show(w, r, itemsPage, view)
}

// Item shows the open cases of an item.
func (c *Centre) Item(w http.ResponseWriter, r *page.Request) error {
	item, err := c.item(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	n := page.Number(q)
	cases, total, err := c.City.OpenCases(r.Context(), item, (n-1)*openPerPage, openPerPage)
	if err != nil {
		return err
	}
	view := ItemView{Item: item.Name, Total: locales.Text("centre.item.total", "Count", total), Links: []ui.Link{
		{Text: locales.Text("centre.item.rules"), Href: "/items/" + item.ID},
		{Text: locales.Text("centre.item.disclosed"), Href: "/overdue?" + url.Values{"show": {"open"}, "item": {item.ID}}.Encode()}},
		Pager: ui.NewPager(total, openPerPage, n, func(n int) string { return r.URL.Path + page.With(q, "page", strconv.Itoa(n)) })}
	for _, o := range cases {
		row := OpenCase{Number: c.inLog(item, o.Row.Number), Office: c.office(o.Row.Office), State: present.State(o.State), Late: o.Row.Alert == "red"}
		if !o.Row.Due.IsZero() {
			row.Day, row.Late = lastDay(o.Row.Due), row.Late || !o.Row.Due.After(r.Now)
		}
		view.Cases = append(view.Cases, row)
	}
	r.Crumbs(ui.Link{Text: locales.Text("centre.title"), Href: "/centre"}, ui.Link{Text: locales.Text("centre.items"), Href: "/centre/items"})
	return page.Show(w, r, itemPage, view)
}

// Step shows the stays in a state.
func (c *Centre) Step(w http.ResponseWriter, r *page.Request) error {
	item, err := c.item(r)
	if err != nil {
		return err
	}
	state := item.Procedure.State(r.PathValue("state"))
	if state == nil || !city.Measured(item, state) {
		return problem.New(problem.NotFound, "no_step", "没有这个环节。", "There is no such step.")
	}
	left, err := c.City.Leavings(r.Context(), item.ID, state.ID)
	if err != nil {
		return err
	}
	view := StepView{Item: ui.Link{Text: item.Name, Href: "/items/" + item.ID}, State: state.Name}
	if len(left) > 0 {
		view.Median = locales.Text("centre.step.median", "Days", days(city.MedianStay(left)), "Count", len(left))
	}
	for _, l := range left {
		view.Leavings = append(view.Leavings, LeavingRow{Number: c.inLog(item, l.Number), At: l.At, Days: days(l.After)})
	}
	r.Crumbs(ui.Link{Text: locales.Text("centre.title"), Href: "/centre"}, ui.Link{Text: item.Name, Href: itemPath(item)})
	return page.Show(w, r, stepPage, view)
}

func (c *Centre) item(r *page.Request) (*lists.Item, error) {
	if item := c.City.Library.Item(r.PathValue("item")); item != nil {
		return item, nil
	}
	return nil, problem.New(problem.NotFound, "no_item", "没有这个事项。", "There is no such item.")
}

// inLog is a case's number, leading to its records in the public log, or to its
// item where the city keeps none.
func (c *Centre) inLog(item *lists.Item, number string) ui.Link {
	l := ui.Link{Text: same(number), Href: "/items/" + item.ID}
	if c.Public.Kept() && number != "" {
		l.Href = "/verify/entries?" + url.Values{"find": {number}}.Encode()
	}
	return l
}

// lastDay is a time within the last day of what is due at a time: what is due
// when a day ends has that day.
func lastDay(due time.Time) time.Time { return due.Add(-time.Millisecond) }

func itemPath(item *lists.Item) string { return "/centre/items/" + item.ID }

func stepPath(item *lists.Item, state *lists.State) string {
	return itemPath(item) + "/steps/" + state.ID
}
