package web_test

import (
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lists"
	"qingdan/internal/tlog/public/publictest"
	"qingdan/internal/web"
)

var roads = sync.OnceValues(func() (*lists.Library, []lists.Fault) { return lists.Load(os.DirFS("testdata/centre")) })

// counties is a city whose counties repair roads.
func counties(t *testing.T, change ...func(*web.Config)) *town {
	t.Helper()
	b := bareOn(t, roads, change...)
	people := []worker{{"steward", "陈调度", "JTB", "steward"}}
	for _, o := range []string{"TXD", "TDD", "LSD", "YTD", "SLD", "LSZ", "JTB"} {
		people = append(people, worker{"h" + strings.ToLower(o), "承办" + o, o, "handler"})
	}
	b.settle(people)
	return b
}

// repair hands a repair out, due in some days.
func (b *town) repair(title, owner string, days int) city.Receipt {
	b.t.Helper()
	r, err := b.city.Do(b.t.Context(), b.viewer("steward"), city.Request{Item: "repair", Action: casework.Open, Submit: true,
		Form: map[string]any{"title": title, "owner": owner, "deadline": b.clock().AddDate(0, 0, days).Format(time.DateOnly)}})
	b.check(err)
	return r
}

func (b *town) clock() time.Time { return time.UnixMilli(b.now.Load()).In(today.Location()) }

// does takes an action on a case as it stands.
func (b *town) does(who, id, action string, input ...map[string]any) {
	b.t.Helper()
	req := city.Request{Case: id, Action: action}
	if len(input) > 0 {
		req.Input = input[0]
	}
	row, err := b.city.Store.Case(b.t.Context(), b.viewer(who), id)
	b.check(err)
	req.Expect = row.Version
	_, err = b.city.Do(b.t.Context(), b.viewer(who), req)
	b.check(err)
}

// wait moves the city's clock on and lets it act and count.
func (b *town) wait(days int) {
	b.t.Helper()
	b.now.Store(b.clock().AddDate(0, 0, days).UnixMilli())
	_, err := b.city.Sweep(b.t.Context())
	b.check(err)
	b.fold()
}

func (b *town) fold() {
	b.t.Helper()
	for {
		n, err := b.city.FoldFigures(b.t.Context())
		b.check(err)
		if n == 0 {
			return
		}
	}
}

// season is a city in the middle of its work: some of it done, some late.
func (b *town) season() {
	b.t.Helper()
	var finished []string
	for i, name := range []string{"石岭至叶赫", "山门水库环线", "平东立交辅道", "城东产业路", "蔡家至十家堡", "郭家店南环"} {
		finished = append(finished, b.repair(name, []string{"TDD", "TDD", "TDD", "TDD", "LSD", "LSD"}[i], 30).Case)
	}
	b.wait(3)
	for i, id := range finished {
		b.does([]string{"htdd", "htdd", "htdd", "htdd", "hlsd", "hlsd"}[i], id, "finish")
	}
	b.wait(6)
	for _, id := range finished {
		b.does("steward", id, "accept")
	}
	for _, r := range []struct {
		title, owner string
		days         int
	}{{"榆树台至小宽", "LSD", 4}, {"孤家子东段", "LSD", 5}, {"喇嘛甸至金山", "LSD", 9}, {"梨树镇北段桥头", "LSZ", 6}, {"白山乡通村路", "LSD", 60},
		{"靠山至景台", "YTD", 5}, {"马鞍山至西苇", "YTD", 40}, {"河源通村路", "YTD", 70}, {"茂林至那木", "SLD", 10}, {"卧虎至服先", "SLD", 80},
		{"平西乡环线", "TXD", 50}, {"北沟桥涵", "TXD", 50}, {"叶赫至石岭二期", "TDD", 10}, {"市域联络线", "JTB", 11}} {
		b.repair(r.title, r.owner, r.days)
	}
	b.wait(10)
}

func TestTheCentreShowsTheCity(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.season()
	page := b.visitor().get("/centre").is(http.StatusOK)
	page.says("指挥中心", "30.0", "6 / 20", "红色预警", "榆树台至小宽", "梨树县", "喇嘛甸", "/centre/divisions/220322", "今日到期", "/overdue?show=today", "/overdue?show=alerts", "接下来到期", "茂林至那木", "施工", "验收", `<noscript><meta http-equiv="refresh"`)
	page.hides("陈调度", "承办")
	b.visitor().get("/centre?lang=en&tone=bright").is(http.StatusOK).says("Command centre", "qd-centre--bright", "Lishu County", "red 4 · late 4/5", "Red alert", "Slowest steps")
	b.visitor().get("/centre/divisions/220322").is(http.StatusOK).says("梨树县道路站", "梨树镇养护点", "/overdue?office=LSZ&amp;show=alerts", "喇嘛甸镇")
	b.visitor().get("/centre/divisions/990000").is(http.StatusNotFound)
}

// A headline figure shows its course, its target and the year before.
func TestHeadlinesHaveAPast(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.season()
	b.now.Store(b.clock().AddDate(0, 11, 0).UnixMilli())
	b.season()
	b.season()
	b.visitor().get("/centre").is(http.StatusOK).says("目标 90%", "未达到", "本月 &#43;", "按月累计：", "按月：最低", "较上年同期", "qd-card__aim")
	b.visitor().get("/centre?lang=en").is(http.StatusOK).says("Target 90%", "This month &#43;", "not reached", "adding up by month", "on last year")
}

func TestTheCentreTellsOfTheLog(t *testing.T) {
	t.Parallel()
	var log *publictest.Log
	b := counties(t, keepLog(t, &log))
	r := b.repair("蔡家至十家堡", "LSD", 3)
	b.wait(1)
	log.Follow(t.Context(), b.city)
	state, err := log.Head(t.Context())
	b.check(err)
	size := strconv.FormatInt(state.Size, 10)
	b.visitor().get("/centre").is(http.StatusOK).says("公示日志 "+size+" 条，刚刚签署", `href="/verify"`, "/verify/entries?find="+r.Number).hides("本市没有公示日志")
	b.now.Store(b.clock().Add(90 * time.Minute).UnixMilli())
	for page := ""; !strings.Contains(page, "公示日志 "+size+" 条，1 小时前签署"); { // a look rests a second; the deadline of the tests ends it
		page = b.visitor().get("/centre").is(http.StatusOK).text
	}
}

// Everything on the page is a link, and each leads to what it counts.
func TestLinksOfTheCentreLeadSomewhere(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.season()
	v := b.visitor()
	for _, start := range []string{"/centre", "/centre?map=roads.repaired&tone=bright", "/centre/divisions/220322?map=roads.repaired", "/centre/items", "/overdue?show=open"} {
		for _, match := range href.FindAllStringSubmatch(v.get(start).is(http.StatusOK).text, -1) {
			path := strings.ReplaceAll(match[1], "&amp;", "&")
			if strings.Contains(path, "lang=") {
				continue
			}
			if a := v.get(path); a.status >= http.StatusBadRequest {
				t.Errorf("%s, linked from %s, answers %d", path, start, a.status)
			}
		}
	}
	page := v.get("/centre")
	page.says(`/centre/items/repair"`, "/centre/items/repair/steps/running")
	v.get("/centre/items").says("公路修复", "共 14 件在办")
	v.get("/centre/items/repair").is(http.StatusOK).says("共 14 件在办", "JTB-", "梨树县道路站", "施工", "逾期").hides("榆树台")
	v.get("/centre/items/repair/steps/running").is(http.StatusOK).says("最近 6 次离开这一环节，停留天数的中位数是 3.0 天")
	for _, path := range []string{"/centre/items/none", "/centre/items/none/steps/running", "/centre/items/repair/steps/draft", "/centre/items/repair/steps/none"} {
		v.get(path).is(http.StatusNotFound)
	}
	v.get("/overdue?show=today").is(http.StatusOK).says("今日到期的工作", "茂林至那木").hides("榆树台至小宽")
	v.get("/overdue?show=alerts&office=LSD").is(http.StatusOK).says("有预警的工作 · 梨树县道路站", "榆树台至小宽").hides("靠山至景台")
	v.get("/overdue?show=open&item=repair").is(http.StatusOK).says("共 14 件", "全部公开的在办工作 · 公路修复")
	v.get("/overdue").is(http.StatusOK).says("逾期的工作", "逾期公示").hides("茂林至那木")
}
