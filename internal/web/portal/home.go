package portal

import (
	"net/http"
	"slices"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// HomeView is the front page.
type HomeView struct {
	Search    ui.Search
	Popular   []ui.ItemCard
	Audiences []Way
	Offices   []Way
	Figures   []ui.Figure
	Items     int
}

// Way is a way into the items, with how many it leads to.
type Way struct {
	ui.Link
	Count int
}

var homePage = templates.Register[HomeView](templates.Portal, "portal/home")

const (
	popularItems = 6
	homeFigures  = 3
)

// Home is the front page.
func (p *Portal) Home(w http.ResponseWriter, r *page.Request) error {
	all := p.City.Library.Items()
	items := slices.DeleteFunc(slices.Clone(all), func(i *lists.Item) bool { return len(i.Procedure.OpenedBy) > 0 }) // nobody applies for those
	view := HomeView{Search: itemSearch(""), Items: len(items)}
	for _, item := range items {
		if item.Depth == lists.DepthFull && len(view.Popular) < popularItems && (item.Instant != nil || len(item.Checks) > 0) {
			view.Popular = append(view.Popular, present.ItemCard(item, p.office(item.Office)))
		}
	}
	for _, a := range audiences {
		way := Way{ui.Link{Text: locales.Text("audience." + a), Href: "/items?audience=" + a}, count(items, func(i *lists.Item) bool { return has(i.Audience, a) })}
		if a == officials {
			way.Count = count(all, func(i *lists.Item) bool { return has(i.Audience, a) })
		}
		if way.Count > 0 || a != officials {
			view.Audiences = append(view.Audiences, way)
		}
	}
	for _, sys := range p.City.Library.Systems {
		for _, o := range sys.Offices {
			n := count(items, func(i *lists.Item) bool { return i.Office == o.Code })
			if n > 0 {
				view.Offices = append(view.Offices, Way{ui.Link{Text: o.Name, Href: "/items?office=" + o.Code}, n})
			}
		}
	}
	known, err := p.City.Figures(r.Context())
	if err != nil {
		return err
	}
	for _, f := range known {
		if len(view.Figures) < homeFigures && f.Value.Known {
			view.Figures = append(view.Figures, present.Figure(f, r.Now))
		}
	}
	return page.Show(w, r, homePage, view)
}

func count(items []*lists.Item, in func(*lists.Item) bool) int {
	n := 0
	for _, i := range items {
		if in(i) {
			n++
		}
	}
	return n
}

func itemSearch(q string) ui.Search {
	return ui.Search{Action: "/items", Name: "q", Value: q,
		Label: lang.Text{Zh: "您想办什么事？", En: "What do you want to do?"},
		Hint:  lang.Text{Zh: "例如：开小餐馆、残疾人补贴、占道", En: "For example: restaurant, allowance, road"}}
}
