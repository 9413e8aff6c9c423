package desk

import (
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/sheets"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// target is what the rows of a workbook are for: they open cases of an item, or
// are taken as an action of a case.
type target struct {
	rows   sheets.Subject
	do     city.Import // without batch and rows
	name   lang.Text   // above the pages
	at     string      // address of the upload
	crumbs []ui.Link
}

// importAt is where a workbook of an item is uploaded.
func importAt(item *lists.Item) string { return "/desk/new/" + item.ID + "/import" }

// target is what the request's address names, where the viewer may do it.
func (d *Desk) target(r *page.Request) (*target, error) {
	if r.PathValue("case") != "" {
		return d.actionTarget(r)
	}
	item, err := d.openable(r)
	if err != nil {
		return nil, err
	}
	t := &target{rows: sheets.Cases(item), name: item.Name, at: importAt(item),
		crumbs: []ui.Link{{Text: locales.Text("new.title"), Href: "/desk/new"}, {Text: item.Name, Href: "/desk/new/" + item.ID}}}
	t.do = city.Import{Item: item.ID, Submit: t.rows.Submit}
	return t, nil
}

func (d *Desk) actionTarget(r *page.Request) (*target, error) {
	k, err := d.open(r, false)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return nil, forbidden()
	}
	for _, o := range k.v.Options {
		if o.Action.ID != r.PathValue("action") {
			continue
		}
		rows, ok := sheets.Action(k.v.Item, o.Action)
		switch {
		case o.Blocked != nil:
			return nil, o.Blocked
		case !ok:
			return nil, notFound("这个办理动作不能用表格导入。", "This action cannot be imported from a workbook.")
		}
		name := d.caseName(k.v.Row)
		return &target{rows: rows, at: k.address(o.Action.ID) + "/import",
			do:     city.Import{Item: k.v.Item.ID, Case: k.v.Case.ID, Action: o.Action.ID},
			name:   lang.Text{Zh: name.Zh + " · " + o.Action.Name.Zh, En: name.En + " · " + o.Action.Name.En},
			crumbs: []ui.Link{{Text: locales.Text("desk.turn"), Href: "/desk"}, {Text: name, Href: "/desk/cases/" + k.v.Case.ID}}}, nil
	}
	gone := locales.Text("desk.form.gone")
	return nil, problem.New(problem.Refused, "wrong_state", gone.Zh, gone.En)
}

// importing leads to the upload of a workbook for an action; empty where it is
// not one for workbooks.
func (k *desking) importing(a *lists.Action) ui.Link {
	if _, ok := sheets.Action(k.v.Item, a); !ok {
		return ui.Link{}
	}
	return ui.Link{Text: locales.Text("new.import"), Href: k.address(a.ID) + "/import"}
}

func (t *target) show(r *page.Request, below bool) {
	crumbs := t.crumbs
	if below {
		crumbs = append(crumbs, ui.Link{Text: locales.Text("new.import"), Href: t.at})
	}
	r.Crumbs(crumbs...)
}
