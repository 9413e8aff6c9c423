package web_test

import (
	"net/http"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
	"qingdan/internal/web/webtest"
)

// ended is a case that the applicant has withdrawn, in a city with a log.
func (b *town) ended() city.Receipt {
	b.t.Helper()
	r := b.submitted("铁西老味道小吃部")
	r, err := b.city.Do(b.t.Context(), &access.Viewer{Person: b.ids["resident"]}, city.Request{Case: r.Case, Action: "withdraw", Expect: r.Version})
	b.check(err)
	if b.city.PublicLog == nil {
		b.city.PublicLog = tlogtest.Open(b.t, tlog.Config{Heads: b.city.Store})
	}
	_, err = b.city.Sequence(b.t.Context())
	b.check(err)
	return r
}

func TestErasingACase(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.ended()
	const path = "/desk/admin/erasures"
	b.as("clerk").get(path).is(http.StatusForbidden)
	b.as("clerk").post(path, "number", r.Number, "again", r.Number, "ground", "purpose", "document", "7", "expired", "true").is(http.StatusForbidden)
	b.as("resident").post(path).is(http.StatusForbidden)
	b.visitor().get(path).is(http.StatusSeeOther)

	v := b.as("manager")
	v.get(path).is(http.StatusOK).says("依法删除办件的个人信息", "无法恢复", "还没有依法删除过办件", "个人撤回同意")
	v.get(path + "?number=" + r.Number).is(http.StatusOK).says(`value="` + r.Number + `"`)
	v.post(path, "number", r.Number, "again", "x", "ground", "purpose", "document", "7", "expired", "true").is(http.StatusUnprocessableEntity).
		says("请再输入一次同样的办件编号", `href="#f-again"`, `value="`+r.Number+`"`)
	v.post(path, "number", r.Number, "again", r.Number).is(http.StatusUnprocessableEntity).
		says("请选择依法删除的情形", "请填写决定删除的文号", "保存期限已经届满", `href="#f-ground"`)
	v.post(path, "number", "SCJG-1", "again", "SCJG-1", "ground", "purpose", "document", "7", "expired", "true").is(http.StatusUnprocessableEntity).says("没有找到该办件")
	b.as("clerk").get("/desk/cases/" + r.Case).is(http.StatusOK).says("铁西老味道小吃部").hides("依法删除")

	v.post(path, "number", r.Number, "again", r.Number, "ground", "consent", "document", "四政数函〔2026〕7号", "expired", "true").to(path)
	v.get(path).is(http.StatusOK).says("已永久删除办件的非公开部分", r.Number, "个人撤回同意", "第四十七条第一款第三项")
	v.get("/desk/admin/journal").says("依法删除办件", "四政数函〔2026〕7号", r.Number)
	v.post(path, "number", r.Number, "again", r.Number, "ground", "consent", "document", "7", "expired", "true").is(http.StatusUnprocessableEntity).says("第四十七条")

	for _, login := range []string{"clerk", "auditor"} {
		b.as(login).get("/desk/cases/"+r.Case).is(http.StatusOK).says("依法删除", "个人撤回同意", "第四十七条第一款第三项", "撤回").hides("铁西老味道", "王**", "查看完整信息")
		b.as(login).get("/desk?tab=closed").is(http.StatusOK).says("已删除").hides("铁西老味道")
	}
	b.as("clerk").get("/desk/cases.csv?tab=closed").is(http.StatusOK).hides("铁西老味道")
	b.as("clerk").get("/desk/cases.xlsx?tab=closed").is(http.StatusOK)
	b.as("clerk").post("/desk/cases/"+r.Case+"/reveal", "reason", "核对").hides("铁西老味道")
	for _, path := range []string{"/cases", "/account"} {
		b.as("resident").get(path).is(http.StatusOK).hides("铁西老味道", r.Number)
	}
	b.as("resident").get("/cases/" + r.Case).is(http.StatusNotFound)
}

// The page in a browser, at a desk and on a phone, in both languages.
func TestErasingInABrowser(t *testing.T) {
	t.Parallel()
	b := found(t)
	b.ended()
	erased, whole := b.ended(), b.ended()
	_, err := b.city.Erase(t.Context(), b.admin, city.EraseRequest{Case: erased.Case, Ground: "purpose", Document: "7", Expired: true})
	b.check(err)
	for _, size := range []webtest.Size{webtest.Desktop, webtest.Phone} {
		for _, tag := range []string{"zh", "en"} {
			t.Run(size.Name+"/"+tag, func(t *testing.T) {
				t.Parallel()
				page := b.browse(t, size, tag, "manager")
				examine(page, "/desk/admin/erasures?number="+whole.Number, "erasures-"+tag)
				page.Enter(map[string]string{"zh": "办件编号", "en": "Number of the case"}[tag]) // refused: nothing else is filled in
				page.Accessible()
				page.Sound()
				examine(b.browse(t, size, tag, "clerk"), "/desk/cases/"+erased.Case, "erased-"+tag)
			})
		}
	}
}
