package desk

import (
	"net/http"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/lists/ident"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// PersonView is one person at the administrator's desk.
type PersonView struct {
	Name    string
	State   ui.Tag
	Self    bool
	Data    ui.Summary
	Grants  []GrantRow
	Grant   ui.Action
	Actions []ui.Action
	Journal []JournalRow
}

// GrantRow is a role that a person holds, held or will hold.
type GrantRow struct {
	Office, Role lang.Text
	From, Until  time.Time
	By           string
	State        ui.Tag
	Live         bool      // it can be revoked
	Revoke       ui.Action // where it can
}

var personPage = templates.Register[PersonView](templates.Desk, "desk/person")

// personing is one request for a person's page, with the forms that may have
// been posted.
type personing struct {
	d        *Desk
	r        *page.Request
	id       string
	grant    forms.Entry
	password forms.Entry
	open     string // the action that came back
}

func (d *Desk) person(r *page.Request) (*personing, error) {
	k := &personing{d: d, r: r, id: r.PathValue("person"), password: forms.Entry{temporary()}}
	var err error
	k.grant, err = d.grantEntry(r)
	return k, err
}

func (d *Desk) grantEntry(r *page.Request) (forms.Entry, error) {
	office := &ui.Field{Kind: lists.KindChoice, Name: "office", Label: locales.Text("desk.office")}
	orgs, err := d.Access.Orgs(r.Context())
	if err != nil {
		return nil, err
	}
	for _, o := range orgs {
		office.Options = append(office.Options, ui.Option{Value: o.Code, Text: o.Name})
	}
	role := &ui.Field{Kind: lists.KindChoice, Name: "role", Label: locales.Text("people.role")}
	for _, sys := range d.City.Library.Systems {
		for _, kind := range sys.Roles {
			role.Options = append(role.Options, ui.Option{Value: kind.ID, Text: kind.Name})
		}
	}
	return forms.Entry{office, role,
		&ui.Field{Kind: lists.KindDate, Name: "from", Label: locales.Text("people.from"), Hint: locales.Text("people.from.hint"), Optional: true},
		&ui.Field{Kind: lists.KindDate, Name: "until", Label: locales.Text("people.until"), Hint: locales.Text("people.until.hint"), Optional: true}}, nil
}

// Person shows a person; that an administrator looked is recorded.
func (d *Desk) Person(w http.ResponseWriter, r *page.Request) error {
	k, err := d.person(r)
	if err != nil {
		return err
	}
	return k.show(w)
}

func (k *personing) show(w http.ResponseWriter) error {
	ctx, r := k.r.Context(), k.r
	p, err := k.d.Access.Person(ctx, r.Viewer, k.id)
	if err != nil {
		return err
	}
	found, _, err := k.d.Access.SearchPeople(ctx, r.Viewer, k.id, 0, 1)
	if err != nil {
		return err
	}
	listing := access.Listing{Person: p}
	if len(found) == 1 {
		listing.Temporary = found[0].Temporary
	}
	view := PersonView{Name: p.Name, State: personState(listing), Self: p.ID == r.Viewer.Person, Data: personData(p),
		Grant: ui.Action{ID: "grant", Name: locales.Text("people.grant"), Style: ui.Primary, Post: k.at("grant"), Open: k.open == "grant",
			Form: ui.Form{Fields: k.grant, Buttons: button(locales.Text("people.grant"), ui.Primary)}}}
	if view.Self {
		view.Grant.Refused = locales.Text("people.notself")
	} else {
		view.Actions = k.actions(p)
	}
	if view.Grants, err = k.grants(); err != nil {
		return err
	}
	if view.Journal, _, err = k.d.journal(r, access.JournalQuery{Subject: k.id, Limit: 50}); err != nil {
		return err
	}
	r.Crumbs(ui.Link{Text: locales.Text("admin.people"), Href: peoplePath})
	return page.Show(w, r, personPage, view)
}

func (k *personing) at(action string) string { return peoplePath + "/" + k.id + "/" + action }

func personData(p access.Person) ui.Summary {
	row := func(key lang.Text, kind lists.FieldKind, value string) ui.SummaryRow {
		return ui.SummaryRow{Key: key, Value: ui.Value{Kind: kind, Text: plain(value)}}
	}
	id := ""
	if p.IDCard != "" {
		id = ident.Mask(p.IDCard)
	}
	return ui.Summary{Title: locales.Text("people.data"), Rows: []ui.SummaryRow{
		row(locales.Text("account.name"), lists.KindText, p.Name), row(locales.Text("account.login"), lists.KindText, p.Login),
		row(locales.Text("account.phone"), lists.KindPhone, p.Phone), row(locales.Text("account.idcard"), lists.KindIDCard, id),
		row(locales.Text("people.id"), lists.KindText, p.ID), row(locales.Text("people.since"), lists.KindDate, law.DateOf(p.Created).String())}}
}

// actions are what may be done to another person, each with what it means.
func (k *personing) actions(p access.Person) []ui.Action {
	act := func(id string, name, confirm lang.Text, style ui.ButtonStyle, fields forms.Entry) ui.Action {
		return ui.Action{ID: id, Name: name, Style: style, Post: k.at(id), Confirm: confirm, Open: k.open == id,
			Form: ui.Form{Fields: fields, Buttons: button(name, style)}}
	}
	reset := act("password", locales.Text("people.reset"), locales.Text("people.reset.text"), ui.Secondary, k.password)
	if p.Disabled {
		return []ui.Action{act("enable", locales.Text("people.enable"), locales.Text("people.enable.text"), ui.Secondary, nil), reset}
	}
	admin := act("admin", locales.Text("people.makeadmin"), locales.Text("people.makeadmin.text"), ui.Secondary, nil)
	if p.Admin {
		admin = act("no-admin", locales.Text("people.noadmin"), locales.Text("people.noadmin.text"), ui.Warning, nil)
	}
	return []ui.Action{reset, admin, act("disable", locales.Text("people.disable"), locales.Text("people.disable.text"), ui.Warning, nil)}
}

func (k *personing) grants() ([]GrantRow, error) {
	ctx := k.r.Context()
	grants, err := k.d.Access.GrantsOf(ctx, k.r.Viewer, k.id)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(grants))
	for i, g := range grants {
		ids[i] = g.By
	}
	names, err := k.d.Access.PeopleByID(ctx, k.r.Viewer, ids)
	if err != nil {
		return nil, err
	}
	var out []GrantRow
	for _, g := range grants {
		row := GrantRow{Office: k.d.orgName(k.r, g.Org), Role: k.d.role(g.Role), From: g.From, Until: g.Until, By: names[g.By], State: grantState(g, k.r.Now)}
		if g.Until.IsZero() || k.r.Now.Before(g.Until) {
			row.Live, row.Revoke = true, ui.Action{ID: "revoke-" + g.Org + "-" + g.Role, Name: locales.Text("people.revoke"), Style: ui.Warning,
				Post: k.at("revoke/" + g.Org + "/" + g.Role), Confirm: locales.Text("people.revoke.text"),
				Form: ui.Form{Buttons: button(locales.Text("people.revoke"), ui.Warning)}}
		}
		out = append(out, row)
	}
	return out, nil
}

func grantState(g access.Grant, now time.Time) ui.Tag {
	switch {
	case g.InForce(now):
		return ui.Tag{Tone: ui.Good, Text: locales.Text("grant.now")}
	case now.Before(g.From):
		return ui.Tag{Tone: ui.Info, Text: locales.Text("grant.later")}
	}
	return ui.Tag{Tone: ui.Neutral, Text: locales.Text("grant.ended")}
}
