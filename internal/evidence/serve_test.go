package evidence

import (
	"errors"
	"io"
	"mime"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCleanName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, media, want string }{
		{"营业执照.JPG", "image/jpeg", "营业执照.jpg"},
		{"photo.jpeg", "image/jpeg", "photo.jpeg"},
		{"evil.html", "image/jpeg", "evil.html.jpg"},
		{"report.pdf.exe", "application/pdf", "report.pdf.exe.pdf"},
		{"../../etc/passwd", "text/plain", "passwd.txt"},
		{`C:\Users\x\扫描.pdf`, "application/pdf", "扫描.pdf"},
		{"a\u202egpj.exe", "image/png", "agpj.exe.png"},
		{"a\r\nSet-Cookie: x=1", "image/png", "aSet-Cookie x=1.png"},
		{`quo"te'd.png`, "image/png", "quote'd.png"},
		{"", "image/png", "file.png"},
		{"...", "application/pdf", "file.pdf"},
		{".pdf", "application/pdf", "pdf.pdf"},
		{"data.bin", "application/x-unknown", "data.bin"},
		{"", "application/x-unknown", "file"},
		{strings.Repeat("长", 300) + ".png", "image/png", strings.Repeat("长", 116) + ".png"},
	} {
		if got := CleanName(tt.name, tt.media); got != tt.want {
			t.Errorf("CleanName(%q, %s) = %q, want %q", tt.name, tt.media, got, tt.want)
		}
	}
}

func TestCleanNameStaysClean(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		media := rapid.SampledFrom([]string{"image/png", "application/pdf", "x/y"}).Draw(t, "media")
		got := CleanName(name, media)
		if again := CleanName(got, media); again != got {
			t.Fatalf("%q becomes %q, then %q", name, got, again)
		}
		if got == "" || utf8.RuneCountInString(got) > maxFileName || strings.ContainsAny(got, "/\\\"\r\n\x00") {
			t.Fatalf("%q becomes %q", name, got)
		}
	})
}

func TestServe(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		media       string
		inline      bool
		disposition string
		contentType string
	}{
		"image shown":       {"image/png", true, "inline", "image/png"},
		"image downloaded":  {"image/png", false, "attachment", "image/png"},
		"document":          {"application/pdf", true, "attachment", "application/pdf"},
		"text":              {"text/plain", true, "attachment", "text/plain"},
		"html, from before": {"text/html", true, "attachment", "application/octet-stream"},
	} {
		w := httptest.NewRecorder()
		err := Serve(w, strings.NewReader("content"), Ref{Digest: "d", Size: 7, Type: tt.media}, "营业执照 100%.png", tt.inline)
		if err != nil {
			t.Fatal(err)
		}
		h := w.Header()
		disposition, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
		if err != nil || disposition != tt.disposition || !strings.HasPrefix(params["filename"], "营业执照 100%.png") {
			t.Errorf("%s: %q: %v %v", name, h.Get("Content-Disposition"), params, err)
		}
		if h.Get("Content-Type") != tt.contentType || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Length") != "7" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || !strings.HasSuffix(h.Get("Content-Security-Policy"), "; sandbox") ||
			h.Get("Cache-Control") != "private, no-store" || w.Body.String() != "content" {
			t.Errorf("%s: headers %v, body %q", name, h, w.Body)
		}
	}
	failing := io.MultiReader(strings.NewReader("con"), broken{})
	if err := Serve(httptest.NewRecorder(), failing, Ref{Size: 7, Type: "image/png"}, "x", false); !errors.Is(err, errBroken) {
		t.Errorf("a broken file is served as whole: %v", err)
	}
}

// Whatever a file is called, the header is one line that says the name.
func TestDispositionOfAnyName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		w := httptest.NewRecorder()
		SetHeaders(w.Header(), Ref{Type: "image/png"}, name, true)
		value := w.Header().Get("Content-Disposition")
		if strings.ContainsAny(value, "\r\n") {
			t.Fatalf("%q: %q", name, value)
		}
		_, params, err := mime.ParseMediaType(value)
		if err != nil || params["filename"] != CleanName(name, "image/png") {
			t.Fatalf("%q: %q: %v, %v", name, value, params, err)
		}
	})
}
