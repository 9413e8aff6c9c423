package web_test

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/web"
	"qingdan/internal/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

// noon is when the tests take place: a Monday.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("CST", 8*60*60))

// serve starts the faces in demo mode and returns their address.
func serve(t *testing.T) string {
	t.Helper()
	faces, err := web.New(web.Config{
		Name: lang.Text{Zh: "四平市", En: "Siping"},
		Demo: true,
		Log:  slog.New(slog.DiscardHandler),
		Now:  func() time.Time { return noon },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(faces)
	t.Cleanup(server.Close)
	return server.URL
}

var sizes = []webtest.Size{webtest.Phone, webtest.Desktop}

func TestStyleGuideIsAccessible(t *testing.T) {
	t.Parallel()
	base := serve(t)
	for _, path := range []string{"/styleguide", "/styleguide/form", "/styleguide/desk", "/styleguide/sign-in", "/nowhere"} {
		for _, tag := range []string{"zh", "en"} {
			for _, size := range sizes {
				t.Run(filepath.Base(path)+"/"+tag+"/"+size.Name, func(t *testing.T) {
					t.Parallel()
					page := webtest.Open(t, size, base, path+"?lang="+tag)
					page.Shoot(filepath.Base(path) + "-" + tag)
					page.FitsWidth()
					page.Accessible()
					page.Sound()
				})
			}
		}
	}
}
