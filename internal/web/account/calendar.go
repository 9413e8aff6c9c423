package account

import (
	"net/http"
	"net/url"

	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// NewCalendar makes the secret address of one's calendar in place of the one
// before, and shows it this once.
func (a *Account) NewCalendar(w http.ResponseWriter, r *page.Request) error {
	p, err := a.self(r)
	if err != nil {
		return err
	}
	token, err := a.Access.CreateCalendar(r.Context(), r.Viewer)
	if err != nil {
		return err
	}
	e := a.entries(p)
	e.calendar = a.site(r) + "/calendar.ics?" + url.Values{"token": {token}}.Encode()
	return a.showOwn(w, r, p, e)
}

// site is the address of this city, as the one who asks reached it.
func (a *Account) site(r *page.Request) string {
	if a.Sessions.Secure || r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// RevokeCalendar ends the address of one's calendar.
func (a *Account) RevokeCalendar(w http.ResponseWriter, r *page.Request) error {
	v, err := signedIn(r)
	if err != nil {
		return err
	}
	live, ok, err := a.Access.Calendar(r.Context(), v)
	if err != nil {
		return err
	}
	if ok {
		if err := a.Access.RevokeToken(r.Context(), v, live.ID); err != nil {
			return err
		}
	}
	page.Notify(w, ui.Good, "notice.calendar.revoked")
	return page.Redirect(w, r, ownPath)
}
