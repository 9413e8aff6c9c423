package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// What a city tells outsiders of its log is the same on its pages, in its API
// and in its plain texts.
func TestServeTellsOutsidersOfTheLog(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	r := begin(t, "serve", "--data", dir, "--log-origin", "log.test.example/city", "--url", "https://zwfw.test.example/")
	r.line("code")
	r.checkpoint("2")
	about := r.get("/api/v1/log", http.StatusOK)
	key := strings.TrimSpace(r.get("/log/vkey", http.StatusOK))
	for _, want := range []string{`"origin":"log.test.example/city"`, `"vkey":"` + key + `"`, `"base":"https://zwfw.test.example/log"`, `"witnesses":[]`} {
		if !strings.Contains(about, want) {
			t.Errorf("%s is not in %s", want, about)
		}
	}
	if policy := r.get("/log/policy", http.StatusOK); policy != "log "+key+" https://zwfw.test.example/log\nquorum none\n" {
		t.Errorf("policy %q", policy)
	}
	r.end()
	if code, out := told(t, "serve", "--data", dir, "--addr", "127.0.0.1:0", "--url", "zwfw.test.example"); code != exitFailed || !strings.Contains(out, "--url must be") {
		t.Errorf("%d %s", code, out)
	}
}
