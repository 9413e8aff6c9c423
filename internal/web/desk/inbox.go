package desk

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// InboxView is an official's morning.
type InboxView struct {
	Tiles   []ui.Tile
	Tabs    []ui.NavItem
	Search  ui.Search
	Filters []ui.Field
	Clear   string // href of the list as it is without filters
	Columns []ui.Column
	Rows    []InboxRow
	Pager   ui.Pager
	Empty   *ui.Empty
	Exports []ui.Link
	Title   lang.Text
}

// InboxRow is a case in the list.
type InboxRow struct {
	Case     ui.Link // its number
	Item     lang.Text
	Office   lang.Text // where the viewer works in several
	Subject  string
	State    ui.Tag
	Opened   time.Time
	Urgent   bool
	Urgency  ui.Tag    // where it is urgent
	Alert    ui.Tag    // Text empty: none
	Coloured ui.Tone   // of the row, by due time and alert; empty: plain
	Clock    *ui.Clock // nil: none runs
}

var inboxPage = templates.Register[InboxView](templates.Desk, "desk/inbox")

// Inbox lists the cases: the viewer's turn, all of his offices, or closed ones.
func (d *Desk) Inbox(w http.ResponseWriter, r *page.Request) error {
	l := ask(r)
	lines, total, err := d.find(r.Context(), r.Viewer, l)
	if err != nil {
		return err
	}
	tally, err := d.City.Store.Tally(r.Context(), r.Viewer, r.Now)
	if err != nil {
		return err
	}
	tab := l.q.Get("tab")
	view := InboxView{Tiles: tiles(tally), Tabs: l.tabs(d.stewards(r.Viewer)), Filters: d.filters(r.Viewer, l), Columns: l.columns(), Title: locales.Text("desk.turn"),
		Search: ui.Search{Action: "/desk", Name: "q", Value: l.text, Label: locales.Text("desk.search"), Hint: locales.Text("desk.search.hint")},
		Pager:  ui.NewPager(total, perPage, l.page, func(n int) string { return "/desk" + page.With(l.q, "page", strconv.Itoa(n)) }),
		Exports: []ui.Link{{Text: locales.Text("desk.export.xlsx"), Href: "/desk/cases.xlsx" + page.With(l.q, "page", "")},
			{Text: locales.Text("desk.export.csv"), Href: "/desk/cases.csv" + page.With(l.q, "page", "")}}}
	for _, name := range []string{"tab", "sort", "parent"} {
		if value := l.q.Get(name); value != "" {
			view.Search.Keep = append(view.Search.Keep, ui.Param{Name: name, Value: value})
		}
	}
	switch tab {
	case tabAll:
		view.Title = locales.Text("desk.all")
	case tabClosed:
		view.Title = locales.Text("desk.closed")
	case tabHanded:
		view.Title = locales.Text("desk.handed")
	}
	if l.narrowed() {
		view.Clear = "/desk"
		if tab != "" {
			view.Clear += "?tab=" + tab
		}
	}
	if view.Rows, err = d.rows(r, lines); err != nil {
		return err
	}
	view.Empty = empty(l, total)
	return page.Show(w, r, inboxPage, view)
}

// find looks for a text in numbers and subjects as shown, and where that finds
// nothing, for the exact full subject, which is sealed and masked.
func (d *Desk) find(ctx context.Context, v *access.Viewer, l listing) ([]city.CaseLine, int, error) {
	lines, total, err := d.City.Cases(ctx, v, l.query, "")
	if err != nil || total > 0 || l.text == "" {
		return lines, total, err
	}
	exact := l.query
	exact.Text = ""
	return d.City.Cases(ctx, v, exact, l.text)
}

func tiles(t city.Tally) []ui.Tile {
	return []ui.Tile{
		{Name: locales.Text("desk.waiting"), Count: t.Waiting, Tone: ui.Info, Href: "/desk"},
		{Name: locales.Text("due.overdue"), Count: t.Overdue, Tone: tone(t.Overdue, ui.Bad), Href: "/desk?due=overdue"},
		{Name: locales.Text("due.today"), Count: t.Today, Tone: tone(t.Today, ui.Warn), Href: "/desk?due=today"},
		{Name: locales.Text("desk.applicants"), Count: t.Applicants, Tone: ui.Neutral, Href: "/desk?tab=all"},
		{Name: locales.Text("desk.closed30"), Count: t.Closed, Tone: ui.Good, Href: "/desk?tab=closed"},
	}
}

// tone colours a count only where there is something to see to.
func tone(n int, t ui.Tone) ui.Tone {
	if n == 0 {
		return ui.Neutral
	}
	return t
}

func (d *Desk) rows(r *page.Request, lines []city.CaseLine) ([]InboxRow, error) {
	several := len(r.Viewer.Offices("")) > 1 || r.URL.Query().Get("tab") == tabHanded
	out := make([]InboxRow, 0, len(lines))
	for _, line := range lines {
		row := InboxRow{Case: ui.Link{Text: number(line.Row), Href: "/desk/cases/" + line.Row.ID}, Item: line.Item.Name,
			Subject: line.Row.Subject, State: present.State(line.State), Opened: line.Row.Opened}
		if several {
			row.Office = d.office(line.Row.Office)
		}
		if tag, ok := present.Urgency(line.Row, r.Now); ok && tag.Tone != ui.Neutral {
			row.Urgent, row.Urgency = true, tag
		}
		if tag, ok := present.Alert(line.Row.Alert); ok {
			row.Alert = tag
			if !row.Urgent || tag.Tone == ui.Bad {
				row.Coloured = tag.Tone
			}
		}
		if row.Urgent && row.Coloured == "" {
			row.Coloured = row.Urgency.Tone
		}
		var err error
		if row.Clock, err = present.LineClock(d.City, line); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// number names a case in a list; a draft has none yet.
func number(row city.CaseRow) lang.Text {
	if row.Number == "" {
		return locales.Text("desk.nonumber")
	}
	return plain(row.Number)
}

// empty says what it means that there is nothing.
func empty(l listing, total int) *ui.Empty {
	switch {
	case total > 0:
		return nil
	case l.narrowed():
		return &ui.Empty{Title: locales.Text("desk.nothing"), Text: locales.Text("desk.nothing.text")}
	case l.query.Inbox:
		return &ui.Empty{Title: locales.Text("desk.clear"), Text: locales.Text("desk.clear.text"),
			Do: ui.Link{Text: locales.Text("desk.all"), Href: "/desk?tab=all"}}
	}
	return &ui.Empty{Title: locales.Text("desk.none")}
}
