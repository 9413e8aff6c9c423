package web_test

import (
	"net/http"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/web/webtest"
)

const whatIf = "/desk/whatif?item=small-restaurant"

// slow is a case that was accepted and reviewed four days later.
func (b *town) slow() city.Receipt {
	b.t.Helper()
	b.now.Store(noon.AddDate(0, 0, -14).UnixMilli())
	r := b.submitted("铁西老味道小吃部")
	do := func(login, action string, input map[string]any) {
		b.t.Helper()
		var err error
		r, err = b.city.Do(b.t.Context(), b.viewer(login), city.Request{Case: r.Case, Action: action, Expect: r.Version, Input: input})
		b.check(err)
	}
	do("clerk", "accept", nil)
	b.now.Store(noon.AddDate(0, 0, -10).UnixMilli())
	do("reviewer", "review", map[string]any{"opinion": "grant", "grounds": "材料齐全，符合条件。"})
	b.now.Store(noon.UnixMilli())
	return r
}

func TestWhatIf(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.slow()
	b.visitor().get(whatIf).is(http.StatusSeeOther)
	b.as("resident").get(whatIf).is(http.StatusForbidden)
	b.as("clerk").get(whatIf).is(http.StatusForbidden)
	b.as("clerk").get(whatIf + "&clock=decision&promised=1wd").is(http.StatusForbidden)
	b.as("clerk").get("/desk/whatif.csv?item=small-restaurant&clock=decision&promised=1wd").is(http.StatusForbidden)
	b.as("clerk").get("/desk/lists/small-restaurant").is(http.StatusOK).hides("/desk/whatif")

	v := b.as("auditor")
	v.get("/desk/lists/small-restaurant").is(http.StatusOK).says("如果改变承诺时限", `href="/desk/whatif?item=small-restaurant"`)
	v.get("/desk/whatif").is(http.StatusOK).says("选择事项", `value="small-restaurant"`)
	v.get(whatIf).is(http.StatusOK).says("承诺时限改为", `value="decision"`).hides("推演结果")
	v.get(whatIf+"&clock=decision&promised=1wd").is(http.StatusOK).says("推演结果", "1个工作日", "会超期：许可决定时限（5个工作日 → 1个工作日）", "尚未办完", r.Number, "平均压减时限")
	v.get(whatIf+"&clock=decision&promised=1wd&from=2027-01-01").is(http.StatusOK).says("比较了 0 件办件", "没有办件的结果会不同")
	v.get(whatIf + "&clock=decision&promised=500wd").is(http.StatusUnprocessableEntity).says("长于法定时限").hides("推演结果")
	v.get(whatIf + "&clock=decision&promised=soon").is(http.StatusUnprocessableEntity).says("请填写时限")
	v.get(whatIf + "&clock=nothing&promised=1wd").is(http.StatusUnprocessableEntity).says("请选择一个时限")
	v.get("/desk/whatif.csv?item=small-restaurant&clock=decision&promised=1wd").is(http.StatusOK).says("limit_before", r.Number, "late")
	v.get("/desk/whatif.csv?item=small-restaurant").is(http.StatusSeeOther)
	b.as("manager").get(whatIf + "&lang=en").is(http.StatusOK).says("What if")
}

func TestWhatIfInABrowser(t *testing.T) {
	t.Parallel()
	b := found(t)
	b.slow()
	for _, look := range []struct {
		size webtest.Size
		tag  string
	}{{webtest.Desktop, "zh"}, {webtest.Phone, "en"}} {
		t.Run(look.size.Name+"/"+look.tag, func(t *testing.T) {
			t.Parallel()
			page := b.browse(t, look.size, look.tag, "auditor")
			for name, path := range map[string]string{"items": "/desk/whatif", "question": whatIf, "answer": whatIf + "&clock=decision&promised=1wd",
				"refused": whatIf + "&clock=decision&promised=500wd"} {
				examine(page, path, "whatif-"+name+"-"+look.tag)
			}
		})
	}
}
