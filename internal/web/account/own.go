package account

import (
	"net/http"
	"strings"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/lists/ident"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// OwnView is one's own account.
type OwnView struct {
	Person   ui.Summary
	Contact  ui.Action
	Password ui.Action
	Token    ui.Action
	Fresh    string // an API token just made, shown this once
	Tokens   []TokenRow
	Looks    []LookRow
	Posts    []PostRow // the roles that one holds
	Calendar CalendarView
}

// CalendarView is the address of one's calendar of due times.
type CalendarView struct {
	Fresh   string // just made, shown this once
	Live    bool
	Created time.Time
	Expires time.Time
	Used    time.Time
}

// TokenRow is one of one's API tokens.
type TokenRow struct {
	ID      string
	Name    string
	Created time.Time
	Expires time.Time
	Used    time.Time
	State   ui.Tag
	Live    bool
}

// LookRow is a look at one's data.
type LookRow struct {
	At      time.Time
	By      string
	Offices lang.Text
	What    ui.Link
	Reason  string
}

// PostRow is a role that one holds.
type PostRow struct {
	Office, Role lang.Text
	Until        time.Time
}

var ownPage = templates.Register[OwnView](templates.Portal, "account/own")

const looksShown = 50

// entries are the forms of the page; one of them may have been posted.
type entries struct {
	contact, password, token forms.Entry
	calendar                 string // an address just made
	open                     string // the one that came back
	fresh                    string
}

func (a *Account) entries(p access.Person) entries {
	fresh, repeat := newPassword()
	phone := &ui.Field{Kind: lists.KindPhone, Name: "phone", Label: locales.Text("account.phone"), Value: p.Phone, Autocomplete: "tel", Personal: true}
	language := &ui.Field{Kind: lists.KindChoice, Name: "language", Label: locales.Text("account.language"), Options: []ui.Option{
		{Value: "zh", Text: lang.Text{Zh: "中文", En: "中文"}}, {Value: "en", Text: lang.Text{Zh: "English", En: "English"}}}}
	days := &ui.Field{Kind: lists.KindChoice, Name: "ttl", Label: locales.Text("account.token.ttl"), Options: []ui.Option{
		{Value: "30", Text: locales.Text("account.token.month"), Selected: true}, {Value: "90", Text: locales.Text("account.token.quarter")},
		{Value: "365", Text: locales.Text("account.token.year")}}}
	name := text("name", "off", locales.Text("account.token.name"))
	name.Hint = locales.Text("account.token.name.hint")
	e := entries{contact: forms.Entry{phone, language}, token: forms.Entry{name, days},
		password: forms.Entry{secret("old", "current-password", locales.Text("account.password.old")), fresh, repeat}}
	e.contact.Set("language", string(p.Language))
	return e
}

// Own shows one's own account.
func (a *Account) Own(w http.ResponseWriter, r *page.Request) error {
	p, err := a.self(r)
	if err != nil {
		return err
	}
	return a.showOwn(w, r, p, a.entries(p))
}

func (a *Account) self(r *page.Request) (access.Person, error) {
	v, err := signedIn(r)
	if err != nil {
		return access.Person{}, err
	}
	return a.Access.Person(r.Context(), v, v.Person)
}

func (a *Account) showOwn(w http.ResponseWriter, r *page.Request, p access.Person, e entries) error {
	view := OwnView{Fresh: e.fresh, Person: summary(p),
		Contact:  action("contact", e, locales.Text("account.contact"), e.contact, locales.Text("account.save")),
		Password: action("password", e, locales.Text("account.password.change"), e.password, locales.Text("account.password.change")),
		Token:    action("tokens", e, locales.Text("account.token.new"), e.token, locales.Text("account.token.new"))}
	view.Password.Confirm = locales.Text("account.password.confirm")
	for _, g := range r.Viewer.Grants {
		view.Posts = append(view.Posts, PostRow{Office: a.office(g.Org), Role: a.role(g.Role), Until: g.Until})
	}
	live, ok, err := a.Access.Calendar(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	view.Calendar = CalendarView{Fresh: e.calendar, Live: ok, Created: live.Created, Expires: live.Expires, Used: live.Used}
	if err := a.tokens(r, &view); err != nil {
		return err
	}
	if err := a.looks(r, &view); err != nil {
		return err
	}
	return page.Show(w, r, ownPage, view)
}

func action(id string, e entries, name lang.Text, fields forms.Entry, do lang.Text) ui.Action {
	return ui.Action{ID: id, Name: name, Style: ui.Secondary, Post: "/account/" + id, Open: e.open == id,
		Form: ui.Form{Fields: fields, Buttons: button(do)}}
}

// summary masks what somebody looking over the shoulder need not see.
func summary(p access.Person) ui.Summary {
	row := func(key lang.Text, kind lists.FieldKind, value string) ui.SummaryRow {
		return ui.SummaryRow{Key: key, Value: ui.Value{Kind: kind, Text: lang.Text{Zh: value, En: value}}}
	}
	return ui.Summary{Title: locales.Text("account.data"), Rows: []ui.SummaryRow{
		row(locales.Text("account.name"), lists.KindText, p.Name),
		row(locales.Text("account.login"), lists.KindText, p.Login),
		row(locales.Text("account.phone"), lists.KindPhone, masked(p.Phone)),
		row(locales.Text("account.idcard"), lists.KindIDCard, masked(p.IDCard)),
	}}
}

func masked(s string) string {
	if s == "" {
		return ""
	}
	return ident.Mask(s)
}

func (a *Account) tokens(r *page.Request, view *OwnView) error {
	tokens, err := a.Access.ListTokens(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		row := TokenRow{ID: t.ID, Name: t.Name, Created: t.Created, Expires: t.Expires, Used: t.Used,
			State: ui.Tag{Tone: ui.Good, Text: locales.Text("account.token.live")}, Live: true}
		switch {
		case !t.Revoked.IsZero():
			row.State, row.Live = ui.Tag{Tone: ui.Neutral, Text: locales.Text("account.token.revoked")}, false
		case !r.Now.Before(t.Expires):
			row.State, row.Live = ui.Tag{Tone: ui.Neutral, Text: locales.Text("account.token.expired")}, false
		}
		view.Tokens = append(view.Tokens, row)
	}
	return nil
}

// looks are the looks at one's own data, whatever else one might see.
func (a *Account) looks(r *page.Request, view *OwnView) error {
	looks, _, err := a.Access.Looks(r.Context(), r.Viewer, access.LookQuery{Subject: r.Viewer.Person, Limit: looksShown})
	if err != nil {
		return err
	}
	for _, l := range looks {
		row := LookRow{At: l.At, By: l.Name, Reason: l.Reason, What: ui.Link{Text: locales.Text("account.look.person")}}
		if id, ok := strings.CutPrefix(l.What, "case/"); ok {
			row.What = ui.Link{Text: locales.Text("account.look.case"), Href: "/cases/" + id}
		}
		for i, o := range l.Offices {
			name := a.office(o)
			if i > 0 {
				row.Offices.Zh, row.Offices.En = row.Offices.Zh+"、", row.Offices.En+", "
			}
			row.Offices.Zh, row.Offices.En = row.Offices.Zh+name.Zh, row.Offices.En+name.In(lang.En)
		}
		view.Looks = append(view.Looks, row)
	}
	return nil
}

func (a *Account) office(code string) lang.Text {
	return present.Office(a.Library, code)
}

func (a *Account) role(id string) lang.Text {
	return present.Role(a.Library, id)
}

// again shows the page with what was wrong about the form that was posted.
func (a *Account) again(w http.ResponseWriter, r *page.Request, p access.Person, e entries, posted forms.Entry, err error) error {
	if problem.Is(err, problem.Unauthorised) {
		return err
	}
	if err := blame(r, posted, err); err != nil {
		return err
	}
	return a.showOwn(w, r, p, e)
}
