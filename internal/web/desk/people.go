package desk

import (
	"net/http"
	"strconv"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// PeopleView is the administrator's list of people.
type PeopleView struct {
	Search ui.Search
	Rows   []PersonRow
	Pager  ui.Pager
	Empty  *ui.Empty
	Create ui.Action
}

// PersonRow is a person in the list; residents are masked.
type PersonRow struct {
	Name  ui.Link
	Login string
	Phone string
	Kind  ui.Tag
	State ui.Tag
}

var peoplePage = templates.Register[PeopleView](templates.Desk, "desk/people")

const peoplePath = "/desk/admin/people"

// People finds people by exactly what is known of them, and makes new ones.
func (d *Desk) People(w http.ResponseWriter, r *page.Request) error {
	return d.showPeople(w, r, personEntry(), false)
}

func (d *Desk) showPeople(w http.ResponseWriter, r *page.Request, e forms.Entry, open bool) error {
	q := r.URL.Query()
	text := page.Cut(strings.TrimSpace(q.Get("q")), 100)
	n := page.Number(q)
	people, total, err := d.Access.SearchPeople(r.Context(), r.Viewer, text, (n-1)*perPage, perPage)
	if err != nil {
		return err
	}
	view := PeopleView{Search: ui.Search{Action: peoplePath, Name: "q", Value: text, Label: locales.Text("people.search"), Hint: locales.Text("people.search.hint")},
		Pager: ui.NewPager(total, perPage, n, func(i int) string { return peoplePath + page.With(q, "page", strconv.Itoa(i)) }),
		Create: ui.Action{ID: "create", Name: locales.Text("people.create"), Style: ui.Primary, Post: peoplePath, Open: open,
			Confirm: locales.Text("people.create.text"), Form: ui.Form{Fields: e, Buttons: button(locales.Text("people.create"), ui.Primary)}}}
	for _, p := range people {
		view.Rows = append(view.Rows, personRow(p))
	}
	if total == 0 {
		view.Empty = &ui.Empty{Title: locales.Text("people.none"), Text: locales.Text("people.none.text")}
	}
	return page.Show(w, r, peoplePage, view)
}

func personRow(p access.Listing) PersonRow {
	row := PersonRow{Name: ui.Link{Text: plain(p.Name), Href: peoplePath + "/" + p.ID}, Login: p.Login, Phone: p.Phone,
		Kind: ui.Tag{Tone: ui.Neutral, Text: locales.Text("people.resident")}}
	switch {
	case p.Admin:
		row.Kind = ui.Tag{Tone: ui.Warn, Text: locales.Text("people.admin")}
	case p.Official:
		row.Kind = ui.Tag{Tone: ui.Info, Text: locales.Text("people.official")}
	}
	row.State = personState(p)
	return row
}

func personState(p access.Listing) ui.Tag {
	switch {
	case p.Disabled:
		return ui.Tag{Tone: ui.Bad, Text: locales.Text("people.disabled")}
	case p.Temporary:
		return ui.Tag{Tone: ui.Warn, Text: locales.Text("people.temporary")}
	}
	return ui.Tag{Tone: ui.Good, Text: locales.Text("people.enabled")}
}

func personEntry() forms.Entry {
	return forms.Entry{
		entryText("name", locales.Text("account.name")), entryText("login", locales.Text("account.login")),
		&ui.Field{Kind: lists.KindPhone, Name: "phone", Label: locales.Text("account.phone"), Optional: true}, temporary(),
	}
}

func temporary() *ui.Field {
	return &ui.Field{Kind: lists.KindText, Name: "password", Label: locales.Text("people.password"), Hint: locales.Text("people.password.hint"),
		Secret: true, Autocomplete: "new-password"}
}

func entryText(name string, label lang.Text) *ui.Field {
	return &ui.Field{Kind: lists.KindText, Name: name, Label: label, Autocomplete: "off"}
}

// CreatePerson makes a person with a temporary password.
func (d *Desk) CreatePerson(w http.ResponseWriter, r *page.Request) error {
	e := personEntry()
	e.Read(r.Request)
	p, err := d.Access.CreatePerson(r.Context(), r.Viewer, access.NewPerson{Login: e.Get("login"), Name: e.Get("name"), Phone: e.Get("phone"),
		Password: r.PostFormValue("password"), Language: lang.Zh})
	if err != nil {
		if err := blame(r, e, err); err != nil {
			return err
		}
		return d.showPeople(w, r, e, true)
	}
	page.Notify(w, ui.Good, "notice.person.created")
	return page.Redirect(w, r, peoplePath+"/"+p.ID)
}

// blame keeps a page that was posted with what was wrong about it, or returns
// what is no matter of the form.
func blame(r *page.Request, e forms.Entry, err error) error {
	p := problem.Of(err)
	if p == nil || p.Kind == problem.NotFound || p.Kind == problem.Unauthorised {
		return err
	}
	r.Frame.Errors = e.Blame(p)
	return nil
}
