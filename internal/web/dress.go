package web

import (
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/ui"
)

// dress fills in the portal's navigation; the place of the page in it follows
// from its path.
func dress(r *page.Request) {
	r.Frame.Nav = []ui.NavItem{
		entry(r, "/items", locales.Text("nav.items")),
		entry(r, "/cases", locales.Text("nav.cases")),
		entry(r, "/registers", locales.Text("nav.registers")),
		entry(r, "/figures", locales.Text("nav.figures")),
	}
	if r.Viewer.Official() {
		r.Frame.Nav = append(r.Frame.Nav, entry(r, "/desk", locales.Text("nav.desk")))
	}
}

func entry(r *page.Request, href string, text lang.Text) ui.NavItem {
	path := r.URL.Path
	return ui.NavItem{
		Link:    ui.Link{Text: text, Href: href},
		Current: path == href || strings.HasPrefix(path, href+"/"),
	}
}
