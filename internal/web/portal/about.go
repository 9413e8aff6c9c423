package portal

import (
	"net/http"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
)

// AboutView is a page that says how the site treats its visitors.
type AboutView struct {
	Title lang.Text
	Lead  lang.Text
	Says  []lang.Text
}

var aboutPage = templates.Register[AboutView](templates.Portal, "portal/about")

// Accessibility says what the site does so that everybody can use it.
func (p *Portal) Accessibility(w http.ResponseWriter, r *page.Request) error {
	return page.Show(w, r, aboutPage, AboutView{
		Title: locales.Text("footer.accessibility"),
		Lead:  locales.Text("accessibility.lead"),
		Says: []lang.Text{
			locales.Text("accessibility.scripts"), locales.Text("accessibility.keyboard"), locales.Text("accessibility.colour"),
			locales.Text("accessibility.checked"), locales.Text("accessibility.help"),
		},
	})
}

// Privacy says what becomes of personal data.
func (p *Portal) Privacy(w http.ResponseWriter, r *page.Request) error {
	return page.Show(w, r, aboutPage, AboutView{
		Title: locales.Text("footer.privacy"),
		Lead:  locales.Text("privacy.lead"),
		Says: []lang.Text{
			locales.Text("privacy.marked"), locales.Text("privacy.sealed"), locales.Text("privacy.masked"),
			locales.Text("privacy.looks"), locales.Text("privacy.public"), locales.Text("privacy.cookies"),
		},
	})
}
