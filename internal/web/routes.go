package web

import (
	"net/http"

	"qingdan/internal/web/page"
	"qingdan/internal/web/portal"
	"qingdan/internal/web/styleguide"
)

// routes is every address of the faces on one screen.
func routes(cfg Config, kit *page.Kit, files *assets) http.Handler {
	mux := http.NewServeMux()

	mux.Handle("GET /assets/{name}", kit.Handle(files.serve))
	if kit.Demo {
		mux.Handle("GET /styleguide", kit.Handle(styleguide.Portal))
		mux.Handle("GET /styleguide/desk", kit.Handle(styleguide.Desk))
		mux.Handle("GET /styleguide/sign-in", kit.Handle(styleguide.SignIn))
		mux.Handle("GET /styleguide/form", kit.Handle(styleguide.Form))
		mux.Handle("POST /styleguide/form", kit.Upload(styleguide.Form))
	}
	if cfg.City != nil {
		portalRoutes(mux, kit, &portal.Portal{City: cfg.City, Keeper: keeper{cfg.Evidence}})
	}
	mux.Handle("/", kit.Handle(func(http.ResponseWriter, *page.Request) error { return notFound() }))
	return mux
}

func portalRoutes(mux *http.ServeMux, kit *page.Kit, p *portal.Portal) {
	mux.Handle("GET /{$}", kit.Handle(p.Home))
	mux.Handle("GET /items", kit.Handle(p.Items))
	mux.Handle("GET /items/{item}", kit.Handle(p.Item))
	mux.Handle("GET /items/{item}/apply", kit.Handle(p.Begin))
	mux.Handle("POST /items/{item}/apply", kit.Handle(p.Apply))
	mux.Handle("GET /cases", kit.Handle(p.Cases))
	mux.Handle("GET /cases/{case}", kit.Handle(p.Case))
	mux.Handle("GET /cases/{case}/do/{action}", kit.Handle(p.Do))
	mux.Handle("POST /cases/{case}/do/{action}", kit.Upload(p.Do))
	mux.Handle("GET /cases/{case}/check/{action}", kit.Handle(p.Check))
	mux.Handle("POST /cases/{case}/check/{action}", kit.Handle(p.Check))
	mux.Handle("GET /cases/{case}/slips/{version}", kit.Handle(p.Slip))
	mux.Handle("GET /cases/{case}/files/{digest}", kit.Handle(p.File))
	mux.Handle("GET /certificates", kit.Handle(p.Certificate))
	mux.Handle("GET /certificates/{number}", kit.Handle(p.Certificate))
	mux.Handle("GET /registers", kit.Handle(p.Registers))
	mux.Handle("GET /registers/{register}", kit.Handle(p.Register))
	mux.Handle("GET /figures", kit.Handle(p.Figures))
	mux.Handle("GET /figures/{figure}", kit.Handle(p.Figure))
	mux.Handle("GET /figures/{figure}/members.csv", kit.Handle(p.Export))
}
