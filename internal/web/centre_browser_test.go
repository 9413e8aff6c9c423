package web_test

import (
	"testing"

	"qingdan/internal/web/webtest"
)

var (
	wall  = webtest.Size{Name: "wall", Width: 1920, Height: 1080}
	large = webtest.Size{Name: "large", Width: 3840, Height: 2160}
)

func TestTheCentreInABrowser(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.season()
	for _, look := range []struct {
		size      webtest.Size
		tag, tone string
	}{{wall, "zh", "dark"}, {wall, "zh", "bright"}, {wall, "en", "dark"}, {large, "zh", "dark"}, {webtest.Phone, "zh", "dark"}, {webtest.Phone, "en", "bright"}, {webtest.Desktop, "en", "bright"}} {
		t.Run(look.size.Name+"/"+look.tag+"/"+look.tone, func(t *testing.T) {
			t.Parallel()
			page := webtest.Open(t, look.size, b.base, "/centre?lang="+look.tag+"&tone="+look.tone)
			page.Shoot("centre-" + look.tag + "-" + look.tone)
			page.FitsWidth()
			if look.size.Width >= wall.Width && page.Scrolls() {
				t.Error("the wall has to scroll")
			}
			page.Accessible()
			page.Sound()
		})
	}
}
