// Package templates draws pages: the embedded templates, parsed once for each
// language, and the functions they may call. A page is a Page[V]; V is the
// type of its view, and a test checks every template against it.
package templates

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
)

//go:embed layouts partials pages
var files embed.FS

// Layout is the surroundings of a page.
type Layout string

// The layouts.
const (
	Portal Layout = "portal" // for everybody
	Desk   Layout = "desk"   // for officials: denser, with the navigation at the side
	Bare   Layout = "bare"   // sign-in and the like: nothing that distracts
	Centre Layout = "centre" // the command centre: the whole screen
	Paper  Layout = "paper"  // a document of its own, to be printed to PDF
	// Fragment has no surroundings: a part of a page that is drawn anew alone.
	Fragment Layout = "fragment"
)

// Assets gives the address of a built asset: "app.css" -> "/assets/app-….css".
type Assets func(name string) (string, error)

// Set is all pages in all languages, ready to draw. Safe for concurrent use.
type Set struct {
	drawn map[lang.Tag]map[string]*template.Template // by language and page name
}

// New parses the templates of all registered pages.
func New(assets Assets) (*Set, error) {
	s := &Set{drawn: map[lang.Tag]map[string]*template.Template{}}
	for _, tag := range locales.Tags {
		base := template.New("base").Option("missingkey=error").Funcs(funcs(tag, assets))
		base, err := base.ParseFS(files, "partials/*.html")
		if err != nil {
			return nil, fmt.Errorf("partials: %w", err)
		}
		s.drawn[tag] = map[string]*template.Template{}
		for _, p := range registered {
			t, err := parsePage(base, p)
			if err != nil {
				return nil, fmt.Errorf("page %s: %w", p.name, err)
			}
			s.drawn[tag][p.name] = t
		}
	}
	return s, nil
}

func parsePage(base *template.Template, p registration) (*template.Template, error) {
	t, err := base.Clone()
	if err != nil {
		return nil, err
	}
	t, err = t.ParseFS(files, "layouts/frame.html", "layouts/"+string(p.layout)+".html", "pages/"+p.name+".html")
	if err != nil {
		return nil, err
	}
	return t.Lookup("layout"), nil
}

// Page names a template under pages/ with its layout and the type of its view.
type Page[V any] struct{ name string }

type registration struct {
	name   string
	layout Layout
	screen any // zero Screen[V], for the type check
}

var registered []registration

// Register declares a page; call it in a package variable. The template
// pages/<name>.html defines "title" and "main", both given the view.
func Register[V any](layout Layout, name string) Page[V] {
	registered = append(registered, registration{name: name, layout: layout, screen: Screen[V]{}})
	return Page[V]{name: name}
}

// Screen is what a layout is given: the frame around and the page's view.
type Screen[V any] struct {
	Frame Frame
	View  V
}

// Draw writes the page. It draws into memory first: a page is whole or absent.
func (p Page[V]) Draw(w io.Writer, s *Set, frame Frame, view V) error {
	t, ok := s.drawn[frame.Lang][p.name]
	if !ok {
		return fmt.Errorf("page %s in %q is not parsed", p.name, frame.Lang)
	}
	var page bytes.Buffer
	if err := t.Execute(&page, Screen[V]{Frame: frame, View: view}); err != nil {
		return fmt.Errorf("page %s: %w", p.name, err)
	}
	_, err := page.WriteTo(w)
	return err
}

// PageInfo is a parsed page, for tests that look at all of them.
type PageInfo struct {
	Name     string
	Template *template.Template
	Screen   any // zero value of what it is executed with
}

// Pages returns all pages in one language.
func (s *Set) Pages(tag lang.Tag) []PageInfo {
	pages := make([]PageInfo, len(registered))
	for i, p := range registered {
		pages[i] = PageInfo{Name: p.name, Template: s.drawn[tag][p.name], Screen: p.screen}
	}
	return pages
}
