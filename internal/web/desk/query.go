package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// The tabs of the inbox; "" is one's own turn.
const (
	tabAll    = "all"
	tabClosed = "closed"
)

const perPage = 25

var (
	sorts = []string{"due", "opened", "-opened", "number", "-number"}
	spans = []string{"overdue", "today", "week"}
)

// listing is what of the cases is asked for: the query of the page and of its
// exports.
type listing struct {
	q     url.Values
	query city.CaseQuery
	text  string
	page  int
}

func ask(r *page.Request) listing {
	q := r.URL.Query()
	l := listing{q: q, text: page.Cut(strings.TrimSpace(q.Get("q")), 100)}
	n, _ := strconv.Atoi(q.Get("page"))
	l.page = min(max(1, n), 100_000)
	l.query = city.CaseQuery{Office: q.Get("office"), Item: q.Get("item"), State: q.Get("state"), Sort: l.sort(), Text: l.text,
		Offset: (l.page - 1) * perPage, Limit: perPage}
	if slices.Contains(spans, q.Get("due")) {
		l.query.Due = q.Get("due")
	}
	switch q.Get("tab") {
	case tabAll:
		l.query.Open = true
	case tabClosed:
		l.query.Ended = true
	default:
		l.query.Inbox = true
	}
	return l
}

// sort is the order asked for; what is closed has no due time, so the latest
// stand first.
func (l listing) sort() string {
	if s := l.q.Get("sort"); slices.Contains(sorts, s) {
		return s
	}
	if l.q.Get("tab") == tabClosed {
		return "-opened"
	}
	return "due"
}

// narrowed reports whether more than the tab was asked for.
func (l listing) narrowed() bool {
	return l.text != "" || l.query.Office != "" || l.query.Item != "" || l.query.State != "" || l.query.Due != ""
}

// columns are the heads of the table, those that can sort with their links.
func (l listing) columns() []ui.Column {
	by := l.sort()
	head := func(text lang.Text, ascending, descending string) ui.Column {
		c := ui.Column{Text: text, Href: "/desk" + page.With(l.q, "sort", ascending)}
		switch by {
		case ascending:
			c.Sorted = ui.Ascending
			if descending != "" {
				c.Href = "/desk" + page.With(l.q, "sort", descending)
			}
		case descending:
			c.Sorted = ui.Descending
		}
		return c
	}
	return []ui.Column{
		head(locales.Text("desk.number"), "number", "-number"), {Text: locales.Text("desk.item")}, {Text: locales.Text("desk.subject")},
		{Text: locales.Text("desk.state")}, head(locales.Text("desk.opened"), "opened", "-opened"), head(locales.Text("desk.due"), "due", ""),
	}
}

// tabs are the three views of the cases.
func (l listing) tabs() []ui.NavItem {
	tab := func(id string, text lang.Text) ui.NavItem {
		q := url.Values{}
		if l.text != "" {
			q.Set("q", l.text) // who did not find a case looks for it in the next tab
		}
		return ui.NavItem{Link: ui.Link{Text: text, Href: "/desk" + page.With(q, "tab", id)}, Current: l.q.Get("tab") == id}
	}
	return []ui.NavItem{tab("", locales.Text("desk.turn")), tab(tabAll, locales.Text("desk.all")), tab(tabClosed, locales.Text("desk.closed"))}
}

// filters are the choices that narrow the list; a choice among one is none.
func (d *Desk) filters(v *access.Viewer, l listing) []ui.Field {
	office := l.choice("office", locales.Text("desk.office"))
	for _, code := range offices(v) {
		office.Options = append(office.Options, l.option("office", code, d.office(code)))
	}
	item := l.choice("item", locales.Text("desk.item"))
	state := l.choice("state", locales.Text("desk.state"))
	seen := map[string]bool{}
	for _, i := range d.City.Library.Items() {
		if !slices.Contains(v.Offices(""), i.Office) || l.query.Office != "" && i.Office != l.query.Office {
			continue
		}
		item.Options = append(item.Options, l.option("item", i.ID, i.Name))
		if l.query.Item != "" && i.ID != l.query.Item {
			continue
		}
		for _, s := range i.Procedure.States {
			if !seen[s.ID] && s.End == (l.q.Get("tab") == tabClosed) {
				seen[s.ID] = true
				state.Options = append(state.Options, l.option("state", s.ID, s.Name))
			}
		}
	}
	due := l.choice("due", locales.Text("desk.due"))
	for _, span := range spans {
		due.Options = append(due.Options, l.option("due", span, locales.Text("due."+span)))
	}
	all := []ui.Field{office, item, state, due}
	if l.q.Get("tab") == tabClosed {
		all = all[:3]
	}
	return slices.DeleteFunc(all, func(f ui.Field) bool { return len(f.Options) < 2 })
}

func (l listing) choice(name string, label lang.Text) ui.Field {
	return ui.Field{Kind: lists.KindChoice, Name: name, Label: label, Value: l.q.Get(name)}
}

func (l listing) option(name, value string, text lang.Text) ui.Option {
	return ui.Option{Value: value, Text: text, Selected: l.q.Get(name) == value}
}
