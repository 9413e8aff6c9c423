package web_test

import (
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/web/webtest"
)

// A clerk's morning in a browser: at a desk and on a phone, in both languages.
func TestDeskInABrowser(t *testing.T) {
	t.Parallel()
	b := found(t)
	var r city.Receipt
	for i, name := range []string{"铁西老味道小吃部", "四马路豆浆店", "英雄大街烧烤", "示范饮品店"} {
		at := noon.AddDate(0, 0, -[]int{11, 7, 5, 0}[i])
		b.now.Store(at.UnixMilli())
		r = b.submitted(name)
	}
	b.now.Store(noon.UnixMilli())
	second := b.viewer("second")
	_, err := b.city.Do(t.Context(), second, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
	b.check(err)
	first := "/desk/cases/" + b.first(t)
	daily := map[string]string{"inbox": "/desk", "case": first}
	for _, look := range []struct {
		size       webtest.Size
		tag, login string
		pages      map[string]string
	}{
		{webtest.Desktop, "zh", "clerk", map[string]string{"inbox": "/desk", "case": first, "open": "/desk?tab=all", "lists": "/desk/lists",
			"rules": "/desk/lists/small-restaurant", "registers": "/desk/registers", "account": "/account"}},
		{webtest.Phone, "zh", "clerk", daily},
		{webtest.Phone, "en", "clerk", daily},
		{webtest.Phone, "zh", "manager", map[string]string{"people": "/desk/admin/people", "person": "/desk/admin/people/" + b.ids["clerk"],
			"offices": "/desk/admin/offices", "journal": "/desk/admin/journal"}},
	} {
		t.Run(look.size.Name+"/"+look.tag+"/"+look.login, func(t *testing.T) {
			t.Parallel()
			page := b.browse(t, look.size, look.tag, look.login)
			for name, path := range look.pages {
				examine(page, path, name+"-"+look.tag)
			}
		})
	}
}

// first is the case that is due first.
func (b *town) first(t *testing.T) string {
	t.Helper()
	rows, _, err := b.city.Store.Cases(t.Context(), b.viewer("clerk"), city.CaseQuery{Inbox: true, Now: noon, Limit: 1})
	b.check(err)
	return rows[0].ID
}

func examine(page *webtest.Page, path, name string) {
	page.Go(path)
	page.Shoot(name)
	page.FitsWidth()
	page.Accessible()
	page.Sound()
}

// browse opens a browser in which somebody has signed in.
func (b *town) browse(t *testing.T, size webtest.Size, tag, login string) *webtest.Page {
	t.Helper()
	page := webtest.Open(t, size, b.base, "/sign-in?lang="+tag)
	words := map[string][3]string{"zh": {"登录名", "密码", "登录"}, "en": {"Login", "Password", "Sign in"}}[tag]
	page.Set(words[0], login)
	page.Set(words[1], password(login))
	page.Enter(words[1])
	return page
}

func TestSigningInInABrowser(t *testing.T) {
	t.Parallel()
	b := found(t)
	for _, size := range sizes {
		t.Run(size.Name, func(t *testing.T) {
			t.Parallel()
			page := webtest.Open(t, size, b.base, "/sign-in?lang=zh")
			examine(page, "/register", "register")
			examine(page, "/sign-in", "signin")
		})
	}
}
