package web_test

import (
	"testing"

	"qingdan/internal/web/webtest"
)

// Every public page is accessible and fits its window, on a phone in Chinese
// and on a desktop in English.
func TestPublicPages(t *testing.T) {
	t.Parallel()
	for _, in := range []struct {
		size webtest.Size
		tag  string
	}{{webtest.Phone, "zh"}, {webtest.Desktop, "en"}} {
		t.Run(in.size.Name, func(t *testing.T) {
			t.Parallel()
			town := settle(t)
			town.apply(t, "resident", "small-restaurant.by-rule") // decided at once: the registers have a record
			if _, err := town.City.FoldFigures(t.Context()); err != nil {
				t.Fatal(err)
			}
			town.sequence(t)
			p := webtest.Open(t, in.size, town.base, "/?lang="+in.tag)
			for name, path := range map[string]string{
				"home": "/", "items": "/items", "item": "/items/small-restaurant", "nothing-found": "/items?q=xyzzy",
				"figures": "/figures", "figure": "/figures/approvals.full_online_rate", "sum": "/figures/approvals.days_saved",
				"registers": "/registers", "register": "/registers/certificates", "certificates": "/certificates",
				"certificate": "/certificates/JY-2026-000001", "no-certificate": "/certificates/XX-1",
				"sign-in": "/sign-in", "register-page": "/register", "accessibility": "/accessibility", "privacy": "/privacy",
				"verify": "/verify", "entries": "/verify/entries", "entry": "/verify/entries/3", "wrong-code": "/verify/entries/3?leaf=x", "announcement": "/verify/entries/0",
				"nothing-logged": "/verify/entries?find=XX-1", "versions": "/lists/versions",
				"not-found": "/nowhere",
			} {
				examine(p, path, "public-"+name+"-"+in.tag)
			}
			town.signIn(p, "resident")
			examine(p, "/cases?lang="+in.tag, "public-cases-"+in.tag)
			examine(p, "/account", "public-account-"+in.tag)
		})
	}
}
