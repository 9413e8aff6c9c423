package account

import (
	"net/http"
	"strconv"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

const ownPath = "/account"

// Contact changes one's phone and language.
func (a *Account) Contact(w http.ResponseWriter, r *page.Request) error {
	p, err := a.self(r)
	if err != nil {
		return err
	}
	e := a.entries(p)
	e.open = "contact"
	e.contact.Read(r.Request)
	if err := a.Access.SetContact(r.Context(), r.Viewer, e.contact.Get("phone"), lang.Tag(e.contact.Get("language"))); err != nil {
		return a.again(w, r, p, e, e.contact, err)
	}
	page.Notify(w, ui.Good, "notice.contact")
	return page.Redirect(w, r, ownPath)
}

// Password changes one's password. All sessions end; this browser gets a new one.
func (a *Account) Password(w http.ResponseWriter, r *page.Request) error {
	p, err := a.self(r)
	if err != nil {
		return err
	}
	e := a.entries(p)
	e.open = "password"
	if err := both(r); err != nil {
		return a.again(w, r, p, e, e.password, err)
	}
	if err := a.Access.ChangePassword(r.Context(), r.Viewer, r.PostFormValue("old"), r.PostFormValue("password")); err != nil {
		return a.again(w, r, p, e, e.password, err)
	}
	page.Notify(w, ui.Good, "notice.password")
	return a.signInAnew(w, r, p.Login, ownPath)
}

// NewToken makes an API token and shows it this once.
func (a *Account) NewToken(w http.ResponseWriter, r *page.Request) error {
	p, err := a.self(r)
	if err != nil {
		return err
	}
	e := a.entries(p)
	e.token.Read(r.Request)
	days, _ := strconv.Atoi(e.token.Get("ttl"))
	token, err := a.Access.CreateToken(r.Context(), r.Viewer, e.token.Get("name"), time.Duration(min(days, 1000))*24*time.Hour)
	if err != nil {
		e.open = "tokens"
		return a.again(w, r, p, e, e.token, err)
	}
	e = a.entries(p)
	e.fresh = token
	return a.showOwn(w, r, p, e)
}

// RevokeToken ends an API token.
func (a *Account) RevokeToken(w http.ResponseWriter, r *page.Request) error {
	v, err := signedIn(r)
	if err != nil {
		return err
	}
	if err := a.Access.RevokeToken(r.Context(), v, r.PathValue("token")); err != nil {
		return err
	}
	page.Notify(w, ui.Good, "notice.token.revoked")
	return page.Redirect(w, r, ownPath)
}

// SignOutEverywhere ends all of one's sessions, this one too.
func (a *Account) SignOutEverywhere(w http.ResponseWriter, r *page.Request) error {
	v, err := signedIn(r)
	if err != nil {
		return err
	}
	if err := a.Access.SignOutEverywhere(r.Context(), v, v.Person); err != nil {
		return err
	}
	a.Sessions.clear(w, r.Request)
	page.Notify(w, ui.Good, "notice.signedout")
	return page.Redirect(w, r, "/sign-in")
}
