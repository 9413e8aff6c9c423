package web

import (
	"net/http"

	"qingdan/internal/web/page"
	"qingdan/internal/web/styleguide"
)

// routes is every address of the faces on one screen.
func routes(kit *page.Kit, files *assets) http.Handler {
	mux := http.NewServeMux()

	mux.Handle("GET /assets/{name}", kit.Handle(files.serve))
	if kit.Demo {
		mux.Handle("GET /styleguide", kit.Handle(styleguide.Portal))
		mux.Handle("GET /styleguide/desk", kit.Handle(styleguide.Desk))
		mux.Handle("GET /styleguide/sign-in", kit.Handle(styleguide.SignIn))
		mux.Handle("GET /styleguide/form", kit.Handle(styleguide.Form))
		mux.Handle("POST /styleguide/form", kit.Upload(styleguide.Form))
	}
	mux.Handle("/", kit.Handle(func(http.ResponseWriter, *page.Request) error { return notFound() }))
	return mux
}
