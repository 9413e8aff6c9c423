package desk

import (
	"net/http"
	"slices"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// NewView is the work that the viewer may open.
type NewView struct {
	Lists []NewBlock
	Empty *ui.Empty
}

// NewBlock is the items of one list.
type NewBlock struct {
	ID    string
	Name  lang.Text
	Items []NewRow
}

// NewRow is one of them.
type NewRow struct {
	Item    ui.Link
	Summary lang.Text
	Office  lang.Text
	Import  string
}

var newPage = templates.Register[NewView](templates.Desk, "desk/new")

// New lists the items of which the viewer may open cases.
func (d *Desk) New(w http.ResponseWriter, r *page.Request) error {
	var view NewView
	for _, sys := range d.City.Library.Systems {
		for _, list := range sys.Lists {
			b := NewBlock{ID: list.ID, Name: list.Name}
			for _, item := range sys.Items {
				if item.List == list && city.Opens(r.Viewer, item) {
					b.Items = append(b.Items, NewRow{Item: ui.Link{Text: item.Name, Href: "/desk/new/" + item.ID}, Summary: item.Summary,
						Office: d.office(item.Office), Import: "/desk/new/" + item.ID + "/import"})
				}
			}
			if len(b.Items) > 0 {
				view.Lists = append(view.Lists, b)
			}
		}
	}
	if len(view.Lists) == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("new.none"), Text: locales.Text("new.none.text"),
			Do: ui.Link{Text: locales.Text("desk.lists"), Href: "/desk/lists"}}
	}
	return page.Show(w, r, newPage, view)
}

// opensAny reports whether there is anything that the viewer may open.
func (d *Desk) opensAny(v *access.Viewer) bool {
	return slices.ContainsFunc(d.City.Library.Items(), func(i *lists.Item) bool { return city.Opens(v, i) })
}

// openable is the item of the request, where the viewer may open cases of it.
func (d *Desk) openable(r *page.Request) (*lists.Item, error) {
	item := d.City.Library.Item(r.PathValue("item"))
	switch {
	case item == nil:
		return nil, notFound("清单上没有这个事项。", "There is no such item on the lists.")
	case len(item.Procedure.OpenedBy) == 0:
		return nil, problem.New(problem.Refused, "applied_for", "“"+item.Name.Zh+"”由申请人在门户申请，不在这里开办。",
			"People apply for “"+item.Name.En+"” on the portal; it is not opened here.")
	case !city.Opens(r.Viewer, item):
		who := present.Openers(d.City.Library, item)
		return nil, problem.New(problem.Forbidden, "role", "您的岗位不能开办“"+item.Name.Zh+"”。"+who.Zh,
			"Your role may not open “"+item.Name.En+"”. "+who.En)
	}
	return item, nil
}

// Open shows the form of an item and opens a case with it: handed in or as a
// draft. Where it is opened about an alert, the form is filled in as the item
// says.
func (d *Desk) Open(w http.ResponseWriter, r *page.Request) error {
	item, err := d.openable(r)
	if err != nil {
		return err
	}
	about := aboutOf(r)
	f := &filling{d: d, r: r, item: item, saves: true, view: FillView{Item: item.Name, Action: locales.Text("new.title"), Summary: item.Summary,
		Post: "/desk/new/" + item.ID, Import: importAt(item)}}
	if a := item.Procedure.Submission(); a != nil {
		f.hand, f.view.Confirm = a.Name, a.Confirm
	}
	f.act = func(values map[string]any, button, key string, _ int) (string, error) {
		got, err := d.City.Do(r.Context(), r.Viewer, city.Request{Item: item.ID, Action: casework.Open, Form: values, Submit: button == handIn, Key: key, About: about})
		return "/desk/cases/" + got.Case, err
	}
	r.Crumbs(ui.Link{Text: locales.Text("new.title"), Href: "/desk/new"})
	draft := forms.Empty()
	if about != (city.FigureOrCase{}) {
		f.view.Import, f.view.Post = "", present.PressAt(item, about)
		if f.view.About, err = d.aboutLink(r, about); err != nil {
			return err
		}
		if r.Method != http.MethodPost {
			values, err := d.City.AboutForm(r.Context(), r.Viewer, item, about)
			if err != nil {
				return err
			}
			draft = forms.FromValues(item.Form, values)
		}
	}
	if r.Method == http.MethodPost {
		return f.post(w)
	}
	return f.show(w, draft, nil, "")
}
