package centre

import (
	"net/http"
	"net/url"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// DivisionView is a county: how its offices stand, and its townships.
type DivisionView struct {
	Name      lang.Text
	Detail    lang.Text
	Offices   []OfficeRow
	Townships []lang.Text
}

// OfficeRow is an office with its disclosed open cases.
type OfficeRow struct {
	Office ui.Link
	Standing
}

var divisionPage = templates.Register[DivisionView](templates.Portal, "centre/division")

// Division shows a county.
func (c *Centre) Division(w http.ResponseWriter, r *page.Request) error {
	l, err := c.look(r.Context())
	if err != nil {
		return err
	}
	code := r.PathValue("division")
	for _, county := range l.board.Map.Counties {
		if county.Code != code {
			continue
		}
		view := DivisionView{Name: county.Name, Detail: county.Detail()}
		for _, o := range l.glance.Offices {
			if c.county(o.Office) == code {
				row := OfficeRow{Office: ui.Link{Text: c.office(o.Office), Href: "/overdue?" + url.Values{"office": {o.Office}}.Encode()}}
				row.add(o)
				view.Offices = append(view.Offices, row)
			}
		}
		for _, s := range county.Shapes {
			if len(s.Code) > countyDigits {
				view.Townships = append(view.Townships, s.Name)
			}
		}
		r.Crumbs(ui.Link{Text: locales.Text("centre.title"), Href: "/centre"})
		return page.Show(w, r, divisionPage, view)
	}
	return problem.New(problem.NotFound, "no_division", "没有这个县（市、区）。", "There is no such county.")
}
