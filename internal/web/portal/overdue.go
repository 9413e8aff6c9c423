package portal

import (
	"net/http"
	"net/url"
	"strconv"

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
	Office  lang.Text // the list is of this office alone; empty: of all
	All     string
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

// Overdue shows the disclosed cases that are late.
func (p *Portal) Overdue(w http.ResponseWriter, r *page.Request) error {
	q := r.URL.Query()
	n, _ := strconv.Atoi(q.Get("page"))
	n = min(max(1, n), 100_000)
	cases, total, err := p.City.Disclosed(r.Context(), city.LateQuery{Late: true, Office: page.Cut(q.Get("office"), 60), Sort: "due",
		Offset: (n - 1) * overduePerPage, Limit: overduePerPage})
	if err != nil {
		return err
	}
	ranking, err := p.City.PublicLateness(r.Context())
	if err != nil {
		return err
	}
	here := func(code string) string { return "/overdue?" + url.Values{"office": {code}}.Encode() }
	view := OverdueView{Heat: present.Heat(ranking, p.office, here), Summary: locales.Text("overdue.count", "Count", total),
		Pager: ui.NewPager(total, overduePerPage, n, func(n int) string { return "/overdue" + page.With(q, "page", strconv.Itoa(n)) }),
		Feeds: []ui.Link{{Text: locales.Text("feed.deadlines"), Href: "/deadlines.ics"}, {Text: locales.Text("feed.disclosures"), Href: "/feed.atom"}}}
	if office := q.Get("office"); office != "" {
		view.Office, view.All = p.office(office), "/overdue"
	}
	for _, c := range cases {
		shown, err := p.overdueCase(c)
		if err != nil {
			return err
		}
		view.Cases = append(view.Cases, shown)
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("overdue.none"), Text: locales.Text("overdue.none.text")}
	}
	return page.Show(w, r, overduePage, view)
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
