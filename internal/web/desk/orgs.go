package desk

import (
	"cmp"
	"net/http"
	"slices"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// OfficesView is the offices of the city.
type OfficesView struct {
	Rows   []OfficeRow
	Create ui.Action
}

// OfficeRow is one of them.
type OfficeRow struct {
	Code   string
	Name   ui.Link
	Parent lang.Text
	USCC   string
	Staff  int // people who hold a role there now
}

// OfficeView is one office with its staff.
type OfficeView struct {
	Code  string
	Name  lang.Text
	Roles []StaffRow
	Edit  ui.Action
}

// StaffRow is who holds a role in an office.
type StaffRow struct {
	Role   lang.Text
	People []ui.Link
}

var (
	officesPage = templates.Register[OfficesView](templates.Desk, "desk/offices")
	officePage  = templates.Register[OfficeView](templates.Desk, "desk/office")
)

const officesPath = "/desk/admin/offices"

func officeEntry(o access.Org, edit bool) forms.Entry {
	code := entryText("code", locales.Text("office.code"))
	code.Hint = locales.Text("office.code.hint")
	e := forms.Entry{code, entryText("name.zh", locales.Text("office.zh")), entryText("name.en", locales.Text("office.en")),
		&ui.Field{Kind: lists.KindUSCC, Name: "uscc", Label: locales.Text("office.uscc"), Optional: true},
		entryText("parent", locales.Text("office.parent")), entryText("division", locales.Text("office.division"))}
	e[4].Optional, e[5].Optional = true, true
	e[4].Hint = locales.Text("office.parent.hint")
	for i, value := range []string{o.Code, o.Name.Zh, o.Name.En, o.USCC, o.Parent, o.Division} {
		e[i].Value = value
	}
	if edit {
		return e[1:]
	}
	return e
}

func org(e forms.Entry, code string) access.Org {
	if code == "" {
		code = e.Get("code")
	}
	return access.Org{Code: code, Name: lang.Text{Zh: e.Get("name.zh"), En: e.Get("name.en")}, USCC: e.Get("uscc"),
		Parent: e.Get("parent"), Division: e.Get("division")}
}

// Offices lists the offices.
func (d *Desk) Offices(w http.ResponseWriter, r *page.Request) error {
	return d.showOffices(w, r, officeEntry(access.Org{}, false), false)
}

func (d *Desk) showOffices(w http.ResponseWriter, r *page.Request, e forms.Entry, open bool) error {
	orgs, err := d.Access.Orgs(r.Context())
	if err != nil {
		return err
	}
	view := OfficesView{Create: ui.Action{ID: "create", Name: locales.Text("office.create"), Style: ui.Primary, Post: officesPath, Open: open,
		Form: ui.Form{Fields: e, Buttons: button(locales.Text("office.create"), ui.Primary)}}}
	names := map[string]lang.Text{}
	for _, o := range orgs {
		names[o.Code] = o.Name
	}
	for _, o := range orgs {
		grants, err := d.staff(r, o.Code)
		if err != nil {
			return err
		}
		people := map[string]bool{}
		for _, g := range grants {
			people[g.Person] = true
		}
		view.Rows = append(view.Rows, OfficeRow{Code: o.Code, Name: ui.Link{Text: o.Name, Href: officesPath + "/" + o.Code},
			Parent: names[o.Parent], USCC: o.USCC, Staff: len(people)})
	}
	return page.Show(w, r, officesPage, view)
}

// staff are the grants in force in an office.
func (d *Desk) staff(r *page.Request, code string) ([]access.Grant, error) {
	grants, err := d.Access.GrantsIn(r.Context(), r.Viewer, code)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(grants, func(g access.Grant) bool { return !g.InForce(r.Now) }), nil
}

// CreateOffice adds an office.
func (d *Desk) CreateOffice(w http.ResponseWriter, r *page.Request) error {
	e := officeEntry(access.Org{}, false)
	e.Read(r.Request)
	o := org(e, "")
	if err := d.Access.CreateOrg(r.Context(), r.Viewer, o); err != nil {
		if err := blame(r, e, err); err != nil {
			return err
		}
		return d.showOffices(w, r, e, true)
	}
	page.Notify(w, ui.Good, "notice.office.saved")
	return page.Redirect(w, r, officesPath+"/"+o.Code)
}

// Office shows an office with who holds which role in it.
func (d *Desk) Office(w http.ResponseWriter, r *page.Request) error {
	o, err := d.Access.Org(r.Context(), r.PathValue("office"))
	if err != nil {
		return err
	}
	return d.showOffice(w, r, o, officeEntry(o, true), false)
}

func (d *Desk) showOffice(w http.ResponseWriter, r *page.Request, o access.Org, e forms.Entry, open bool) error {
	view := OfficeView{Code: o.Code, Name: o.Name, Edit: ui.Action{ID: "edit", Name: locales.Text("office.edit"), Style: ui.Secondary, Open: open,
		Post: officesPath + "/" + o.Code, Form: ui.Form{Fields: e, Buttons: button(locales.Text("account.save"), ui.Primary)}}}
	grants, err := d.staff(r, o.Code)
	if err != nil {
		return err
	}
	ids := make([]string, len(grants))
	for i, g := range grants {
		ids[i] = g.Person
	}
	names, err := d.Access.PeopleByID(r.Context(), r.Viewer, ids)
	if err != nil {
		return err
	}
	slices.SortStableFunc(grants, func(a, b access.Grant) int { return cmp.Compare(a.Role, b.Role) })
	for i, g := range grants {
		if i == 0 || grants[i-1].Role != g.Role {
			view.Roles = append(view.Roles, StaffRow{Role: d.role(g.Role)})
		}
		last := &view.Roles[len(view.Roles)-1]
		last.People = append(last.People, ui.Link{Text: plain(names[g.Person]), Href: peoplePath + "/" + g.Person})
	}
	r.Crumbs(ui.Link{Text: locales.Text("admin.offices"), Href: officesPath})
	return page.Show(w, r, officePage, view)
}

// EditOffice changes an office.
func (d *Desk) EditOffice(w http.ResponseWriter, r *page.Request) error {
	o, err := d.Access.Org(r.Context(), r.PathValue("office"))
	if err != nil {
		return err
	}
	e := officeEntry(o, true)
	e.Read(r.Request)
	if err := d.Access.UpdateOrg(r.Context(), r.Viewer, org(e, o.Code)); err != nil {
		if err := blame(r, e, err); err != nil {
			return err
		}
		return d.showOffice(w, r, o, e, true)
	}
	page.Notify(w, ui.Good, "notice.office.saved")
	return page.Redirect(w, r, officesPath+"/"+o.Code)
}

// orgName is an office's name as administrators keep it.
func (d *Desk) orgName(r *page.Request, code string) lang.Text {
	o, err := d.Access.Org(r.Context(), code)
	if err != nil {
		return d.office(code)
	}
	return o.Name
}
