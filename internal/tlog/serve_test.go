package tlog_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"github.com/google/go-cmp/cmp"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

// ask sends a request to a log's pages.
func ask(h http.Handler, method, path string, header ...string) *http.Response {
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path = path
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) []byte {
	t.Helper()
	content, err := io.ReadAll(r.Body)
	ok(t, err)
	return content
}

func TestPages(t *testing.T) {
	t.Parallel()
	heads, m := &tlogtest.Heads{}, &model{}
	l := tlogtest.Open(t, tlog.Config{Heads: heads})
	m.add(t, entries(0, 700))
	sizes := []int64{10, 300, 520, 700}
	last := int64(0)
	for _, size := range sizes {
		tlogtest.Append(t, l, m.entries[last:size]...)
		last = size
	}
	h := l.Handler()
	for _, size := range sizes {
		for _, tile := range tiles(size) {
			path := "/" + torchwood.TilePath(tile)
			answer := ask(h, http.MethodGet, path)
			if answer.StatusCode != http.StatusOK || !bytes.Equal(body(t, answer), m.content(t, tile)) {
				t.Errorf("%s: status %d or the wrong content", path, answer.StatusCode)
			}
			for name, want := range map[string]string{
				"Content-Type": "application/octet-stream", "Access-Control-Allow-Origin": "*",
				"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
			} {
				if diff := cmp.Diff(want, answer.Header.Get(name)); diff != "" {
					t.Errorf("%s: %s: %s", path, name, diff)
				}
			}
			head := ask(h, http.MethodHead, path)
			if head.StatusCode != http.StatusOK || len(body(t, head)) > 0 || head.Header.Get("Content-Length") != fmt.Sprint(len(m.content(t, tile))) {
				t.Errorf("HEAD %s: status %d, length %q", path, head.StatusCode, head.Header.Get("Content-Length"))
			}
		}
	}
}

func TestCheckpointPage(t *testing.T) {
	t.Parallel()
	heads := &tlogtest.Heads{}
	l := tlogtest.Open(t, tlog.Config{Heads: heads})
	h := l.Handler()
	if status := ask(h, http.MethodGet, "/checkpoint").StatusCode; status != http.StatusNotFound {
		t.Errorf("the checkpoint of no log: %d", status)
	}
	head := tlogtest.Append(t, l, entries(0, 5)...)
	answer := ask(h, http.MethodGet, "/checkpoint")
	if diff := cmp.Diff(string(head.Signed), string(body(t, answer))); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/plain; charset=utf-8", "Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache",
	} {
		if diff := cmp.Diff(want, answer.Header.Get(name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	tag := answer.Header.Get("ETag")
	if status := ask(h, http.MethodGet, "/checkpoint", "If-None-Match", tag).StatusCode; status != http.StatusNotModified {
		t.Errorf("asked again: %d", status)
	}
	ok(t, heads.Show(ctx, head.Size, head.Signed))
	tlogtest.Append(t, l, entries(5, 5)...)
	if diff := cmp.Diff(string(head.Signed), string(body(t, ask(h, http.MethodGet, "/checkpoint")))); diff != "" {
		t.Errorf("not what is shown: %s", diff)
	}
	newest, err := l.Head(ctx)
	ok(t, err)
	ok(t, heads.Show(ctx, newest.Size, newest.Signed))
	if status := ask(h, http.MethodGet, "/checkpoint", "If-None-Match", tag).StatusCode; status != http.StatusOK {
		t.Errorf("asked again after news: %d", status)
	}
	ok(t, heads.Show(ctx, 9, []byte("not a checkpoint")))
	if status := ask(h, http.MethodGet, "/checkpoint").StatusCode; status != http.StatusInternalServerError {
		t.Errorf("a checkpoint that is none: %d", status)
	}
}

func TestNothingBeyondWhatIsShown(t *testing.T) {
	t.Parallel()
	heads := &tlogtest.Heads{}
	l := tlogtest.Open(t, tlog.Config{Heads: heads})
	h := l.Handler()
	status := func(path string) int { return ask(h, http.MethodGet, path).StatusCode }
	if got := status("/tile/0/000"); got != http.StatusNotFound {
		t.Errorf("a tile of no log: %d", got)
	}
	first := tlogtest.Append(t, l, entries(0, 300)...)
	ok(t, heads.Show(ctx, first.Size, first.Signed))
	second := tlogtest.Append(t, l, entries(300, 500)...)
	hidden := []string{"/tile/0/001", "/tile/0/002", "/tile/0/001.p/45", "/tile/0/003.p/32", "/tile/1/000.p/2", "/tile/1/000.p/3", "/tile/entries/001", "/tile/entries/003.p/32"}
	for _, path := range hidden {
		answer := ask(h, http.MethodGet, path)
		if answer.StatusCode != http.StatusNotFound || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, caching %q", path, answer.StatusCode, answer.Header.Get("Cache-Control"))
		}
	}
	for _, path := range []string{"/tile/0/000", "/tile/0/001.p/44", "/tile/1/000.p/1", "/tile/entries/001.p/44"} {
		if got := status(path); got != http.StatusOK {
			t.Errorf("%s: %d", path, got)
		}
	}
	ok(t, heads.Show(ctx, second.Size, second.Signed))
	for _, path := range hidden {
		if got := status(path); got != http.StatusOK && path != "/tile/1/000.p/2" {
			t.Errorf("%s after it was shown: %d", path, got)
		}
	}
}

func TestPathsThatAreNone(t *testing.T) {
	t.Parallel()
	l := tlogtest.Open(t, tlog.Config{})
	tlogtest.Append(t, l, entries(0, 600)...)
	h := l.Handler()
	for _, path := range []string{
		"", "/", "/tile", "/tile/", "/tile/0", "/tile/0/", "/tile/0/0", "/tile/0/00", "/tile/0/0000", "/tile/0/x000", "/tile/0/x000/000",
		"/tile/00/000", "/tile/+0/000", "/tile/-1/000", "/tile/data/000", "/tile/8/0/000", "/tile/64/000", "/tile/2305843009213693952/000",
		"/tile/9223372036854775807/000", "/tile/0/000.p/0", "/tile/0/000.p/256", "/tile/0/000.p/01", "/tile/0/000.p/-1", "/tile/0/000.p/",
		"/tile/0/000.p", "/tile/0/000/", "/tile/entries", "/tile/entries/", "/tile/entries/x001", "/tile/entries/-01", "/tile/0/../0/000",
		"//tile/0/000", "/tile//0/000", "/checkpoint/", "/reached", "/tmp/x", "/tile/0/x999/x999/x999/x999/x999/x999/999", "/tile/0/000\x00",
	} {
		if status := ask(h, http.MethodGet, path).StatusCode; status != http.StatusNotFound {
			t.Errorf("%q: %d", path, status)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		answer := ask(h, method, "/checkpoint")
		if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d", method, answer.StatusCode)
		}
	}
}

func TestEntriesAreCompressedWhereAsked(t *testing.T) {
	t.Parallel()
	l, m := tlogtest.Open(t, tlog.Config{}), &model{}
	m.add(t, entries(0, 256))
	tlogtest.Append(t, l, m.entries...)
	h := l.Handler()
	answer := ask(h, http.MethodGet, "/tile/entries/000", "Accept-Encoding", "gzip")
	if answer.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(answer.Header.Get("Vary"), "Accept-Encoding") {
		t.Fatalf("headers %v", answer.Header)
	}
	packed := body(t, answer)
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	ok(t, err)
	content, err := io.ReadAll(unzipped)
	ok(t, err)
	want := m.content(t, tiles(256)[len(tiles(256))-1])
	if !bytes.Equal(content, want) || len(packed) > len(want)/2 {
		t.Errorf("%d bytes of %d, which are %d", len(packed), len(content), len(want))
	}
	plain := ask(h, http.MethodGet, "/tile/entries/000")
	if plain.Header.Get("Content-Encoding") != "" || !bytes.Equal(body(t, plain), want) {
		t.Errorf("not asked for: %v", plain.Header)
	}
	if hashes := ask(h, http.MethodGet, "/tile/0/000", "Accept-Encoding", "gzip"); hashes.Header.Get("Content-Encoding") != "" {
		t.Error("hashes do not become smaller")
	}
}

// FuzzPages asks for any path: what is answered is a tile of the log, whole,
// and nothing makes the server fail.
func FuzzPages(f *testing.F) {
	for _, path := range []string{"/checkpoint", "/tile/0/000", "/tile/entries/001.p/44", "/tile/1/000.p/1", "/tile/64/x000/000", "/tile/data/000", "/reached"} {
		f.Add(path)
	}
	l, m := tlogtest.Open(f, tlog.Config{}), &model{}
	m.add(f, entries(0, 300))
	tlogtest.Append(f, l, m.entries[:100]...)
	tlogtest.Append(f, l, m.entries[100:]...)
	h := l.Handler()
	f.Fuzz(func(t *testing.T, path string) {
		if !strings.HasPrefix(path, "/") {
			return // no request has such a path
		}
		answer := ask(h, http.MethodGet, path)
		switch answer.StatusCode {
		case http.StatusNotFound:
		case http.StatusOK:
			if path == "/checkpoint" {
				return
			}
			tile, err := torchwood.ParseTilePath(strings.TrimPrefix(path, "/"))
			ok(t, err)
			if "/"+torchwood.TilePath(tile) != path || !bytes.Equal(body(t, answer), m.content(t, tile)) {
				t.Errorf("%q has the wrong content", path)
			}
		default:
			t.Errorf("%q: status %d", path, answer.StatusCode)
		}
	})
}
