package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"time"

	"qingdan/internal/problem"
	"qingdan/internal/web/page"
)

// dist is built from assets/ by `make assets`; without it pages are unstyled.
//
//go:embed all:dist
var dist embed.FS

// assets knows the built styles and scripts. Names carry a digest of the
// content, so a name never changes what it means.
type assets struct {
	names  map[string]string // "app.css" -> "app-1a2b3c4d5e6f.css"
	hashed map[string]bool
}

func loadAssets() (*assets, error) {
	a := &assets{names: map[string]string{}, hashed: map[string]bool{}}
	text, err := dist.ReadFile("dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	if err := json.Unmarshal(text, &a.names); err != nil {
		return nil, fmt.Errorf("assets: manifest.json: %w", err)
	}
	for _, name := range a.names {
		a.hashed[name] = true
	}
	return a, nil
}

func (a *assets) built() bool { return len(a.names) > 0 }

// href is the address of an asset in a page.
func (a *assets) href(name string) (string, error) {
	hashed, ok := a.names[name]
	if !ok && a.built() {
		return "", fmt.Errorf("asset %s is not in the manifest", name)
	}
	return "/assets/" + hashed, nil
}

// serve sends an asset, to be kept by browsers for ever.
func (a *assets) serve(w http.ResponseWriter, r *page.Request) error {
	name := r.PathValue("name")
	if !a.hashed[name] {
		return notFound()
	}
	body, err := dist.ReadFile("dist/" + name)
	if err != nil {
		return fmt.Errorf("asset %s: %w", name, err)
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("ETag", `"`+name+`"`)
	http.ServeContent(w, r.Request, name, time.Time{}, bytes.NewReader(body))
	return nil
}

func notFound() error {
	return problem.New(problem.NotFound, "no_page", "这个网址没有内容，或者它不对您公开。", "There is nothing at this address, or it is not open to you.")
}
