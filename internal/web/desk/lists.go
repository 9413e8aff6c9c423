package desk

import (
	"net/http"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ListsView is the published lists with their items.
type ListsView struct{ Lists []ListBlock }

// ListBlock is one list.
type ListBlock struct {
	ID     string
	Name   lang.Text
	Office lang.Text
	Ours   bool // the viewer works in the office that owns it
	Items  []ItemRow
}

// ItemRow is an item on a list.
type ItemRow struct {
	Item     ui.Link
	Depth    ui.Tag
	Promised lang.Text
	Law      lang.Text
}

// RulesView is the rules by which cases of an item are handled.
type RulesView struct {
	Item      lang.Text
	Office    lang.Text
	Portal    string
	WhatIf    string // where another promise is tried out; "": not this viewer's to try
	Procedure lang.Text
	Version   string // of the system's lists
	Limits    []ui.Limit
	Basis     []lang.Text
	States    []StateRow
}

// StateRow is a state with what may be done in it.
type StateRow struct {
	Name    lang.Text
	Turn    lang.Text
	Clock   lang.Text
	Tag     ui.Tag
	Actions []ActionRow
}

// ActionRow is an action as the rules allow it.
type ActionRow struct {
	Name   lang.Text
	By     lang.Text
	To     lang.Text
	Clocks []lang.Text
	Slip   lang.Text
	Apart  lang.Text // actions whose taker may not take this one
	Once   bool
}

var (
	listsPage = templates.Register[ListsView](templates.Desk, "desk/lists")
	rulesPage = templates.Register[RulesView](templates.Desk, "desk/rules")
)

// Lists shows what is on the lists, one's own offices' first.
func (d *Desk) Lists(w http.ResponseWriter, r *page.Request) error {
	ours := map[string]bool{}
	for _, code := range offices(r.Viewer) {
		ours[code] = true
	}
	var view ListsView
	for _, first := range []bool{true, false} {
		for _, sys := range d.City.Library.Systems {
			for _, list := range sys.Lists {
				if ours[list.Office] == first {
					view.Lists = append(view.Lists, d.block(sys, list, first))
				}
			}
		}
	}
	return page.Show(w, r, listsPage, view)
}

func (d *Desk) block(sys *lists.System, list *lists.List, ours bool) ListBlock {
	b := ListBlock{ID: list.ID, Name: list.Name, Office: d.office(list.Office), Ours: ours}
	for _, item := range sys.Items {
		if item.List != list {
			continue
		}
		row := ItemRow{Item: ui.Link{Text: item.Name, Href: "/desk/lists/" + item.ID}, Depth: present.Depth(item.Depth)}
		for _, l := range present.Limits(item) {
			row.Promised, row.Law = l.Promised, l.Statutory
			break
		}
		b.Items = append(b.Items, row)
	}
	return b
}

// Rules shows an item's procedure as a table: who may do what, when.
func (d *Desk) Rules(w http.ResponseWriter, r *page.Request) error {
	item := d.City.Library.Item(r.PathValue("item"))
	if item == nil {
		return notFound("清单上没有这个事项。", "There is no such item on the lists.")
	}
	p := item.Procedure
	view := RulesView{Item: item.Name, Office: d.office(item.Office), Portal: "/items/" + item.ID, Procedure: p.Name,
		Version: short(item.System.Digest), Limits: present.Limits(item)}
	if d.steers(r.Viewer) && len(item.Amendable()) > 0 {
		view.WhatIf = whatIfPath + "?item=" + item.ID
	}
	for _, b := range item.Basis {
		view.Basis = append(view.Basis, plain("《"+b.Law+"》"+b.Article))
	}
	for _, s := range p.States {
		row := StateRow{Name: s.Name, Tag: present.State(s)}
		if s.Turn != "" {
			row.Turn = d.role(s.Turn)
		}
		if c := p.Clock(s.Clock); c != nil {
			row.Clock = c.Name
		}
		for _, a := range p.Actions {
			for _, from := range a.From {
				if from == s.ID {
					row.Actions = append(row.Actions, d.rule(p, a))
				}
			}
		}
		view.States = append(view.States, row)
	}
	r.Crumbs(ui.Link{Text: locales.Text("desk.lists"), Href: "/desk/lists"}, ui.Link{Text: item.List.Name, Href: "/desk/lists#" + item.List.ID})
	return page.Show(w, r, rulesPage, view)
}

func (d *Desk) rule(p *lists.Procedure, a *lists.Action) ActionRow {
	row := ActionRow{Name: a.Name, Once: a.Once}
	var by, apart []lang.Text
	for _, role := range a.By {
		by = append(by, d.role(role))
	}
	for _, id := range a.ApartFrom {
		if other := p.Action(id); other != nil {
			apart = append(apart, other.Name)
		}
	}
	row.By, row.Apart = present.Join(by), present.Join(apart)
	if s := p.State(a.To); s != nil {
		row.To = s.Name
	}
	for _, op := range a.Clocks {
		if c := p.Clock(op.Clock); c != nil {
			verb := locales.Text("clockop." + op.Op)
			row.Clocks = append(row.Clocks, lang.Text{Zh: verb.Zh + c.Name.Zh, En: verb.En + " " + c.Name.En})
		}
	}
	if doc := p.Document(a.Document); doc != nil {
		row.Slip = doc.Name
	}
	return row
}
