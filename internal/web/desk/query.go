package desk

import (
	"net/url"
	"slices"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// The tabs of the inbox; "" is one's own turn.
const (
	tabAll    = "all"
	tabClosed = "closed"
	tabHanded = "handed" // what the viewer's offices have handled by others
)

const perPage = 25

var (
	sorts  = []string{"due", "opened", "-opened", "number", "-number", "alert", "office"}
	spans  = []string{"overdue", "today", "week"}
	levels = []string{"red", "yellow"}
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
	l.page = page.Number(q)
	l.query = city.CaseQuery{Office: q.Get("office"), Item: q.Get("item"), State: q.Get("state"), Sort: l.sort(), Text: l.text,
		Offset: (l.page - 1) * perPage, Limit: perPage}
	if slices.Contains(spans, q.Get("due")) {
		l.query.Due = q.Get("due")
	}
	if a := q.Get("alert"); a == "any" || slices.Contains(levels, a) {
		l.query.Alert = a
	}
	l.query.Parent = page.Cut(q.Get("parent"), 100)
	switch q.Get("tab") {
	case tabHanded:
		l.query.Handed, l.query.Open = true, true
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
	return l.text != "" || l.query.Office != "" || l.query.Item != "" || l.query.State != "" || l.query.Due != "" || l.query.Alert != "" || l.query.Parent != ""
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
	item := ui.Column{Text: locales.Text("desk.item")}
	if l.query.Handed {
		item = head(locales.Text("desk.handler"), "office", "")
	}
	return []ui.Column{
		head(locales.Text("desk.number"), "number", "-number"), item, {Text: locales.Text("desk.subject")},
		head(locales.Text("desk.state.alert"), "alert", ""), head(locales.Text("desk.opened"), "opened", "-opened"), head(locales.Text("desk.due"), "due", ""),
	}
}

// tabs are the views of the cases; what is handed out is for stewards.
func (l listing) tabs(stewards bool) []ui.NavItem {
	tab := func(id string, text lang.Text) ui.NavItem {
		q := url.Values{}
		if l.text != "" {
			q.Set("q", l.text) // who did not find a case looks for it in the next tab
		}
		return ui.NavItem{Link: ui.Link{Text: text, Href: "/desk" + page.With(q, "tab", id)}, Current: l.q.Get("tab") == id}
	}
	all := []ui.NavItem{tab("", locales.Text("desk.turn")), tab(tabAll, locales.Text("desk.all"))}
	if stewards {
		all = append(all, tab(tabHanded, locales.Text("desk.handed")))
	}
	return append(all, tab(tabClosed, locales.Text("desk.closed")))
}

// stewards reports whether the viewer holds a role that has work handled by
// other offices.
func (d *Desk) stewards(v *access.Viewer) bool {
	return slices.ContainsFunc(d.City.Library.Items(), func(i *lists.Item) bool {
		return i.HandledBy != nil && len(v.Roles(i.Office)) > 0
	})
}

// bodies are the offices to choose from: the viewer's own, and where he hands
// work out, those that handle it.
func (d *Desk) bodies(v *access.Viewer, l listing) []string {
	if !l.query.Handed {
		return offices(v)
	}
	var out []string
	for _, i := range d.City.Library.Items() {
		if i.HandledBy == nil || len(v.Roles(i.Office)) == 0 {
			continue
		}
		for _, o := range i.System.Offices {
			if !slices.Contains(out, o.Code) {
				out = append(out, o.Code)
			}
		}
	}
	slices.Sort(out)
	return out
}

// filters are the choices that narrow the list; a choice among one is none.
func (d *Desk) filters(v *access.Viewer, l listing) []ui.Field {
	office := l.choice("office", locales.Text("desk.office"))
	for _, code := range d.bodies(v, l) {
		office.Options = append(office.Options, l.option("office", code, d.office(code)))
	}
	item := l.choice("item", locales.Text("desk.item"))
	state := l.choice("state", locales.Text("desk.state"))
	seen := map[string]bool{}
	for _, i := range d.City.Library.Items() {
		if !d.concerns(v, i, l) {
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
	alert := l.choice("alert", locales.Text("desk.alert"))
	alert.Options = append(alert.Options, l.option("alert", "any", locales.Text("alert.any")))
	for _, level := range levels {
		tag, _ := present.Alert(level)
		alert.Options = append(alert.Options, l.option("alert", level, tag.Text))
	}
	all := []ui.Field{office, item, state, due, alert}
	if l.q.Get("tab") == tabClosed {
		all = all[:3]
	}
	return slices.DeleteFunc(all, func(f ui.Field) bool { return len(f.Options) < 2 })
}

// concerns reports whether the viewer may have cases of an item in the list:
// his office's, or those that another office may have handed to his.
func (d *Desk) concerns(v *access.Viewer, i *lists.Item, l listing) bool {
	if l.query.Handed {
		return i.HandledBy != nil && len(v.Roles(i.Office)) > 0
	}
	if i.HandledBy != nil {
		return slices.ContainsFunc(v.Offices(""), func(code string) bool { return i.System.Office(code) != nil })
	}
	return slices.Contains(v.Offices(""), i.Office) && (l.query.Office == "" || i.Office == l.query.Office)
}

func (l listing) choice(name string, label lang.Text) ui.Field {
	return ui.Field{Kind: lists.KindChoice, Name: name, Label: label, Value: l.q.Get(name)}
}

func (l listing) option(name, value string, text lang.Text) ui.Option {
	return ui.Option{Value: value, Text: text, Selected: l.q.Get(name) == value}
}
