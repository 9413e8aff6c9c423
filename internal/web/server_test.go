package web_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func fetch(t *testing.T, method, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestEveryAnswerIsProtected(t *testing.T) {
	t.Parallel()
	base := serve(t)
	for _, path := range []string{"/styleguide", "/nowhere", "/assets/nothing.css"} {
		answer, _ := fetch(t, http.MethodGet, base+path)
		h := answer.Header
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || len(h.Get("X-Request-Id")) != 16 {
			t.Errorf("%s: headers %v", path, h)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	base := serve(t)
	answer, body := fetch(t, http.MethodPost, base+"/styleguide/form", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")
	if answer.StatusCode != http.StatusForbidden || !strings.Contains(body, "来自别的网站") {
		t.Errorf("%d: %s", answer.StatusCode, body)
	}
	answer, _ = fetch(t, http.MethodPost, base+"/styleguide/form", "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
	if answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("our own form: %d", answer.StatusCode)
	}
}

var stylesheet = regexp.MustCompile(`href="(/assets/app-[0-9a-f]{12}\.css)"`)

func TestAssetsAreKeptForEver(t *testing.T) {
	t.Parallel()
	base := serve(t)
	_, body := fetch(t, http.MethodGet, base+"/styleguide")
	match := stylesheet.FindStringSubmatch(body)
	if match == nil {
		t.Fatal("the page has no built stylesheet; run: make assets")
	}
	answer, css := fetch(t, http.MethodGet, base+match[1])
	if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%d, %v", answer.StatusCode, answer.Header)
	}
	if len(css) > 150*1024 {
		t.Errorf("the stylesheet has %d bytes", len(css))
	}
	answer, _ = fetch(t, http.MethodGet, base+match[1], "If-None-Match", answer.Header.Get("ETag"))
	if answer.StatusCode != http.StatusNotModified {
		t.Errorf("with its ETag: %d", answer.StatusCode)
	}
	answer, _ = fetch(t, http.MethodGet, base+"/assets/manifest.json")
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("manifest.json is served: %d", answer.StatusCode)
	}
}

func TestTextIsCompressed(t *testing.T) {
	t.Parallel()
	answer, _ := fetch(t, http.MethodGet, serve(t)+"/styleguide", "Accept-Encoding", "gzip")
	if answer.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("headers %v", answer.Header)
	}
}
