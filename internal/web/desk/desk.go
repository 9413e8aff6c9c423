// Package desk is the face for officials: what waits for them by due time, a
// case on one page, registers and lists, and for administrators people,
// offices and the journals.
package desk

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/forms"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// Desk serves the pages for officials.
type Desk struct {
	City   *city.City
	Access *access.Service
	Keeper forms.Keeper
	runs   runs
	Public *public.Log // nil: the city keeps no public log

	playing sync.Mutex // one what-if at a time: each reads every event
}

// Official lets only officials through and draws the desk's navigation.
func (d *Desk) Official(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *page.Request) error {
		switch {
		case r.Viewer == nil:
			return signIn()
		case !r.Viewer.Official():
			return forbidden()
		}
		if err := d.furnish(r); err != nil {
			return err
		}
		return h(w, r)
	}
}

// Admin lets only administrators through.
func (d *Desk) Admin(h page.Handler) page.Handler {
	return d.Official(func(w http.ResponseWriter, r *page.Request) error {
		if !r.Viewer.Admin {
			return forbidden()
		}
		return h(w, r)
	})
}

// Auditing lets administrators and auditors through; the access room shows
// each what is theirs to see.
func (d *Desk) Auditing(h page.Handler) page.Handler {
	return d.Official(func(w http.ResponseWriter, r *page.Request) error {
		if !audits(r.Viewer) {
			return forbidden()
		}
		return h(w, r)
	})
}

func audits(v *access.Viewer) bool { return v.Admin || len(v.Offices(access.RoleAuditor)) > 0 }

func signIn() error {
	return problem.New(problem.Unauthorised, "sign_in", "请先登录。", "Sign in first.")
}

func forbidden() error {
	return problem.New(problem.Forbidden, "officials_only", "这个页面只对有相应岗位的工作人员开放。", "This page is open only to officials who hold the role for it.")
}

func notFound(zh, en string) error { return problem.New(problem.NotFound, "not_found", zh, en) }

// furnish fills in the navigation at the side, with what waits.
func (d *Desk) furnish(r *page.Request) error {
	tally, err := d.City.Store.Tally(r.Context(), r.Viewer, r.Now)
	if err != nil {
		return err
	}
	tab := r.URL.Query().Get("tab")
	inbox := r.URL.Path == "/desk"
	work := ui.NavGroup{Items: []ui.NavItem{
		{Link: ui.Link{Text: locales.Text("desk.turn"), Href: "/desk"}, Current: inbox && tab == "", Count: tally.Waiting},
		{Link: ui.Link{Text: locales.Text("desk.all"), Href: "/desk?tab=all"}, Current: inbox && tab == tabAll},
		{Link: ui.Link{Text: locales.Text("desk.closed"), Href: "/desk?tab=closed"}, Current: inbox && tab == tabClosed},
	}}
	if d.stewards(r.Viewer) {
		work.Items = append(work.Items, ui.NavItem{Link: ui.Link{Text: locales.Text("desk.handed"), Href: "/desk?tab=handed"}, Current: inbox && tab == tabHanded})
	}
	work.Items = append(work.Items, place(r, "/desk/alerts", locales.Text("desk.alerts")))
	if d.opensAny(r.Viewer) {
		work.Items = append(work.Items, place(r, "/desk/new", locales.Text("new.title")))
	}
	look := ui.NavGroup{Title: locales.Text("desk.reference"), Items: []ui.NavItem{
		place(r, "/desk/registers", locales.Text("desk.registers")), place(r, "/desk/lists", locales.Text("desk.lists")),
		{Link: ui.Link{Text: locales.Text("desk.portal"), Href: "/"}},
	}}
	if d.steers(r.Viewer) {
		look.Items = append(look.Items, place(r, whatIfPath, locales.Text("whatif.title")))
	}
	r.Frame.Side = []ui.NavGroup{work, look}
	var manage []ui.NavItem
	if r.Viewer.Admin {
		manage = append(manage, place(r, "/desk/admin/people", locales.Text("admin.people")),
			place(r, "/desk/admin/offices", locales.Text("admin.offices")), place(r, "/desk/admin/journal", locales.Text("admin.journal")),
			place(r, erasuresPath, locales.Text("admin.erasures")))
	}
	if audits(r.Viewer) {
		manage = append(manage, place(r, "/desk/admin/looks", locales.Text("admin.looks")))
	}
	if len(manage) > 0 {
		r.Frame.Side = append(r.Frame.Side, ui.NavGroup{Title: locales.Text("admin.title"), Items: manage})
	}
	return nil
}

func place(r *page.Request, href string, text lang.Text) ui.NavItem {
	return ui.NavItem{Link: ui.Link{Text: text, Href: href},
		Current: r.URL.Path == href || strings.HasPrefix(r.URL.Path, href+"/")}
}

// office is the name of an office that the lists name, or its code.
func (d *Desk) office(code string) lang.Text {
	return present.Office(d.City.Library, code)
}

// role is the name of a role, the kernel's own included.
func (d *Desk) role(id string) lang.Text {
	return present.Role(d.City.Library, id)
}

// offices are those in which the viewer holds a role, in order of their codes.
func offices(v *access.Viewer) []string {
	out := v.Offices("")
	slices.Sort(out)
	return out
}

func plain(s string) lang.Text { return lang.Text{Zh: s, En: s} }

func button(text lang.Text, style ui.ButtonStyle) []ui.Button {
	return []ui.Button{{Text: text, Style: style}}
}
