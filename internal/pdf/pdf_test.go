package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"qingdan/internal/pdf"
	"qingdan/internal/problem"
)

// printer is one with the browser of this machine.
func printer(t *testing.T, change ...func(*pdf.Config)) *pdf.Printer {
	t.Helper()
	cfg := pdf.Config{NoSandbox: os.Geteuid() == 0, Limit: 5 * time.Minute}
	for _, c := range change {
		c(&cfg)
	}
	p := pdf.New(cfg)
	if err := p.Ready(); err != nil {
		t.Fatalf("%v; run: make deps", err)
	}
	return p
}

// read is what a program of poppler-utils says of a file.
func read(t *testing.T, program string, file []byte, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "printed.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, append([]string{path}, args...)...).Output()
	if err != nil {
		t.Fatalf("%s: %v; run: make deps", program, err)
	}
	return string(out)
}

const sample = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>会议纪要</title>
<style>@page { size: A4; margin: 20mm; @bottom-right { content: counter(page) " / " counter(pages) } } h2 { break-before: page }</style></head>
<body><h1>会议纪要</h1><p>占 <a href="https://city.example/figures/a.b">87.7%</a></p><h2>第二页</h2><p>完</p></body></html>`

func TestADocumentIsPrinted(t *testing.T) {
	t.Parallel()
	file, err := printer(t).Print(t.Context(), []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, "pdftotext", file, "-")
	for _, want := range []string{"会议纪要", "87.7%", "1/2", "2/2", "第二页"} {
		if !strings.Contains(strings.ReplaceAll(text, " ", ""), want) {
			t.Errorf("the file does not say %s: %s", want, text)
		}
	}
	info := read(t, "pdfinfo", file)
	for _, want := range []string{"会议纪要", "Tagged:          yes", "Pages:           2", "(A4)"} {
		if !strings.Contains(info, want) {
			t.Errorf("no %q: %s", want, info)
		}
	}
	for _, want := range []string{"https://city.example/figures/a.b", "/Outlines", "/Lang"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("no %s in the file", want)
		}
	}
}

// hostile is every way that was thought of to make a browser ask for AT or
// read FILE.
const hostile = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title>
<meta http-equiv="refresh" content="0;url=file://FILE"><base href="AT/base/">
<link rel="dns-prefetch" href="AT"><link rel="preconnect" href="AT"><link rel="prefetch" href="AT/prefetch"><link rel="preload" as="image" href="AT/preload">
<link rel="stylesheet" href="AT/style.css"><link rel="icon" href="AT/icon"><link rel="manifest" href="AT/manifest">
<style>@import url(AT/import.css); @font-face { font-family: f; src: url(AT/font) } p { background: url(AT/background); font-family: f } li { list-style-image: url(AT/list) }</style>
<script src="AT/script.js"></script><script>document.title = "ran"; fetch("AT/fetch"); document.write("<p>script ran</p>"); new WebSocket("ws" + "AT".slice(4))</script>
</head><body onload="document.body.textContent = 'script ran'"><p>kept</p><ul><li>kept</li></ul>
<img src="AT/image" onerror="document.body.textContent = 'script ran'"><img src="file://FILE"><img srcset="AT/srcset 1x"><picture><source srcset="AT/source"><img></picture>
<iframe src="AT/frame"></iframe><iframe src="file://FILE"></iframe><iframe srcdoc="<img src='AT/srcdoc'>"></iframe><object data="file://FILE">no object</object><embed src="file://FILE">
<video src="AT/video" poster="AT/poster" autoplay></video><audio src="AT/audio" autoplay></audio><input type="image" src="AT/input">
<svg><image href="AT/svg"/><use href="AT/use#a"/></svg><a href="AT/followed" ping="AT/ping">link</a>
<form action="AT/form" method="post"><input autofocus name="a" value="b"></form></body></html>`

// No request leaves, nothing is read, and what the document says is printed.
func TestHostileDocumentsReachNothing(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			_ = c.Close()
		}
	}()
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("top-secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	doc := strings.NewReplacer("AT", "http://"+l.Addr().String(), "FILE", secret).Replace(hostile)
	file, err := printer(t).Print(t.Context(), []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, "pdftotext", file, "-")
	if strings.Contains(text, "top-secret") || strings.Contains(text, "script ran") || strings.Count(text, "kept") != 2 {
		t.Errorf("printed: %s", text)
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d connections reached the outside", n)
	}
}

// Pictures that stand in the document are shown: the file differs from one
// without.
func TestPicturesByValueAreShown(t *testing.T) {
	t.Parallel()
	const pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	file, err := printer(t).Print(t.Context(), []byte(`<!DOCTYPE html><html><body><img width="90" height="90" alt="" src="`+pixel+`"></body></html>`))
	if err != nil || !bytes.Contains(file, []byte("/Subtype /Image")) {
		t.Errorf("no picture in %d bytes: %v", len(file), err)
	}
}

// processes are those of a browser that has a folder in its environment or on
// its command line.
func processes(t *testing.T, dir string) []string {
	t.Helper()
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("this system has no /proc to look for processes in")
	}
	var out []string
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		environ, _ := os.ReadFile(path + "/environ") // a process that has ended
		line, _ := os.ReadFile(path + "/cmdline")
		if bytes.Contains(environ, []byte("HOME="+dir)) || bytes.Contains(line, []byte(dir)) {
			out = append(out, path+" "+string(bytes.ReplaceAll(line, []byte{0}, []byte{' '})))
		}
	}
	return out
}

// alone gives a test folders of its own for what the browser writes; it cannot
// run beside others.
func alone(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "alone-") // t.TempDir would fail itself for what is left behind
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Setenv("TMPDIR", dir)
	return dir
}

// nothing fails where a browser left processes or files behind.
func nothing(t *testing.T, dir string) {
	t.Helper()
	if left := processes(t, dir); len(left) > 0 {
		t.Errorf("still running: %s", strings.Join(left, "\n"))
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// endless keeps the browser busy for long: a table that it cannot lay out soon.
func endless() []byte {
	return []byte("<!DOCTYPE html><html><body><div style='columns:7'>" + strings.Repeat("<table style='float:left'><tr><td><div style='columns:3;float:left'>字 a</div></td></tr></table>", 80_000) + "</div></body></html>")
}

func TestNothingIsLeftBehind(t *testing.T) {
	dir := alone(t)
	if _, err := printer(t).Print(t.Context(), []byte(sample)); err != nil {
		t.Fatal(err)
	}
	nothing(t, dir)
}

func TestALongPrintIsStopped(t *testing.T) {
	dir := alone(t)
	p := printer(t, func(c *pdf.Config) { c.Limit = 1500 * time.Millisecond })
	_, err := p.Print(t.Context(), endless())
	if pr := problem.Of(err); pr == nil || pr.Code != "printer_slow" {
		t.Errorf("%v", err)
	}
	nothing(t, dir)
}

func TestWhoeverGoesAwayStopsThePrint(t *testing.T) {
	dir := alone(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for len(processes(t, dir)) < 3 { // the browser and its first children
			if ctx.Err() != nil {
				return
			}
		}
		cancel()
	}()
	_, err := printer(t).Print(ctx, endless())
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	nothing(t, dir)
}

// One prints at a time, so many wait, and whoever comes then is sent away.
func TestTheQueueIsBounded(t *testing.T) {
	p := printer(t, func(c *pdf.Config) { c.AtOnce = 1 })
	ctx, cancel := context.WithCancel(t.Context())
	results := make(chan error, 20)
	for range cap(results) {
		go func() { _, err := p.Print(ctx, endless()); results <- err }()
	}
	busy := 0
	for range cap(results) - 9 { // one prints, eight wait
		if pr := problem.Of(<-results); pr != nil && pr.Code == "printer_busy" {
			busy++
		}
	}
	cancel()
	for range 9 {
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	if busy != cap(results)-9 {
		t.Errorf("%d were sent away", busy)
	}
}

func TestWhatCannotPrintSaysSo(t *testing.T) {
	t.Parallel()
	var none *pdf.Printer
	missing := pdf.New(pdf.Config{Browser: "/nowhere/chromium"})
	rooted := pdf.New(pdf.Config{})
	for name, p := range map[string]*pdf.Printer{"no_browser": none, "no_browser ": missing, "browser_needs_user": rooted} {
		if os.Geteuid() != 0 && p == rooted {
			continue
		}
		_, err := p.Print(t.Context(), []byte(sample))
		if pr := problem.Of(err); pr == nil || pr.Code != strings.TrimSpace(name) || p.Ready() == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := printer(t).Print(t.Context(), make([]byte, 9<<20))
	if pr := problem.Of(err); pr == nil || pr.Kind != problem.TooLarge {
		t.Errorf("%v", err)
	}
	broken := printer(t, func(c *pdf.Config) { c.Browser = "false" })
	if _, err := broken.Print(t.Context(), []byte(sample)); err == nil || problem.Of(err) != nil {
		t.Errorf("a browser that does not start: %v", err)
	}
}
