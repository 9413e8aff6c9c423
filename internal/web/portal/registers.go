package portal

import (
	"net/http"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// RegistersView names the public registers.
type RegistersView struct {
	Registers []ui.ItemCard
	Empty     *ui.Empty
}

// RegisterView is a page of a register's public side.
type RegisterView struct {
	Name   lang.Text
	Search ui.Search
	Table  ui.ValueTable
	Pager  ui.Pager
	Empty  *ui.Empty
}

var (
	registersPage = templates.Register[RegistersView](templates.Portal, "portal/registers")
	registerPage  = templates.Register[RegisterView](templates.Portal, "portal/register")
)

const recordsPerPage = 50

// Registers names the registers that have a public side.
func (p *Portal) Registers(w http.ResponseWriter, r *page.Request) error {
	var view RegistersView
	for _, reg := range p.City.Registers() {
		_, total, err := p.City.PublicRecords(r.Context(), city.RecordQuery{Register: reg.ID, Limit: 1})
		if err != nil {
			return err
		}
		view.Registers = append(view.Registers, ui.ItemCard{Name: reg.Name, Href: "/registers/" + reg.ID,
			Facts: []lang.Text{locales.Text("register.count", "Count", total), p.system(reg)}})
	}
	if len(view.Registers) == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("register.none")}
	}
	return page.Show(w, r, registersPage, view)
}

// Register shows the public fields of a register's records.
func (p *Portal) Register(w http.ResponseWriter, r *page.Request) error {
	reg, err := p.City.Register(r.PathValue("register"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	n := page.Number(q)
	records, total, err := p.City.PublicRecords(r.Context(), city.RecordQuery{Register: reg.ID, Text: page.Cut(q.Get("q"), 60),
		Offset: (n - 1) * recordsPerPage, Limit: recordsPerPage})
	if err != nil {
		return err
	}
	here := "/registers/" + reg.ID
	view := RegisterView{Name: reg.Name, Search: ui.Search{Action: here, Name: "q", Value: page.Cut(q.Get("q"), 60), Label: locales.Text("register.search")},
		Pager: ui.NewPager(total, recordsPerPage, n, func(i int) string { return here + page.With(q, "page", strconv.Itoa(i)) })}
	shown := reg.PublicFields()
	for _, f := range shown {
		view.Table.Heads = append(view.Table.Heads, f.Title)
	}
	for _, rec := range records {
		values := make([]ui.Value, len(shown))
		for i, f := range shown {
			values[i] = forms.Show{}.Value(f, rec.Fields[f.Name])
		}
		view.Table.Rows = append(view.Table.Rows, values)
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("register.empty")}
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.registers"), Href: "/registers"})
	return page.Show(w, r, registerPage, view)
}

// system is the name of the system that a register belongs to.
func (p *Portal) system(reg *lists.Register) lang.Text {
	for _, sys := range p.City.Library.Systems {
		if sys.Register(reg.ID) != nil {
			return sys.Name
		}
	}
	return lang.Text{}
}
