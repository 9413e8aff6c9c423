// Package web is the faces of the city: the portal for everybody and the desk
// for officials. Pages are drawn by the server and work without scripts.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/lang"
	"qingdan/internal/pdf"
	"qingdan/internal/problem"
	"qingdan/internal/report"
	"qingdan/internal/tlog/public"
	"qingdan/internal/web/account"
	"qingdan/internal/web/centre"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
)

// Config is what the faces stand on.
type Config struct {
	Name     lang.Text // name of the city
	Demo     bool      // made-up data; also serves /styleguide
	Log      *slog.Logger
	Now      func() time.Time
	City     *city.City // nil: the style guide alone
	Access   *access.Service
	Evidence *evidence.Store
	Public   *public.Log // nil: the city keeps no public log
	Reports  []*report.Report
	PDF      *pdf.Printer // nil: no report is printed
	// Roles are whom the sign-in page of a demo offers; asked with Demo only.
	Roles   func(context.Context) ([]account.DemoRole, error)
	Map     *centre.Map     // of the command centre; nil: the built-in tiles
	Closing <-chan struct{} // closed when pages that stay open have to end; nil: never
	Secure  bool            // the site is reached over https only
	Proxies []netip.Prefix  // whose X-Forwarded-Proto and X-Forwarded-For are believed
}

// New returns the handler of the faces.
func New(cfg Config) (http.Handler, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	own, err := builtIn()
	if err != nil {
		return nil, err
	}
	if !own.files.built() {
		cfg.Log.Warn("the styles and scripts are not built in; run: make assets")
	}
	kit := &page.Kit{Set: own.set, City: cfg.Name, Demo: cfg.Demo, Log: cfg.Log, Now: cfg.Now, Dress: dress(cfg.City)}
	if cfg.Access == nil {
		return surround(kit, routes(cfg, kit, own.files, nil))
	}
	sessions := &account.Sessions{Access: cfg.Access, Secure: cfg.Secure, Proxies: cfg.Proxies, Fault: kit.Failed}
	kit.Viewer = sessions.Viewer
	return surround(kit, sessions.Gate(routes(cfg, kit, own.files, sessions)))
}

// built is the assets and the parsed pages of the program.
type built struct {
	files *assets
	set   *templates.Set
}

// builtIn reads them once: they are large, and the same for all handlers of a
// process, of which the tests have hundreds.
var builtIn = sync.OnceValues(func() (built, error) {
	files, err := loadAssets()
	if err != nil {
		return built{}, err
	}
	set, err := templates.New(files.href)
	return built{files: files, set: set}, err
})

// surround puts what every answer needs around the routes, outermost last.
func surround(kit *page.Kit, next http.Handler) (http.Handler, error) {
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.RandomJitter(32, 0, false))
	if err != nil {
		return nil, fmt.Errorf("compression: %w", err)
	}
	next = kit.Recover(next)
	next = sameOrigin(kit, next)
	next = compress(next)
	next = secure(next)
	return logged(kit.Log, kit.Now, next), nil
}

// sameOrigin refuses what another site makes a browser post here.
func sameOrigin(kit *page.Kit, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := locales.Text("problem.crossorigin")
		kit.Problem(w, r, problem.New(problem.Forbidden, "cross_origin", text.Zh, text.En))
	}))
	return protection.Handler(next)
}
