package web_test

import (
	"net/http"
	"strings"
	"testing"

	"qingdan/internal/web"
	"qingdan/internal/web/centre"
)

// The map takes the colours of a figure: rates beside what they divide, places
// with too few members apart, townships with offices of their own by these.
func TestTheMapShowsAFigure(t *testing.T) {
	t.Parallel()
	b := counties(t)
	for range 12 {
		b.does("hlsz", b.repair("梨树镇南段", "LSZ", 30).Case, "finish")
	}
	done := b.repair("蔡家至十家堡", "LSD", 30).Case
	b.does("hlsd", done, "finish")
	b.does("steward", done, "accept")
	b.repair("卧虎至服先", "SLD", 80)
	b.fold()
	v := b.visitor()
	v.get("/centre").is(http.StatusOK).says(`<option value="" selected>预警</option>`, `<option value="roads.repaired">修复完成率</option>`)
	page := v.get("/centre?map=roads.repaired").is(http.StatusOK)
	page.says(`<option value="roads.repaired" selected>`, `href="/figures/roads.repaired">修复完成率</a>`, "数值越高越好", "map=roads.repaired",
		"7.7%（1/13）", "0/1（不足 10 件）", "没有记录", `梨树县 <tspan class="qd-map__count">7.7%</tspan>`, "梨树镇: 0.0%（0/12）",
		"qd-step--value-few", "qd-step--value-none", `qd-step--value-1">0.0–&lt;`, "/centre/divisions/220322?map=roads.repaired")
	b.visitor().get("/centre?map=roads.repaired&tone=bright&lang=en").is(http.StatusOK).says("Higher is better", "7.7% (1/13)", "fewer than 10", "/centre?map=roads.repaired")
	v.get("/centre/divisions/220322?map=roads.repaired").is(http.StatusOK).says("7.7%（1/13）", "/figures/roads.repaired?office=LSZ", "0.0%（0/12）", "100.0%（1/1）")
	v.get("/centre?map=roads.repairs").is(http.StatusOK).says(`梨树县 <tspan class="qd-map__count">13</tspan>`, `双辽市 <tspan class="qd-map__count">1</tspan>`)
	for _, path := range []string{"/centre?map=nothing", "/centre/divisions/220322?map=nothing", "/centre/divisions/990000?map=roads.repairs"} {
		v.get(path).is(http.StatusNotFound)
	}
}

// An operator's map is drawn with its holes and parts, and what its file says
// is text and nothing else.
func TestAnOperatorsMapIsShown(t *testing.T) {
	t.Parallel()
	const file = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"220322","name":"<script>alert(1)</script>","name_en":"\"><img src=x>"},"geometry":{"type":"MultiPolygon","coordinates":[
 [[[124,43],[125,43],[125,44],[124,44],[124,43]],[[124.2,43.2],[124.4,43.2],[124.4,43.4],[124.2,43.4],[124.2,43.2]]],
 [[[126,43],[127,43],[127,44],[126,44],[126,43]]]]}},
{"type":"Feature","properties":{"code":"220322100","name":"梨树镇"},"geometry":{"type":"Polygon","coordinates":[[[124.5,43.5],[124.6,43.5],[124.6,43.6],[124.5,43.5]]]}}]}`
	drawn, err := centre.ReadMap(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	b := counties(t, func(c *web.Config) { c.Map = drawn })
	b.repair("梨树镇北段桥头", "LSZ", 3)
	b.wait(4)
	page := b.visitor().get("/centre").is(http.StatusOK)
	page.says("&lt;script&gt;alert(1)&lt;/script&gt;", `viewBox="0 0 1000 `, "zM", "梨树镇: 红 1 · 逾期 1/1", "qd-step--alert-1", "/centre/divisions/220322").
		hides("<script>alert", "qd-map--tiles", "每格一个乡镇街道", "双辽市 <tspan")
	if n := strings.Count(page.text, `<path d="M`); n != 2 {
		t.Errorf("%d shapes", n)
	}
	b.visitor().get("/centre?lang=en").is(http.StatusOK).says("&#34;&gt;&lt;img src=x&gt;").hides("<img")
	b.visitor().get("/centre/divisions/220322").is(http.StatusOK).says("&lt;script&gt;", "梨树镇").hides("<script>alert")
	b.visitor().get("/centre/divisions/220302").is(http.StatusNotFound)
}
