package web_test

import (
	"net/http"
	"strings"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/report"
	"qingdan/internal/web"
	"qingdan/internal/web/webtest"
	"qingdan/reports"
)

// shipped are the product's reports for a city that runs by the product's lists.
func shipped(t *testing.T, c *city.City) []*report.Report {
	t.Helper()
	if c.Library.Figure("reform.measures") == nil {
		return nil
	}
	out, faults := report.Load(reports.FS, c.Library.FigureIDs())
	if len(out) == 0 {
		t.Fatal(faults)
	}
	return out
}

func TestAReportIsReadFrozenAndCompared(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	b.fold()
	v := b.visitor()
	v.get("/reports").is(http.StatusOK).says("全面深化改革进展报告", "/reports/reform").hides("次冻结")
	live := v.get("/reports/reform").is(http.StatusOK).
		says("87.7%</a>", `href="/figures/approvals.full_online_rate"`, "尚无记录</a>", `href="#source-`, "50 ÷ 57", "approvals.full_online_rate", "相应的系统还没有这个指标", "还没有冻结过").
		hides("冻结这份报告", "{{", "510")
	if strings.Contains(live.text, "尚无记录 项") {
		t.Error("a unit stands behind a number that is not there")
	}
	v.get("/reports/reform?lang=en").says("How the city&#39;s reform stands", "not yet recorded</a>", "87.7%</a>", "Where the numbers come from")
	v.get("/reports/nothing").is(http.StatusNotFound).says("There is no such report")

	// Nobody but administrators and auditors freezes.
	b.visitor().post("/reports/reform/freeze").is(http.StatusUnauthorized)
	b.as("clerk").post("/reports/reform/freeze").is(http.StatusForbidden)
	b.as("resident").get("/reports/reform").hides("冻结这份报告")
	auditor := b.as("auditor")
	auditor.get("/reports/reform").says("冻结这份报告")
	log.Follow(t.Context(), b.city)
	auditor.post("/reports/reform/freeze").to("/reports/reform/1")

	b.submitted("铁西老味道小吃部")
	b.fold()
	v = b.visitor()
	v.get("/reports/reform/1").is(http.StatusOK).says("这是冻结的报告", "87.7%</a>", `href="#source-`, "sha256:", "qd-source--wrap", "还没有写入公示日志").hides("冻结这份报告")
	log.Follow(t.Context(), b.city)
	v.get("/reports/reform/1").says("公示日志第")
	v.get("/reports/reform").says("第 1 次冻结")
	v.get("/reports").says("第 1 次冻结")
	b.as("manager").get("/desk/admin/journal").is(http.StatusOK).says("冻结报告", "孙监督", `href="/reports/reform/1"`, "条记录，sha256:")
	b.as("manager").get("/desk/admin/journal?lang=en").is(http.StatusOK).says("Report frozen", "entries, sha256:", "Role granted").hides("审批受理")
	v.get("/verify/entries").says("报告：全面深化改革进展报告", "冻结")
	v.get("/reports/reform/1/compare").is(http.StatusOK).says("87.7%", "尚无记录", "未变")
	for _, path := range []string{"/reports/reform/2", "/reports/reform/01", "/reports/reform/x", "/reports/other/1", "/reports/reform/2/compare"} {
		v.get(path).is(http.StatusNotFound)
	}
}

func TestAFreezeWaitsForTheLog(t *testing.T) {
	t.Parallel()
	b, _ := withLog(t)
	b.submitted("铁西老味道小吃部")
	auditor := b.as("auditor")
	auditor.post("/reports/reform/freeze").is(http.StatusConflict).says("公示日志还没有写到这里")
	b.visitor().get("/reports/reform").says("还没有冻结过")
}

func TestWithoutALogReportsAreFrozenToo(t *testing.T) {
	t.Parallel()
	b := found(t)
	b.as("manager").post("/reports/reform/freeze").to("/reports/reform/1")
	b.visitor().get("/reports/reform/1").is(http.StatusOK).says("sha256:").hides("qd-source--wrap")
}

func TestWithoutReportsThePageSaysSo(t *testing.T) {
	t.Parallel()
	b := found(t, func(c *web.Config) { c.Reports = nil })
	b.visitor().get("/reports").is(http.StatusOK).says("还没有报告")
	b.visitor().get("/reports/reform").is(http.StatusNotFound)
}

// The pages of reports are accessible, fit a phone, and can be printed.
func TestReportPages(t *testing.T) {
	t.Parallel()
	town := settle(t)
	if _, err := town.City.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	town.sequence(t)
	for _, in := range []struct {
		size webtest.Size
		tag  string
	}{{webtest.Phone, "zh"}, {webtest.Desktop, "en"}} {
		p := webtest.Open(t, in.size, town.base, "/reports?lang="+in.tag)
		town.signIn(p, "admin")
		p.Go("/reports/reform?lang=zh")
		p.Click("冻结这份报告")
		p.See("报告已冻结")
		town.sequence(t)
		for name, path := range map[string]string{"list": "/reports", "live": "/reports/reform", "frozen": "/reports/reform/1", "compare": "/reports/reform/1/compare"} {
			examine(p, path+"?lang="+in.tag, "report-"+name+"-"+in.tag)
		}
	}
}
