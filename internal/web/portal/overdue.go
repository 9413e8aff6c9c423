package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// OverdueView is the disclosed work that is late, for everybody, and which
// offices are late.
type OverdueView struct {
	Cases   []OverdueCase
	Pager   ui.Pager
	Empty   *ui.Empty
	Heat    ui.Heat
	Chosen  bool        // somebody asked for this list, which comes first
	Title   lang.Text   // of the list
	Only    []lang.Text // the item and the office that the list is of; none: of all
	Shows   []ui.Link   // the other choices
	Feeds   []ui.Link
	Summary lang.Text
}

// OverdueCase is one late case by its public fields.
type OverdueCase struct {
	Number string
	Item   ui.Link
	Office lang.Text
	State  ui.Tag
	Alert  ui.Tag // Text empty: none
	Clock  *ui.Clock
	Fields []ui.SummaryRow
}

var overduePage = templates.Register[OverdueView](templates.Portal, "portal/overdue")

const overduePerPage = 20

// shows are the choices of disclosed open cases: by the parameter show, what is
// asked for. The first is the page's own.
var shows = []struct {
	name  string
	query func(now time.Time) city.LateQuery
}{
	{"late", func(time.Time) city.LateQuery { return city.LateQuery{Late: true, Sort: "due"} }},
	{"alerts", func(time.Time) city.LateQuery { return city.LateQuery{Alert: true, Sort: "alert"} }},
	{"today", city.DueToday},
	{"open", func(time.Time) city.LateQuery { return city.LateQuery{Sort: "due"} }},
}

// Overdue shows the disclosed cases that are late, or those that the parameters
// show, office and item ask for.
func (p *Portal) Overdue(w http.ResponseWriter, r *page.Request) error {
	q := r.URL.Query()
	n := page.Number(q)
	view := OverdueView{Feeds: []ui.Link{{Text: locales.Text("feed.deadlines"), Href: "/deadlines.ics"}, {Text: locales.Text("feed.disclosures"), Href: "/feed.atom"}}}
	chosen := view.choose(q)
	asked := shows[chosen].query(r.Now)
	asked.Office, asked.Offset, asked.Limit = page.Cut(q.Get("office"), 60), (n-1)*overduePerPage, overduePerPage
	if asked.Office != "" {
		view.Only = append(view.Only, p.office(asked.Office))
	}
	if item := p.City.Library.Item(q.Get("item")); item != nil {
		asked.Items = []string{item.ID}
		view.Only = append(view.Only, item.Name)
	}
	view.Chosen = chosen > 0 || len(view.Only) > 0
	cases, total, err := p.City.Disclosed(r.Context(), asked)
	if err != nil {
		return err
	}
	ranking, err := p.City.PublicLateness(r.Context())
	if err != nil {
		return err
	}
	here := func(code string) string { return "/overdue?" + url.Values{"office": {code}}.Encode() }
	view.Heat, view.Summary = present.Heat(ranking, p.office, here), locales.Text("overdue.count", "Count", total)
	view.Pager = ui.NewPager(total, overduePerPage, n, func(n int) string { return "/overdue" + page.With(q, "page", strconv.Itoa(n)) })
	for _, c := range cases {
		shown, err := p.overdueCase(c)
		if err != nil {
			return err
		}
		view.Cases = append(view.Cases, shown)
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("overdue.nothing"), Text: locales.Text("overdue.nothing.text")}
		if chosen == 0 {
			view.Empty = &ui.Empty{Title: locales.Text("overdue.none"), Text: locales.Text("overdue.none.text")}
		}
	}
	return page.Show(w, r, overduePage, view)
}

// choose names what is shown and links the rest; it returns which it is.
func (v *OverdueView) choose(q url.Values) int {
	chosen := 0
	for i, s := range shows {
		if s.name == q.Get("show") {
			chosen = i
		}
	}
	for i, s := range shows {
		if text := locales.Text("overdue.show." + s.name); i == chosen {
			v.Title = text
		} else {
			v.Shows = append(v.Shows, ui.Link{Text: text, Href: "/overdue" + page.With(q, "show", s.name)})
		}
	}
	if q.Get("office") != "" || q.Get("item") != "" {
		v.Shows = append(v.Shows, ui.Link{Text: locales.Text("overdue.all"), Href: "/overdue?" + url.Values{"show": {shows[chosen].name}}.Encode()})
	}
	return chosen
}

func (p *Portal) overdueCase(c city.PublicCase) (OverdueCase, error) {
	out := OverdueCase{Number: c.Row.Number, Item: ui.Link{Text: c.Item.Name, Href: "/items/" + c.Item.ID}, Office: p.office(c.Row.Office),
		State: present.State(c.State), Fields: forms.Show{}.Rows(publicFields(c.Item, c.Fields), c.Fields)}
	out.Alert, _ = present.Alert(c.Row.Alert)
	var err error
	out.Clock, err = present.LineClock(p.City, c.CaseLine)
	return out, err
}

// publicFields are the fields of an item's form that were disclosed.
func publicFields(item *lists.Item, values map[string]any) []*lists.Field {
	var out []*lists.Field
	for _, f := range item.Form.Fields {
		if _, ok := values[f.Name]; ok {
			out = append(out, f)
		}
	}
	return out
}
