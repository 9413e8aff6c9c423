package desk

import (
	"net/http"
	"slices"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// RegistersView names the registers.
type RegistersView struct {
	Registers []RegisterRow
	Empty     *ui.Empty
}

// RegisterRow is one of them.
type RegisterRow struct {
	Register ui.Link
	System   lang.Text
	Total    int // records
	Ours     int // of the viewer's offices
}

// RegisterView is a page of a register.
type RegisterView struct {
	Name   lang.Text
	Search ui.Search
	Tabs   []ui.NavItem
	Heads  []lang.Text
	Rows   []RecordRow
	Pager  ui.Pager
	Empty  *ui.Empty
}

// RecordRow is a record with the case that wrote it, where the viewer may see it.
type RecordRow struct {
	Values []ui.Value
	Office lang.Text
	Ended  bool
	Case   string // href; empty: another office's
}

var (
	registersPage = templates.Register[RegistersView](templates.Desk, "desk/registers")
	registerPage  = templates.Register[RegisterView](templates.Desk, "desk/register")
)

// Registers names the registers with how many records they have.
func (d *Desk) Registers(w http.ResponseWriter, r *page.Request) error {
	var view RegistersView
	for _, reg := range d.City.Registers() {
		row := RegisterRow{Register: ui.Link{Text: reg.Name, Href: "/desk/registers/" + reg.ID}}
		var err error
		if _, row.Total, err = d.City.PublicRecords(r.Context(), city.RecordQuery{Register: reg.ID, Limit: 1}); err != nil {
			return err
		}
		for _, code := range offices(r.Viewer) {
			_, n, err := d.City.PublicRecords(r.Context(), city.RecordQuery{Register: reg.ID, Office: code, Limit: 1})
			if err != nil {
				return err
			}
			row.Ours += n
		}
		for _, sys := range d.City.Library.Systems {
			if sys.Register(reg.ID) != nil {
				row.System = sys.Name
			}
		}
		view.Registers = append(view.Registers, row)
	}
	if len(view.Registers) == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("register.none")}
	}
	return page.Show(w, r, registersPage, view)
}

// Register shows a register's records, of one office or of all.
func (d *Desk) Register(w http.ResponseWriter, r *page.Request) error {
	reg, err := d.City.Register(r.PathValue("register"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	n := page.Number(q)
	records, total, err := d.City.PublicRecords(r.Context(), city.RecordQuery{Register: reg.ID, Office: q.Get("office"),
		Text: page.Cut(q.Get("q"), 60), Offset: (n - 1) * perPage, Limit: perPage})
	if err != nil {
		return err
	}
	here := "/desk/registers/" + reg.ID
	view := RegisterView{Name: reg.Name, Search: ui.Search{Action: here, Name: "q", Value: page.Cut(q.Get("q"), 60), Label: locales.Text("register.search")},
		Pager: ui.NewPager(total, perPage, n, func(i int) string { return here + page.With(q, "page", strconv.Itoa(i)) }),
		Tabs:  []ui.NavItem{{Link: ui.Link{Text: locales.Text("desk.everyoffice"), Href: here + page.With(q, "office", "")}, Current: q.Get("office") == ""}}}
	for _, code := range offices(r.Viewer) {
		view.Tabs = append(view.Tabs, ui.NavItem{Link: ui.Link{Text: d.office(code), Href: here + page.With(q, "office", code)}, Current: q.Get("office") == code})
	}
	if q.Get("office") != "" {
		view.Search.Keep = []ui.Param{{Name: "office", Value: q.Get("office")}}
	}
	shown := reg.PublicFields()
	for _, f := range shown {
		view.Heads = append(view.Heads, f.Title)
	}
	for _, rec := range records {
		row := RecordRow{Office: d.office(rec.Row.Office), Ended: rec.Row.Ended}
		if slices.Contains(r.Viewer.Offices(""), rec.Row.Office) {
			row.Case = "/desk/cases/" + rec.Row.Case
		}
		for _, f := range shown {
			row.Values = append(row.Values, forms.Show{}.Value(f, rec.Fields[f.Name]))
		}
		view.Rows = append(view.Rows, row)
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("register.empty")}
	}
	r.Crumbs(ui.Link{Text: locales.Text("desk.registers"), Href: "/desk/registers"})
	return page.Show(w, r, registerPage, view)
}
