package portal

import (
	"net/http"
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// CasesView is the list of one's own cases.
type CasesView struct {
	Yours []ui.ItemCard // the applicant's turn
	Cards []ui.ItemCard
	Pager ui.Pager
	Empty *ui.Empty
}

var casesPage = templates.Register[CasesView](templates.Portal, "portal/cases")

const casesPerPage = 20

// Cases lists the viewer's own cases.
func (p *Portal) Cases(w http.ResponseWriter, r *page.Request) error {
	v, err := signedIn(r)
	if err != nil {
		return err
	}
	n := page.Number(r.URL.Query())
	rows, total, err := p.City.Store.Cases(r.Context(), v, city.CaseQuery{Mine: true, Sort: "-opened", Now: r.Now,
		Offset: (n - 1) * casesPerPage, Limit: casesPerPage})
	if err != nil {
		return err
	}
	view := CasesView{Pager: ui.NewPager(total, casesPerPage, n, func(page int) string { return "/cases?page=" + strconv.Itoa(page) })}
	for _, row := range rows {
		card, yours := p.caseCard(r, row)
		if yours {
			view.Yours = append(view.Yours, card)
		} else {
			view.Cards = append(view.Cards, card)
		}
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("cases.none"), Text: locales.Text("cases.none.text"),
			Do: ui.Link{Text: locales.Text("items.all"), Href: "/items"}}
	}
	return page.Show(w, r, casesPage, view)
}

func (p *Portal) caseCard(r *page.Request, row city.CaseRow) (ui.ItemCard, bool) {
	card := ui.ItemCard{Name: lang.Text{Zh: row.Item, En: row.Item}, Href: "/cases/" + row.ID}
	if item := p.City.Library.Item(row.Item); item != nil {
		card.Name = item.Name
		if s := item.Procedure.State(row.State); s != nil {
			card.Tags = append(card.Tags, present.State(s))
			card.Summary = s.Plain
		}
	}
	if tag, ok := present.Urgency(row, r.Now); ok && row.Turn == lists.Applicant {
		card.Tags = append(card.Tags, tag)
	}
	if row.Number != "" {
		card.Facts = append(card.Facts, lang.Text{Zh: row.Number, En: row.Number})
	}
	card.Facts = append(card.Facts, p.office(row.Office))
	return card, row.Turn == lists.Applicant
}
