package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strings"
)

//go:embed overview.html
var overviewHTML string

var overviewTemplate = template.Must(template.New("overview").Parse(overviewHTML))

// overview is the page that a person finds at Prefix: every operation by name.
type overview struct {
	Title, Version, Prefix string
	Paragraphs             []string
	Groups                 []overviewGroup
}

type overviewGroup struct {
	Name       string
	Operations []overviewOperation
}

type overviewOperation struct {
	Method, Path, Summary string
	Token                 bool
}

// note adds an operation to the page, in the order of the routes.
func (s *server) note(method, path, summary string, who audience) {
	name := strings.Split(path, "/")[1]
	groups := &s.page.Groups
	if n := len(*groups); n == 0 || (*groups)[n-1].Name != name {
		*groups = append(*groups, overviewGroup{Name: name})
	}
	last := &(*groups)[len(*groups)-1]
	last.Operations = append(last.Operations, overviewOperation{method, path, summary, who == holder})
}

// servePage serves the page, written once. It runs nothing and loads nothing.
func (s *server) servePage(mux *http.ServeMux) error {
	info := s.api.OpenAPI().Info
	s.page.Title, s.page.Version, s.page.Prefix = info.Title, info.Version, Prefix
	s.page.Paragraphs = strings.Split(info.Description, "\n\n")
	var b bytes.Buffer
	if err := overviewTemplate.Execute(&b, s.page); err != nil {
		return err
	}
	serve := constant("text/html; charset=utf-8", b.Bytes())
	mux.HandleFunc("GET "+Prefix+"/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		serve(w, r)
	})
	mux.Handle("GET "+Prefix, http.RedirectHandler(Prefix+"/", http.StatusMovedPermanently))
	return nil
}
