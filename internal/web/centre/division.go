package centre

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// DivisionView is a county: how its offices stand, what a figure is there, and
// its townships.
type DivisionView struct {
	Name      lang.Text
	Detail    lang.Text
	Offices   []OfficeRow
	Figure    ui.Link // that the map is coloured by; Href empty: none
	Values    []ValueRow
	Townships []Township
}

// OfficeRow is an office with its disclosed open cases.
type OfficeRow struct {
	Office lang.Text
	Late   string // address of its late cases
	Open   string // address of all of them
	Alerts string // address of those with an alert
	Standing
}

// ValueRow is an office's value in a figure, leading to its members.
type ValueRow struct {
	Office ui.Link
	Value  lang.Text
}

// Township is a township with what its own offices have.
type Township struct {
	Name   lang.Text
	Detail lang.Text // empty: it has no offices
}

var divisionPage = templates.Register[DivisionView](templates.Portal, "centre/division")

// Division shows a county.
func (c *Centre) Division(w http.ResponseWriter, r *page.Request) error {
	l, err := c.look(r.Context())
	if err != nil {
		return err
	}
	shown, here := l.board.Map, page.Cut(r.URL.Query().Get("map"), maxFigure)
	view := DivisionView{}
	if here != "" {
		over, err := c.layer(r.Context(), l, here)
		if err != nil {
			return err
		}
		shown, view.Figure = over.view, over.view.Figure
	}
	code := r.PathValue("division")
	i := slices.IndexFunc(shown.Counties, func(v CountyView) bool { return v.Code == code })
	if i < 0 {
		return problem.New(problem.NotFound, "no_division", "没有这个县（市、区）。", "There is no such county.")
	}
	county := shown.Counties[i]
	view.Name, view.Detail, view.Offices = county.Name, county.Detail, c.officeRows(l.glance.Offices, code)
	for _, s := range county.Places {
		if len(s.Code) > countyDigits {
			view.Townships = append(view.Townships, Township{Name: s.Name, Detail: s.Detail})
		}
	}
	if here != "" {
		if view.Values, err = c.valueRows(r, here, code); err != nil {
			return err
		}
	}
	r.Crumbs(ui.Link{Text: locales.Text("centre.title"), Href: "/centre" + page.With(r.URL.Query(), "", "")})
	return page.Show(w, r, divisionPage, view)
}

func (c *Centre) officeRows(offices []city.OfficeStanding, county string) []OfficeRow {
	var out []OfficeRow
	for _, o := range offices {
		if !slices.Contains(c.divisions(o.Office), county) {
			continue
		}
		list := func(show string) string {
			return "/overdue?" + url.Values{"office": {o.Office}, "show": {show}}.Encode()
		}
		row := OfficeRow{Office: c.office(o.Office), Late: list("late"), Open: list("open"), Alerts: list("alerts")}
		row.add(o)
		out = append(out, row)
	}
	return out
}

// valueRows are a figure's values in the offices of a county.
func (c *Centre) valueRows(r *page.Request, figure, county string) ([]ValueRow, error) {
	all, err := c.City.ByOffice(r.Context(), figure, figures.AllTime(), 0)
	if err != nil {
		return nil, err
	}
	var out []ValueRow
	for _, v := range all.Ranked {
		if !slices.Contains(c.divisions(v.Office), county) {
			continue
		}
		out = append(out, ValueRow{Value: valueOf(v.Figure, v),
			Office: ui.Link{Text: c.office(v.Office), Href: "/figures/" + figure + "?" + url.Values{"office": {v.Office}}.Encode()}})
	}
	slices.SortFunc(out, func(a, b ValueRow) int { return strings.Compare(a.Office.Href, b.Office.Href) })
	return out, nil
}

func valueOf(f *lists.Figure, v city.Reading) lang.Text {
	text := present.Valued(f, v.Value.Text)
	if of := outOf(f, v.Sums); !of.IsZero() {
		return locales.Text("centre.layer.rate", "Value", text, "Of", of)
	}
	return text
}
