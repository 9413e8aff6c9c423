package web_test

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"qingdan/internal/web/webtest"
)

// The page says so where its stream breaks off, and goes on by itself when the
// city is back.
func TestTheWallOutlivesARestart(t *testing.T) {
	t.Parallel()
	b := counties(t)
	b.repair("蔡家至十家堡", "LSD", 10)
	b.fold()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	b.check(err)
	address := l.Addr().String()
	first := &http.Server{Handler: b.faces()}
	go func() { _ = first.Serve(l) }() // it ends with Close
	page := webtest.Open(t, wall, "http://"+address, "/centre?lang=zh")
	page.See("没有预警")
	b.check(first.Close())
	page.See("实时连接已中断")
	b.wait(5)
	l, err = net.Listen("tcp", address)
	b.check(err)
	again := &http.Server{Handler: b.faces()}
	go func() { _ = again.Serve(l) }()
	t.Cleanup(func() { _ = again.Close() })
	page.See("黄色预警")
	if text := page.Text("main"); page.Visible(".qd-wall__lost") {
		t.Errorf("still lost: %s", text)
	}
}

// A page for which there is no stream any more says that it will load anew.
func TestAWallTooManySaysSo(t *testing.T) {
	t.Parallel()
	b := counties(t)
	for range maxStreams {
		b.stream(b.base, "/centre/events", "")
	}
	page := webtest.Open(t, wall, b.base, "/centre?lang=zh")
	page.See("每分钟重新载入")
	page.Accessible()
}

// What is written on the colours of the map can be read, in both looks.
func TestTheMapCanBeRead(t *testing.T) {
	t.Parallel()
	b := counties(t)
	for i, office := range []string{"LSD", "TDD", "SLD", "YTD", "LSZ"} {
		for range 2*i + 1 {
			b.repair("一段", office, 3)
		}
	}
	b.wait(6)
	for _, query := range []string{"tone=dark", "tone=bright", "tone=dark&map=roads.repairs", "tone=bright&map=roads.repairs"} {
		page := webtest.Open(t, wall, b.base, "/centre?lang=zh&"+query)
		if worst := page.Contrast(".qd-map__place", "path", "text"); worst < 4.5 {
			t.Errorf("%s: a label has a contrast of %.2f", query, worst)
		}
		if steps := page.Count(".qd-legend__step"); steps < 5 {
			t.Errorf("%s: a legend of %d steps", query, steps)
		}
		page.Shoot("centre-map-" + strings.NewReplacer("=", "-", "&", "-", ".", "-").Replace(query))
	}
}
