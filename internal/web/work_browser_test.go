package web_test

import (
	"strconv"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/web/webtest"
)

// A steward's work in a browser: what is late, what was moved, what can be
// opened; at a desk and on a phone, in both languages.
func TestWorkBetweenOfficesInABrowser(t *testing.T) {
	t.Parallel()
	b := festival(t)
	late := b.task("中轴线灯廊安装", "YLJ", day(5))
	for i := range 5 {
		b.task("第"+strconv.Itoa(i+1)+"号灯组", "YLJ", day(6+i*8))
	}
	b.task("供电保障", "GDJ", day(4))
	b.later(7)
	row, err := b.city.Store.Case(t.Context(), b.viewer("steward"), late.Case)
	b.check(err)
	_, err = b.city.Do(t.Context(), b.viewer("steward"), city.Request{Case: late.Case, Action: "postpone", Expect: row.Version,
		Input: map[string]any{"reason": "连日大雨，无法吊装", "deadline": day(12)}})
	b.check(err)
	b.later(13)
	here := "/desk/cases/" + late.Case
	pages := map[string]string{"handed": "/desk?tab=handed&sort=alert", "case": here, "alerts": "/desk/alerts", "new": "/desk/new", "open": "/desk/new/task",
		"import": "/desk/new/task/import", "overdue": "/overdue", "account": "/account", "item": "/items/task"}
	for _, look := range []struct {
		size webtest.Size
		tag  string
	}{{webtest.Desktop, "zh"}, {webtest.Phone, "zh"}, {webtest.Desktop, "en"}, {webtest.Phone, "en"}} {
		t.Run(look.size.Name+"/"+look.tag, func(t *testing.T) {
			t.Parallel()
			page := b.browse(t, look.size, look.tag, "steward")
			for name, path := range pages {
				examine(page, path, "work-"+name+"-"+look.tag)
			}
		})
	}
}

// Without scripts everything works the same.
func TestATaskIsOpenedWithoutScripts(t *testing.T) {
	t.Parallel()
	b := festival(t)
	page := webtest.WithoutScripts(t, webtest.Phone, b.base, "/sign-in?lang=zh")
	page.Set("登录名", "steward")
	page.Set("密码", password("steward"))
	page.Enter("密码")
	page.Go("/desk/new/task")
	page.Fill("名称", "花坛灯组")
	page.Click("下达")
	page.See("请先改正下面的问题")
	if got := page.Value("名称"); got != "花坛灯组" {
		t.Errorf("what was entered is gone: %q", got)
	}
	page.Click("保存草稿")
	page.See("草稿已保存")
	page.Click("填写并办理")
	if got := page.Value("名称"); got != "花坛灯组" {
		t.Errorf("the draft has %q", got)
	}
	page.Press("input[name='owner'][value='YLJ']")
	page.Set("完成时限", day(40))
	page.FillIn("#f-parts-0-what", "设计")
	page.SetIn("#f-parts-0-by", day(20))
	page.Click("下达")
	page.See("推进中")
	page.Sound()
}
