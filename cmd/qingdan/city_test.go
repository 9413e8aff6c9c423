package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"qingdan/internal/store/pgtest"
)

// running is a qingdan that serves, inside this process.
type running struct {
	t     *testing.T
	lines *bufio.Scanner
	stop  context.CancelFunc
	done  chan int
	url   string
}

var anAddress = regexp.MustCompile(`http://[0-9.:]+`)

// begin runs a serving command until its address is known.
func begin(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	std := &stdio{Stdout: in, Stderr: io.Discard, Now: time.Now, Getenv: func(string) string { return "" }}
	r := &running{t: t, lines: bufio.NewScanner(out), stop: stop, done: make(chan int, 1)}
	go func() {
		r.done <- run(ctx, append(args, "--addr", "127.0.0.1:0", "--lang", "en"), std)
		_ = in.Close()
	}()
	t.Cleanup(stop)
	r.url = anAddress.FindString(r.line("http://"))
	return r
}

// line returns the next line that has a text in it.
func (r *running) line(with string) string {
	r.t.Helper()
	for r.lines.Scan() {
		if strings.Contains(r.lines.Text(), with) {
			return r.lines.Text()
		}
	}
	r.t.Fatalf("the program ended without saying %q", with)
	return ""
}

func (r *running) get(path string, want int) string {
	r.t.Helper()
	resp, err := http.Get(r.url + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != want {
		r.t.Errorf("GET %s: %d, %v", path, resp.StatusCode, err)
	}
	return string(body)
}

// end asks the program to stop and waits until it has.
func (r *running) end() {
	r.t.Helper()
	r.stop()
	for r.lines.Scan() { // let it say what it has to say
	}
	if code := <-r.done; code != exitOK {
		r.t.Errorf("exit code %d", code)
	}
}

// told runs a command to its end and returns the code and what it wrote.
func told(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out strings.Builder
	code := run(t.Context(), append(args, "--lang", "en"), &stdio{Stdout: &out, Stderr: &out, Now: time.Now, Getenv: func(string) string { return "" }})
	return code, out.String()
}

func TestServeAndRebuild(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	r := begin(t, "serve", "--data", dir)
	if line := r.line("code"); !strings.Contains(line, r.url+"/set-up") || !regexp.MustCompile(`[A-Z2-7]{5}(-[A-Z2-7]{5}){3}$`).MatchString(line) {
		t.Errorf("how to begin: %q", line)
	}
	r.get("/healthz", http.StatusOK)
	r.get("/readyz", http.StatusOK)
	r.get("/items", http.StatusOK)
	r.get("/api/v1/items", http.StatusOK)
	if code, out := told(t, "rebuild", "--data", dir); code != exitFailed || !strings.Contains(out, "another qingdan is using") {
		t.Errorf("rebuild while a server runs: %d %s", code, out)
	}
	if code, out := told(t, "serve", "--data", t.TempDir(), "--addr", strings.TrimPrefix(r.url, "http://")); code != exitFailed || !strings.Contains(out, "is taken") {
		t.Errorf("a taken port: %d %s", code, out)
	}
	r.end()
	if code, out := told(t, "rebuild", "--data", dir); code != exitOK || !strings.Contains(out, "from 0 events") {
		t.Errorf("rebuild: %d %s", code, out)
	}
}

func TestRebuildMakesNoFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "nowhere")
	if code, _ := told(t, "rebuild", "--data", dir); code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("the folder was made")
	}
}

func TestServeReportsFaultyLists(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "system.yaml"), []byte("system: x\nname: {zh: 一}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out := told(t, "serve", "--data", filepath.Join(dir, "data"), "--lists", dir)
	if code != exitFailed || !strings.Contains(out, "system.yaml:2:") || !strings.Contains(out, "cannot run by them") {
		t.Errorf("%d %s", code, out)
	}
}

func TestDemoIsMadeOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	demo := []string{"demo", "--data", dir, "--scale", "0.01"}
	r := begin(t, demo...)
	if page := r.get("/sign-in", http.StatusOK); !strings.Contains(page, "演示") {
		t.Error("the sign-in page does not say that this is a demo")
	}
	r.end()
	r = begin(t, demo...) // a second start makes nothing: its address is the first thing with http in it
	r.get("/", http.StatusOK)
	if file := r.get("/reports/reform/pdf", http.StatusOK); !strings.HasPrefix(file, "%PDF-") {
		t.Errorf("the report is not printed: %.200s", file)
	}
	r.end()
	if code, out := told(t, "rebuild", "--data", dir); code != exitOK || strings.Contains(out, "from 0 events") {
		t.Errorf("rebuild: %d %s", code, out)
	}
	if code, out := told(t, "demo", "--data", t.TempDir()+"/..", "--scale", "0.01", "--addr", "127.0.0.1:0"); code != exitFailed || !strings.Contains(out, "not a demo") {
		t.Errorf("somebody else's folder: %d %s", code, out)
	}
	if code, _ := told(t, "demo", "--data", dir, "--scale", "0"); code != exitUsage {
		t.Errorf("scale 0: %d", code)
	}
}

// A database that holds a city is not the demo's to fill, nor is the demo's
// own folder emptied on its account.
func TestDemoLeavesOtherDatabasesAlone(t *testing.T) {
	t.Parallel()
	database, dir := pgtest.New(t), filepath.Join(t.TempDir(), "demo")
	r := begin(t, "serve", "--data", t.TempDir(), "--database", database)
	r.line("code")
	r.end()
	code, out := told(t, "demo", "--data", dir, "--database", database, "--addr", "127.0.0.1:0")
	if code != exitFailed || !strings.Contains(out, "holds a city already") {
		t.Errorf("%d %s", code, out)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("the demo has begun in its folder")
	}
}
