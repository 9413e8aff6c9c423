package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"qingdan/internal/web"
)

// reader reads server-sent events.
type reader struct {
	t    *testing.T
	in   *bufio.Reader
	stop func()
}

func (b *town) events(path, last string) *reader {
	b.t.Helper()
	resp := b.stream(b.base, path, last)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" || resp.Header.Get("Content-Encoding") != "" {
		b.t.Fatalf("%s: %v", resp.Status, resp.Header)
	}
	return &reader{t: b.t, in: bufio.NewReader(resp.Body), stop: func() { resp.Body.Close() }}
}

// stream asks a server of the city for its events.
func (b *town) stream(base, path, last string) *http.Response {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 30*time.Second)
	b.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+path, nil)
	b.check(err)
	r.Header.Set("Accept-Encoding", "gzip")
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	b.check(err)
	b.t.Cleanup(func() { resp.Body.Close() })
	return resp
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

// maxStreams is how many pages may be open at once.
const maxStreams = 256

// A browser too many is told so, and the page itself works without the stream.
func TestTheCentreBoundsItsStreams(t *testing.T) {
	t.Parallel()
	b := counties(t)
	var open []*reader
	for range maxStreams {
		open = append(open, b.events("/centre/events", ""))
	}
	full := b.stream(b.base, "/centre/events", "")
	if full.StatusCode != http.StatusServiceUnavailable || full.Header.Get("Retry-After") != "60" {
		t.Errorf("one too many: %s, Retry-After %q", full.Status, full.Header.Get("Retry-After"))
	}
	b.visitor().get("/centre").is(http.StatusOK)
	open[0].stop()
	for status := 0; status != http.StatusOK; { // the server notices that the browser is gone
		resp := b.stream(b.base, "/centre/events", "")
		status = resp.StatusCode
		resp.Body.Close()
	}
}

// The map of a figure goes on being sent as the figure changes, and a figure
// that is none is refused.
func TestTheCentreSendsTheMapOfAFigure(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.repair("蔡家至十家堡", "LSD", 10)
	b.fold()
	r := b.events("/centre/events?in=zh&map=roads.repairs", "")
	if html, _ := r.until("map"); !strings.Contains(html, "下达的修复任务") || !strings.Contains(html, `<tspan class="qd-map__count">1</tspan>`) {
		t.Errorf("the map is %s", html)
	}
	b.repair("又一段", "LSD", 90)
	b.fold()
	for html := ""; !strings.Contains(html, `<tspan class="qd-map__count">2</tspan>`); { // the stream's end fails the test
		html, _ = r.until("map")
	}
	b.visitor().get("/centre/events?map=roads.nothing").is(http.StatusNotFound)
}

// Another process of the city, or the same after a restart, sends a browser
// that comes back just what differs.
func TestABrowserComesBackToAnotherProcess(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.repair("蔡家至十家堡", "LSD", 10)
	b.fold()
	first := b.events("/centre/events?in=zh", "")
	_, id := first.until("slow")
	first.stop()
	other := b.another()
	b.wait(5)
	got := map[string]bool{}
	again := reader{t: t, in: bufio.NewReader(b.stream(other, "/centre/events?in=zh", id).Body)}
	for !got["alerts"] {
		part, _, _ := again.next()
		got[part] = true
	}
	if got["figures"] || got["slow"] {
		t.Errorf("parts that are the same were sent: %v", got)
	}
}
