// Package portal is the public face: find an item, apply, follow the case,
// confirm a certificate, look at registers and figures.
package portal

import (
	"net/http"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/pdf"
	"qingdan/internal/problem"
	"qingdan/internal/report"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
)

// Portal serves the public pages of a city.
type Portal struct {
	City   *city.City
	Access *access.Service
	Keeper forms.Keeper
	Public *public.Log // nil: the city keeps no public log
	Live   []*report.Report
	PDF    *pdf.Printer // of reports; nil: the city prints none
	// Address is where a request's browser found the city: https://host.
	Address func(*http.Request) string
}

// signedIn returns who asks; nobody is sent to sign in.
func signedIn(r *page.Request) (*access.Viewer, error) {
	if r.Viewer == nil {
		return nil, problem.New(problem.Unauthorised, "sign_in", "请先登录。", "Sign in first.")
	}
	return r.Viewer, nil
}

// office is the name of an office that lists name.
func (p *Portal) office(code string) lang.Text {
	return present.Office(p.City.Library, code)
}

// role is the name of a role, the kernel's own included.
func (p *Portal) role(id string) lang.Text { return present.Role(p.City.Library, id) }

func notFound(zh, en string) error { return problem.New(problem.NotFound, "not_found", zh, en) }
