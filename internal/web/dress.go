package web

import (
	"slices"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/present"
	"qingdan/internal/web/ui"
)

// dress fills in the portal's navigation, where the place of the page follows
// from its path, and what the person who is signed in works as. c is nil in
// the style guide.
func dress(c *city.City) func(*page.Request) {
	return func(r *page.Request) {
		r.Frame.Nav = []ui.NavItem{
			entry(r, "/items", locales.Text("nav.items")),
			entry(r, "/cases", locales.Text("nav.cases")),
			entry(r, "/registers", locales.Text("nav.registers")),
			entry(r, "/figures", locales.Text("nav.figures"), "/reports", "/overdue", "/centre"),
			entry(r, "/verify", locales.Text("nav.verify")),
		}
		if r.Viewer.Official() {
			r.Frame.Nav = append(r.Frame.Nav, entry(r, "/desk", locales.Text("nav.desk")))
			r.Frame.Person.Offices = posts(c, r.Viewer).In(r.Lang)
		}
	}
}

// posts names the office and role that somebody works in: the first one, and
// how many more there are.
func posts(c *city.City, v *access.Viewer) lang.Text {
	if len(v.Grants) == 0 || c == nil {
		return locales.Text("people.admin")
	}
	first := v.Grants[0]
	text := present.Role(c.Library, first.Role)
	office := present.Office(c.Library, first.Org)
	text = lang.Text{Zh: office.Zh + " " + text.Zh, En: text.In(lang.En) + ", " + office.In(lang.En)}
	if n := len(v.Grants) - 1; n > 0 {
		more := locales.Text("account.more", "Count", n)
		text = lang.Text{Zh: text.Zh + more.Zh, En: text.En + more.En}
	}
	return text
}

// entry leads to a page, under which the pages below it stand, and those below
// the other paths.
func entry(r *page.Request, href string, text lang.Text, others ...string) ui.NavItem {
	within := func(place string) bool { return r.URL.Path == place || strings.HasPrefix(r.URL.Path, place+"/") }
	return ui.NavItem{Link: ui.Link{Text: text, Href: href}, Current: within(href) || slices.ContainsFunc(others, within)}
}
