package account

import (
	"net/http"

	"qingdan/internal/access"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

const setUpPath = "/set-up"

// RegisterView is the page on which residents register, and the first
// administrator.
type RegisterView struct {
	Form ui.Form
	Next string
}

var (
	registerPage = templates.Register[RegisterView](templates.Bare, "account/register")
	setUpPage    = templates.Register[RegisterView](templates.Bare, "account/setup")
)

func registerEntry() forms.Entry {
	password, repeat := newPassword()
	phone := &ui.Field{Kind: lists.KindPhone, Name: "phone", Label: locales.Text("account.phone"), Hint: locales.Text("account.phone.hint"), Autocomplete: "tel", Personal: true}
	id := &ui.Field{Kind: lists.KindIDCard, Name: "id_card", Label: locales.Text("account.idcard"), Hint: locales.Text("account.idcard.hint"), Optional: true, Personal: true}
	name := text("name", "name", locales.Text("account.name"))
	name.Personal = true
	login := text("login", "username", locales.Text("account.login"))
	login.Hint = locales.Text("account.login.hint")
	return forms.Entry{name, phone, id, login, password, repeat}
}

// newPerson is what a read entry says of a person.
func newPerson(r *page.Request, e forms.Entry) access.NewPerson {
	return access.NewPerson{Login: e.Get("login"), Password: r.PostFormValue("password"), Name: e.Get("name"),
		Phone: e.Get("phone"), IDCard: e.Get("id_card"), Language: r.Lang}
}

// Register shows the page to register.
func (a *Account) Register(w http.ResponseWriter, r *page.Request) error {
	next := local(r.URL.Query().Get("next"))
	if r.Viewer != nil {
		return page.Redirect(w, r, onward(r.Viewer, next))
	}
	return showRegister(w, r, registerEntry(), next)
}

func showRegister(w http.ResponseWriter, r *page.Request, e forms.Entry, next string) error {
	return page.Show(w, r, registerPage, RegisterView{Next: next, Form: ui.Form{Fields: e, Buttons: button(locales.Text("account.register.do"))}})
}

// RegisterPost makes a resident and signs him in.
func (a *Account) RegisterPost(w http.ResponseWriter, r *page.Request) error {
	e, next := registerEntry(), local(r.PostFormValue("next"))
	e.Read(r.Request)
	err := both(r)
	if err == nil {
		_, err = a.Access.Register(r.Context(), newPerson(r, e))
	}
	if err != nil {
		if err := blame(r, e, err); err != nil {
			return err
		}
		return showRegister(w, r, e, next)
	}
	page.Notify(w, ui.Good, "notice.registered")
	return a.signInAnew(w, r, e.Get("login"), next)
}

// signInAnew begins a session for somebody who has just chosen a password.
func (a *Account) signInAnew(w http.ResponseWriter, r *page.Request, login, next string) error {
	token, v, err := a.Access.SignIn(r.Context(), login, r.PostFormValue("password"), a.Sessions.remote(r.Request))
	if problem.Of(err) != nil {
		return page.Redirect(w, r, "/sign-in") // too many at once: the password stands, sign in by hand
	}
	if err != nil {
		return err
	}
	return a.enter(w, r, token, v, next)
}

func setUpEntry() forms.Entry {
	code := text("code", "off", locales.Text("account.code"))
	code.Hint = locales.Text("account.code.hint")
	e := append(forms.Entry{code}, registerEntry()...)
	for _, f := range e {
		if f.Name == "phone" {
			f.Optional = true
		}
	}
	return e
}

// SetUp shows the page that makes the first administrator, once.
func (a *Account) SetUp(w http.ResponseWriter, r *page.Request) error {
	ready, err := a.Sessions.ready(r.Context())
	if err != nil {
		return err
	}
	if ready {
		return page.Redirect(w, r, "/sign-in")
	}
	return showSetUp(w, r, setUpEntry(), http.StatusOK)
}

func showSetUp(w http.ResponseWriter, r *page.Request, e forms.Entry, status int) error {
	return page.ShowStatus(w, r, status, setUpPage, RegisterView{Form: ui.Form{Fields: e, Buttons: button(locales.Text("account.setup.do"))}})
}

// SetUpPost makes the first administrator for who has the code.
func (a *Account) SetUpPost(w http.ResponseWriter, r *page.Request) error {
	e := setUpEntry()
	e.Read(r.Request)
	err := both(r)
	if err == nil {
		_, err = a.Access.CreateFirstAdmin(r.Context(), e.Get("code"), newPerson(r, e))
	}
	if err != nil {
		if err := blame(r, e, err); err != nil {
			return err
		}
		return showSetUp(w, r, e, status(err))
	}
	page.Notify(w, ui.Good, "notice.setup")
	return a.signInAnew(w, r, e.Get("login"), "/desk/admin/people")
}
