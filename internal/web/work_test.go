package web_test

import (
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// between is lists of work between offices.
var between = sync.OnceValues(func() (*lists.Library, []lists.Fault) { return lists.Load(os.DirFS("testdata/work")) })

// festival is a city that prepares one.
func festival(t *testing.T) *town {
	t.Helper()
	b := bareOn(t, between)
	b.settle([]worker{{"resident", "王某某", "", ""}, {"steward", "陈督办", "DHB", "steward"}, {"second", "郭督办", "DHB", "steward"},
		{"parks", "刘承办", "YLJ", "handler"}, {"power", "马承办", "GDJ", "handler"}})
	return b
}

// task hands a task out.
func (b *town) task(title, owner, deadline string) city.Receipt {
	b.t.Helper()
	r, err := b.city.Do(b.t.Context(), b.viewer("steward"), city.Request{Item: "task", Action: casework.Open, Submit: true,
		Form: map[string]any{"title": title, "owner": owner, "deadline": deadline,
			"parts": []any{map[string]any{"what": "设计", "by": deadline}}}})
	b.check(err)
	return r
}

// day is a day from today on, as forms take it; said is how pages say it.
func day(n int) string { return today.AddDate(0, 0, n).Format(time.DateOnly) }

func said(n int) string { return today.AddDate(0, 0, n).Format("2006年1月2日") }

var today = noon.In(law.Shanghai())

// later moves the city's clock to a day from today on and lets it act.
func (b *town) later(days int) {
	b.t.Helper()
	b.now.Store(noon.AddDate(0, 0, days).UnixMilli())
	_, err := b.city.Sweep(b.t.Context())
	b.check(err)
}

var keyed = regexp.MustCompile(`name="_key" value="([^"]+)"`)

func (a *answer) key() string {
	a.t.Helper()
	m := keyed.FindStringSubmatch(a.text)
	if m == nil {
		a.t.Fatal("the page has no form")
	}
	return m[1]
}

func TestOfficialsOpenWork(t *testing.T) {
	t.Parallel()
	b := festival(t)
	steward := b.as("steward")
	steward.get("/desk").is(http.StatusOK).says("/desk/new", "我交办的")
	steward.get("/desk/new").is(http.StatusOK).says("灯会任务", "灯会例会", "/desk/new/task/import")
	page := steward.get("/desk/new/task").is(http.StatusOK).says("下达", "保存草稿", "责任单位")
	key := page.key()

	wrong := steward.post("/desk/new/task", "_key", key, "_button", "do", "title", "中轴线灯廊", "deadline", "不是日期").is(http.StatusUnprocessableEntity)
	wrong.says("中轴线灯廊", "不是日期", `href="#f-deadline"`)
	draft := steward.post("/desk/new/task", "_key", key, "_button", "save", "title", "中轴线灯廊").is(http.StatusSeeOther).header.Get("Location")
	again := steward.post("/desk/new/task", "_key", key, "_button", "save", "title", "中轴线灯廊").header.Get("Location")
	if draft != again {
		t.Errorf("the same form posted twice opened %s and %s", draft, again)
	}
	steward.get(draft).is(http.StatusOK).says("草稿", "填写并办理", draft+"/do/dispatch").hides("申请人")
	fill := steward.get(draft+"/do/dispatch").is(http.StatusOK).says(`value="中轴线灯廊"`, `name="_version" value="1"`)
	steward.post(draft+"/do/dispatch", "_key", fill.key(), "_version", "1", "_button", "save", "title", "中轴线灯廊（一期）").to(draft + "/do/dispatch")
	fill = steward.get(draft+"/do/dispatch").says("中轴线灯廊（一期）", `name="_version" value="2"`)
	parts := []string{"_key", fill.key(), "_version", "2", "_button", "do", "title", "中轴线灯廊（一期）", "owner", "YLJ", "deadline", day(30),
		"parts.0._", "1", "parts.0.what", "设计", "parts.0.by", day(9)}
	steward.post(draft+"/do/dispatch", append(parts, "lamps", "900")...).is(http.StatusUnprocessableEntity).says("中轴线灯廊（一期）", "f-lamps")
	steward.post(draft+"/do/dispatch", parts...).to(draft)
	steward.get(draft).says("推进中", "承办单位", "园林局", "交办单位", "灯会办", "至 "+said(30)+"（含当日）")
	b.as("parks").get(draft).is(http.StatusOK).says("完成")
}

func TestAFileStaysWithADraft(t *testing.T) {
	t.Parallel()
	b := festival(t)
	steward := b.as("steward")
	picture := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00")
	wrong := steward.attach("/desk/new/task", "plan", "方案.png", picture).is(http.StatusUnprocessableEntity).says("方案.png", "f-title")
	ticket := regexp.MustCompile(`name="plan" value="([^"]+)"`).FindStringSubmatch(wrong.text)
	if ticket == nil {
		t.Fatal("the page does not carry the file")
	}
	draft := steward.post("/desk/new/task", "_key", wrong.key(), "_button", "save", "plan", ticket[1]).is(http.StatusSeeOther).header.Get("Location")
	steward.get(draft).says("方案.png", "材料")
	fill := steward.get(draft + "/do/dispatch").says("方案.png")
	kept := regexp.MustCompile(`name="plan" value="([^"]+)"`).FindStringSubmatch(fill.text)
	steward.post(draft+"/do/dispatch", "_key", fill.key(), "_version", "1", "_button", "do", "title", "灯廊", "owner", "YLJ", "deadline", day(30),
		"parts.0._", "1", "parts.0.what", "设计", "parts.0.by", day(9), "plan", kept[1]).to(draft)
	file := regexp.MustCompile(`/cases/[0-9a-f-]{36}/files/[^"?]+`).FindString(b.as("parks").get(draft).says("方案.png").text)
	b.as("parks").get(file).is(http.StatusOK)
	b.as("power").get(file).is(http.StatusNotFound)
}

func TestOthersDoNotOpenWork(t *testing.T) {
	t.Parallel()
	b := festival(t)
	parks := b.as("parks")
	parks.get("/desk/new").is(http.StatusOK).says("没有可以开办的事项")
	parks.get("/desk/new/task").is(http.StatusForbidden).says("您的岗位不能开办", "督办员")
	parks.post("/desk/new/task", "title", "x").is(http.StatusForbidden)
	parks.get("/desk").hides(`href="/desk/new"`)
	resident := b.as("resident")
	resident.get("/items").is(http.StatusOK).hides("灯会任务")
	resident.get("/items?audience=official").says("灯会任务")
	resident.get("/items/task").says("本事项由工作人员开办", "灯会办", "督办员").hides("/items/task/apply")
	resident.post("/items/task/apply").is(http.StatusUnprocessableEntity).says("本事项由工作人员开办")
}

func TestACaseShowsItsAlertItsDaysAndWhatItOpened(t *testing.T) {
	t.Parallel()
	b := festival(t)
	r := b.task("灯组吊装", "YLJ", day(30))
	here := "/desk/cases/" + r.Case
	b.later(24)
	b.as("steward").get(here).says("黄色预警", "临期预警", "还剩 6 天")
	b.later(33)
	steward := b.as("steward")
	page := steward.get(here).hides("逾期 3 天完成").says("红色预警", "逾期督办", "已逾期 3 天", "由本办件开办", "灯会督办单", "系统（时限届满）")
	child := regexp.MustCompile(`/desk/cases/([0-9a-f-]{36})">GDJ|/desk/cases/([0-9a-f-]{36})">YLJ`).FindString(page.text)
	if child == "" {
		t.Fatal("no link to the order")
	}
	steward.get(child[:len("/desk/cases/")+36]).says("上级办件", "灯组吊装", "由上级办件开办")
	row, err := b.city.Store.Case(t.Context(), b.viewer("steward"), r.Case)
	b.check(err)
	steward.post(here+"/do/postpone", "_version", strconv.Itoa(row.Version), "_button", "do", "postpone.reason", "连日大雨", "postpone.deadline", day(60)).to(here)
	steward.get(here).says("改期记录", "<del>"+said(30)+"</del>", "<ins>"+said(60)+"</ins>", "连日大雨", "陈督办", "至 "+said(60)+"（含当日）").hides("红色预警</strong>")
}

func TestAlertsSayWhoIsLate(t *testing.T) {
	t.Parallel()
	b := festival(t)
	for i := range 6 {
		b.task("灯组"+strconv.Itoa(i), "YLJ", day(20+10*(i/2)))
	}
	lone := b.task("独一件", "GDJ", day(20))
	b.later(24)
	steward := b.as("steward")
	alerts := steward.get("/desk/alerts").is(http.StatusOK).says("红色预警", "黄色预警", "逾期督办", "2 / 8 件", "在办不足 5 件的单位", "1 / 2 件")
	if red, yellow := strings.Index(alerts.text, "qd-tag--bad\">红色预警"), strings.Index(alerts.text, "qd-tag--warn\">黄色预警"); red < 0 || yellow < red {
		t.Errorf("red at %d, yellow at %d", red, yellow)
	}
	if few, ranked := strings.Index(alerts.text, "/desk/alerts?office=GDJ"), strings.Index(alerts.text, "/desk/alerts?office=YLJ"); few < ranked {
		t.Error("a body with one case tops the ranking")
	}
	steward.get("/desk/alerts?level=red").says("独一件").hides("qd-tag--warn\">黄色预警")
	steward.get("/desk?tab=handed&alert=red&sort=office").is(http.StatusOK).says("独一件", "供电局")
	steward.get("/desk/cases.csv?tab=handed&alert=red").is(http.StatusOK).says("独一件", "红色预警", "灯会办").hides("灯组4")
	steward.get("/desk/cases.xlsx?tab=handed").is(http.StatusOK)
	b.as("parks").get("/desk/alerts").is(http.StatusOK).says("灯组0").hides("独一件")

	manager := b.as("manager")
	manager.post("/desk/alerts/minimum", "minimum", "0").is(http.StatusUnprocessableEntity).says("1 到 1000")
	manager.post("/desk/alerts/minimum", "minimum", "2").to("/desk/alerts")
	if text := steward.get("/desk/alerts").hides("在办不足").text; strings.Index(text, "?office=GDJ") > strings.Index(text, "?office=YLJ") {
		t.Error("half of two is more than a quarter of eight")
	}
	steward.post("/desk/alerts/minimum", "minimum", "9").is(http.StatusForbidden)

	anyone := b.visitor()
	anyone.get("/overdue").is(http.StatusOK).says("独一件", "灯组0", "完成时限", "已逾期 4 天", "2 / 6 件", "/deadlines.ics").hides("逾期：独一件")
	anyone.get("/overdue?office=GDJ").says("独一件").hides("灯组0")
	b.now.Add(1)
	row, err := b.city.Store.Case(t.Context(), b.viewer("steward"), lone.Case)
	b.check(err)
	_, err = b.city.Do(t.Context(), b.viewer("power"), city.Request{Case: lone.Case, Action: "complete", Expect: row.Version})
	b.check(err)
	anyone.get("/overdue").hides("独一件")
}
