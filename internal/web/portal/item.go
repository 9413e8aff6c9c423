package portal

import (
	"net/http"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// ItemView is everything a person needs to know before applying.
type ItemView struct {
	ID         string
	Code       string // 31 digits, may be empty
	Name       lang.Text
	Summary    lang.Text
	Office     lang.Text
	Tags       []ui.Tag
	Visits     lang.Text
	Limits     []ui.Limit
	Materials  []ui.Material
	Conditions []lang.Text
	Basis      []lists.Law
	Fee        lists.Fee // zero: free
	Free       bool
	Officials  lang.Text // who opens cases of it, where nobody applies; empty: people apply
	Open       string    // href for an official who may open one; may be empty
	Apply      ui.Form
}

var itemPage = templates.Register[ItemView](templates.Portal, "portal/item")

// Item describes one item.
func (p *Portal) Item(w http.ResponseWriter, r *page.Request) error {
	item, err := p.item(r)
	if err != nil {
		return err
	}
	r.Crumbs(ui.Link{Text: locales.Text("nav.items"), Href: "/items"}, ui.Link{Text: p.office(item.Office), Href: "/items?office=" + item.Office})
	view := ItemView{ID: item.ID, Code: item.Code, Name: item.Name, Summary: item.Summary, Conditions: item.Conditions,
		Basis: item.Basis, Fee: item.Fee, Office: p.office(item.Office), Tags: []ui.Tag{present.Depth(item.Depth)}, Visits: present.Visits(item),
		Limits: present.Limits(item), Materials: present.Materials(item), Free: item.Fee.Amount.IsZero(),
		Apply: ui.Form{Key: p.City.NewID(), Buttons: []ui.Button{{Text: locales.Text("item.apply"), Style: ui.Primary}}}}
	if item.Kind == "instant" || item.Instant != nil {
		view.Tags = append(view.Tags, ui.Tag{Tone: ui.Info, Text: locales.Text("item.instant")})
	}
	if len(item.Procedure.OpenedBy) > 0 {
		view.Officials, view.Apply = present.Openers(p.City.Library, item), ui.Form{}
		if r.Viewer.Official() {
			view.Open = "/desk/new/" + item.ID
		}
	}
	return page.Show(w, r, itemPage, view)
}

func (p *Portal) item(r *page.Request) (*lists.Item, error) {
	item := p.City.Library.Item(r.PathValue("item"))
	if item == nil {
		return nil, notFound("清单上没有这个事项。", "There is no such item on the lists.")
	}
	return item, nil
}

// Apply opens a case of the item and leads to its form.
func (p *Portal) Apply(w http.ResponseWriter, r *page.Request) error {
	v, err := signedIn(r)
	if err != nil {
		return err
	}
	item, err := p.item(r)
	if err != nil {
		return err
	}
	if len(item.Procedure.OpenedBy) > 0 {
		text, who := locales.Text("item.officials"), present.Openers(p.City.Library, item)
		return problem.New(problem.Refused, "officials_open", text.Zh+who.Zh, text.En+" "+who.En)
	}
	got, err := p.City.Do(r.Context(), v, city.Request{Item: item.ID, Action: casework.Open, Key: r.PostFormValue(ui.KeyName)})
	if err != nil {
		return err
	}
	for _, a := range item.Procedure.Actions {
		if a.Form == "full" && has(a.From, got.State) && has(a.By, lists.Applicant) {
			return page.Redirect(w, r, "/cases/"+got.Case+"/do/"+a.ID)
		}
	}
	return page.Redirect(w, r, "/cases/"+got.Case)
}

// Begin sends somebody who was asked to sign in before applying back to the
// item: a POST cannot be repeated by a redirect.
func (p *Portal) Begin(w http.ResponseWriter, r *page.Request) error {
	return page.Redirect(w, r, "/items/"+r.PathValue("item"))
}
