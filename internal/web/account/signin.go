package account

import (
	"net/http"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// SignInView is the page to sign in.
type SignInView struct {
	Form  ui.Form
	Next  string
	Roles []RoleView // demo only
}

// RoleView is somebody as whom a visitor of the demo may look around.
type RoleView struct {
	Person string
	Name   string
	Office lang.Text
	Role   lang.Text
	Try    lang.Text
}

// RenewView is the page to replace a temporary password.
type RenewView struct {
	Form ui.Form
	Next string
}

var (
	signInPage = templates.Register[SignInView](templates.Bare, "account/signin")
	renewPage  = templates.Register[RenewView](templates.Bare, "account/renew")
)

func signInEntry() forms.Entry {
	return forms.Entry{
		text("login", "username", locales.Text("account.login")),
		secret("password", "current-password", locales.Text("account.password")),
	}
}

// SignIn shows the page to sign in, or leads on who is signed in already.
func (a *Account) SignIn(w http.ResponseWriter, r *page.Request) error {
	next := local(r.URL.Query().Get("next"))
	if r.Viewer != nil {
		return page.Redirect(w, r, onward(r.Viewer, next))
	}
	return a.showSignIn(w, r, signInEntry(), next, http.StatusOK)
}

func (a *Account) showSignIn(w http.ResponseWriter, r *page.Request, e forms.Entry, next string, status int) error {
	view := SignInView{Next: next, Form: ui.Form{Fields: e, Buttons: button(locales.Text("account.in"))}}
	if a.offersRoles(r) {
		roles, err := a.Roles(r.Context())
		if err != nil {
			return err
		}
		for _, role := range roles {
			view.Roles = append(view.Roles, RoleView(role))
		}
	}
	return page.ShowStatus(w, r, status, signInPage, view)
}

// SignInPost checks a password. Whatever was wrong, a stranger is told the same.
func (a *Account) SignInPost(w http.ResponseWriter, r *page.Request) error {
	e, next := signInEntry(), local(r.PostFormValue("next"))
	e.Read(r.Request)
	token, v, err := a.Access.SignIn(r.Context(), e.Get("login"), r.PostFormValue("password"), a.Sessions.remote(r.Request))
	if p := problem.Of(err); p != nil && p.Code == "temporary_password" {
		renew := renewEntry()
		renew.Set("login", e.Get("login"))
		return showRenew(w, r, renew, next, http.StatusOK)
	}
	if err != nil {
		if err := blame(r, e, err); err != nil {
			return err
		}
		return a.showSignIn(w, r, e, next, status(err))
	}
	return a.enter(w, r, token, v, next)
}

func renewEntry() forms.Entry {
	password, repeat := newPassword()
	return forms.Entry{
		text("login", "username", locales.Text("account.login")),
		secret("old", "current-password", locales.Text("account.password.temporary")), password, repeat,
	}
}

func showRenew(w http.ResponseWriter, r *page.Request, e forms.Entry, next string, status int) error {
	return page.ShowStatus(w, r, status, renewPage, RenewView{Next: next,
		Form: ui.Form{Fields: e, Buttons: button(locales.Text("account.renew.do"))}})
}

// Renew replaces a temporary password by one that only its owner knows.
func (a *Account) Renew(w http.ResponseWriter, r *page.Request) error {
	e, next := renewEntry(), local(r.PostFormValue("next"))
	e.Read(r.Request)
	err := both(r)
	if err == nil {
		token, v, renewed := a.Access.Renew(r.Context(), e.Get("login"), r.PostFormValue("old"), r.PostFormValue("password"), a.Sessions.remote(r.Request))
		if renewed == nil {
			return a.enter(w, r, token, v, next)
		}
		err = renewed
	}
	if err := blame(r, e, err); err != nil {
		return err
	}
	return showRenew(w, r, e, next, status(err))
}

// offersRoles reports whether people may look around without a password.
func (a *Account) offersRoles(r *page.Request) bool { return r.Kit.Demo && a.Roles != nil }

// SignInDemo signs in as one of the offered roles, and as nobody else.
func (a *Account) SignInDemo(w http.ResponseWriter, r *page.Request) error {
	if !a.offersRoles(r) {
		return noDemo()
	}
	roles, err := a.Roles(r.Context())
	if err != nil {
		return err
	}
	for _, role := range roles {
		if role.Person != r.PostFormValue("person") {
			continue
		}
		token, v, err := a.Access.SignInAs(r.Context(), role.Person)
		if err != nil {
			return err
		}
		return a.enter(w, r, token, v, r.PostFormValue("next"))
	}
	return noDemo()
}

func noDemo() error {
	return problem.New(problem.Forbidden, "no_demo", "这里不能免密码登录。", "Nobody signs in here without a password.")
}

// SignOut ends the session.
func (a *Account) SignOut(w http.ResponseWriter, r *page.Request) error {
	if err := a.Access.SignOut(r.Context(), a.Sessions.token(r.Request)); err != nil {
		return err
	}
	a.Sessions.clear(w, r.Request)
	page.Notify(w, ui.Good, "notice.signedout")
	return page.Redirect(w, r, "/")
}
