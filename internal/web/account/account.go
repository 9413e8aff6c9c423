package account

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// Account serves the pages about who somebody is.
type Account struct {
	Access   *access.Service
	Sessions *Sessions
	Library  *lists.Library // names of offices and roles
	Roles    func(context.Context) ([]DemoRole, error)
}

// DemoRole is somebody whom the sign-in page of a demo offers.
type DemoRole struct {
	Person string // for access.Service.SignInAs
	Name   string
	Office lang.Text // empty for residents
	Role   lang.Text
	Try    lang.Text // what to try as this person
}

// signedIn returns who asks; nobody is sent to sign in.
func signedIn(r *page.Request) (*access.Viewer, error) {
	if r.Viewer == nil {
		return nil, problem.New(problem.Unauthorised, "sign_in", "请先登录。", "Sign in first.")
	}
	return r.Viewer, nil
}

// local returns an address to go on to after signing in: a path of this site,
// or "" for everything else, so that no link of ours leads to another site.
func local(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") || len(next) > 1000 {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(u.Path, "//") {
		return ""
	}
	switch u.Path {
	case "/sign-in", "/sign-out", "/register", "/renew", setUpPath:
		return ""
	}
	return next
}

// enter keeps a session and leads on: to next, or to where the person works.
func (a *Account) enter(w http.ResponseWriter, r *page.Request, token string, v *access.Viewer, next string) error {
	a.Sessions.keep(w, r.Request, token)
	return page.Redirect(w, r, onward(v, next))
}

func onward(v *access.Viewer, next string) string {
	switch {
	case local(next) != "":
		return next
	case v.Official():
		return "/desk"
	}
	return "/cases"
}

// blame keeps a page that was posted with what was wrong about it, or returns
// what is no matter of the form.
func blame(r *page.Request, e forms.Entry, err error) error {
	p := problem.Of(err)
	if p == nil || p.Kind == problem.NotFound {
		return err
	}
	r.Frame.Errors = e.Blame(p)
	return nil
}

// status is the HTTP status of a page that comes back with an error.
func status(err error) int {
	if p := problem.Of(err); p != nil {
		return p.Kind.Status()
	}
	return http.StatusOK
}

// differ is the error of two passwords that should be the same.
func differ() error {
	text := locales.Text("account.differ")
	return problem.New(problem.Invalid, "passwords_differ", text.Zh, text.En).WithFields(problem.Field{Path: "/repeat", Text: text})
}

// both checks the repeated password.
func both(r *page.Request) error {
	if r.PostFormValue("password") != r.PostFormValue("repeat") {
		return differ()
	}
	return nil
}

func text(name, autocomplete string, label lang.Text) *ui.Field {
	return &ui.Field{Kind: lists.KindText, Name: name, Label: label, Autocomplete: autocomplete}
}

func secret(name, autocomplete string, label lang.Text) *ui.Field {
	f := text(name, autocomplete, label)
	f.Secret = true
	return f
}

func newPassword() (password, repeat *ui.Field) {
	password = secret("password", "new-password", locales.Text("account.password.new"))
	password.Hint = locales.Text("account.password.hint")
	return password, secret("repeat", "new-password", locales.Text("account.password.repeat"))
}

func button(text lang.Text) []ui.Button { return []ui.Button{{Text: text, Style: ui.Primary}} }
