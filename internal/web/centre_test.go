package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/lists"
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
	page.says("指挥中心", "30.0", "6 / 20", "红色预警", "榆树台至小宽", "梨树县", "喇嘛甸", "/centre/divisions/220322", "今日到期", "茂林至那木", "施工", "验收", `<noscript><meta http-equiv="refresh"`)
	page.hides("陈调度", "承办")
	b.visitor().get("/centre?lang=en&tone=bright").is(http.StatusOK).says("Command centre", "qd-centre--bright", "Lishu County", "red 4, yellow 0, late 4/5", "Red alert", "Slowest steps")
	b.visitor().get("/centre/divisions/220322").is(http.StatusOK).says("梨树县道路站", "梨树镇养护点", "/overdue?office=LSZ", "喇嘛甸镇")
	b.visitor().get("/centre/divisions/990000").is(http.StatusNotFound)
}

// reader reads server-sent events.
type reader struct {
	t    *testing.T
	in   *bufio.Reader
	stop func()
}

func (b *town) events(path, last string) *reader {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 30*time.Second)
	b.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	b.check(err)
	r.Header.Set("Accept-Encoding", "gzip")
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	b.check(err)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" || resp.Header.Get("Content-Encoding") != "" {
		b.t.Fatalf("%s: %v", resp.Status, resp.Header)
	}
	b.t.Cleanup(func() { resp.Body.Close() })
	return &reader{t: b.t, in: bufio.NewReader(resp.Body), stop: func() { resp.Body.Close() }}
}

// next returns the next part and the id that comes with it.
func (r *reader) next() (part, html, id string) {
	r.t.Helper()
	for {
		line, err := r.in.ReadString('\n')
		if err != nil {
			r.t.Fatalf("the stream ends: %v", err)
		}
		line = strings.TrimSuffix(line, "\n")
		if text, ok := strings.CutPrefix(line, "id: "); ok {
			id = text
		}
		if text, ok := strings.CutPrefix(line, "data: "); ok {
			var data struct{ Part, HTML string }
			if err := json.Unmarshal([]byte(text), &data); err != nil {
				r.t.Fatal(err)
			}
			return data.Part, data.HTML, id
		}
	}
}

// until reads on to a part.
func (r *reader) until(want string) (html, id string) {
	r.t.Helper()
	for {
		if part, html, id := r.next(); part == want {
			return html, id
		}
	}
}

func TestTheCentreSendsWhatChanges(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.repair("蔡家至十家堡", "LSD", 10)
	b.fold()
	first := b.events("/centre/events?in=zh", "")
	for _, want := range []string{"state", "figures", "map", "alerts", "today", "busy", "slow"} {
		if part, _, _ := first.next(); part != want {
			t.Fatalf("sends %s, want %s", part, want)
		}
	}
	b.wait(5) // the clock warns
	html, id := first.until("alerts")
	if !strings.Contains(html, "黄色预警") || !strings.Contains(html, "蔡家至十家堡") {
		t.Errorf("the alert is not in %s", html)
	}
	for part := ""; part != "busy"; { // until nothing more comes of this look
		b.repair("又一段", "SLD", 90)
		part, _, id = first.next()
	}
	first.stop()
	b.wait(6)
	again := b.events("/centre/events?in=en", id)
	for html := ""; !strings.Contains(html, "Red alert"); { // the stream's end fails the test
		html, _ = again.until("alerts")
	}
}

// A browser that has everything is sent nothing anew, and a city that closes
// ends the stream.
func TestTheCentreEndsItsStreams(t *testing.T) {
	t.Parallel()
	closing := make(chan struct{})
	b := counties(t, func(c *web.Config) { c.Closing = closing })
	first := b.events("/centre/events?in=zh", "")
	_, id := first.until("slow")
	again := b.events("/centre/events?in=zh", id)
	close(closing)
	for {
		line, err := again.in.ReadString('\n')
		if err != nil {
			return
		}
		if strings.HasPrefix(line, "data:") {
			t.Errorf("sent again: %s", line)
		}
	}
}
