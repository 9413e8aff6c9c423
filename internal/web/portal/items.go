package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ItemsView is the list of items with its filters.
type ItemsView struct {
	Search ui.Search
	Filter ui.Filter
	Cards  []ui.ItemCard
	Pager  ui.Pager
	Empty  *ui.Empty
}

var itemsPage = templates.Register[ItemsView](templates.Portal, "portal/items")

const itemsPerPage = 12

// officials is the audience of what officials open among themselves.
const officials = "official"

var (
	audiences = []string{"resident", "enterprise", officials}
	depths    = []lists.Depth{lists.DepthFull, lists.DepthOneTrip, lists.DepthForm, lists.DepthInfo}
)

// Items lists the items: searched, filtered, paged.
func (p *Portal) Items(w http.ResponseWriter, r *page.Request) error {
	q := r.URL.Query()
	found := slices.DeleteFunc(slices.Clone(p.City.Library.Find(page.Cut(q.Get("q"), 100))), func(i *lists.Item) bool { return !matches(i, q) })
	n := page.Number(q)
	view := ItemsView{Search: itemSearch(page.Cut(q.Get("q"), 100)), Filter: p.itemFilter(q),
		Pager: ui.NewPager(len(found), itemsPerPage, n, func(n int) string { return "/items" + page.With(q, "page", strconv.Itoa(n)) })}
	view.Search.Keep = keep(q, "audience", "office", "depth")
	for _, item := range found[max(0, view.Pager.From-1):view.Pager.To] {
		view.Cards = append(view.Cards, present.ItemCard(item, p.office(item.Office)))
	}
	if len(found) == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("items.none"), Text: locales.Text("items.none.text"),
			Do: ui.Link{Text: locales.Text("items.all"), Href: "/items"}}
	}
	return page.Show(w, r, itemsPage, view)
}

// matches keeps what officials open out of the list of what people apply for,
// unless somebody asks for it.
func matches(i *lists.Item, q url.Values) bool {
	if len(i.Procedure.OpenedBy) > 0 && q.Get("audience") != officials {
		return false
	}
	return (q.Get("audience") == "" || has(i.Audience, q.Get("audience"))) &&
		(q.Get("office") == "" || i.Office == q.Get("office")) &&
		(q.Get("depth") == "" || string(i.Depth) == q.Get("depth"))
}

func (p *Portal) itemFilter(q url.Values) ui.Filter {
	f := ui.Filter{Action: "/items", Keep: keep(q, "q")}
	audience := choice("audience", locales.Text("filter.audience"), q)
	for _, a := range audiences {
		audience.Options = append(audience.Options, option(q, "audience", a, locales.Text("audience."+a)))
	}
	depth := choice("depth", locales.Text("filter.depth"), q)
	for _, d := range depths {
		depth.Options = append(depth.Options, option(q, "depth", string(d), present.Depth(d).Text))
	}
	office := choice("office", locales.Text("filter.office"), q)
	for _, sys := range p.City.Library.Systems {
		for _, o := range sys.Offices {
			if count(p.City.Library.Items(), func(i *lists.Item) bool { return i.Office == o.Code }) > 0 {
				office.Options = append(office.Options, option(q, "office", o.Code, o.Name))
			}
		}
	}
	f.Fields = []*ui.Field{audience, depth, office}
	for _, field := range f.Fields {
		for _, o := range field.Options {
			if o.Selected {
				f.Active = append(f.Active, ui.Link{Text: o.Text, Href: "/items" + page.With(q, field.Name, "")})
			}
		}
	}
	if len(f.Active) > 0 {
		f.Clear = "/items?" + url.Values{"q": q["q"]}.Encode()
	}
	return f
}

func choice(name string, label lang.Text, q url.Values) *ui.Field {
	return &ui.Field{Kind: lists.KindChoice, Name: name, Label: label, Value: q.Get(name)}
}

func option(q url.Values, name, value string, text lang.Text) ui.Option {
	return ui.Option{Value: value, Text: text, Selected: q.Get(name) == value}
}

func keep(q url.Values, names ...string) []ui.Param {
	var out []ui.Param
	for _, name := range names {
		if v := q.Get(name); v != "" {
			out = append(out, ui.Param{Name: name, Value: v})
		}
	}
	return out
}

func has(list []string, s string) bool { return slices.Contains(list, s) }
