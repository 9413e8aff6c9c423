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
		partials, err := empty("partials", tag, assets).ParseFS(files, "partials/*.html")
		if err != nil {
			return nil, fmt.Errorf("partials: %w", err)
		}
		s.drawn[tag] = map[string]*template.Template{}
		for _, p := range registered {
			t, err := parsePage(tag, assets, partials, p)
			if err != nil {
				return nil, fmt.Errorf("page %s: %w", p.name, err)
			}
			s.drawn[tag][p.name] = t
		}
	}
	return s, nil
}

// parsePage parses a page with its layout and adds the partials that it calls,
// and those that they call. A page has copies of its own, because what is
// escaped how depends on where it stands.
func parsePage(tag lang.Tag, assets Assets, partials *template.Template, p registration) (*template.Template, error) {
	t, err := empty(p.name, tag, assets).ParseFS(files, "layouts/frame.html", "layouts/"+string(p.layout)+".html", "pages/"+p.name+".html")
	if err != nil {
		return nil, err
	}
	var calls []string
	for _, own := range t.Templates() {
		calls = append(calls, called(own.Tree)...)
	}
	for len(calls) > 0 {
		name := calls[len(calls)-1]
		calls = calls[:len(calls)-1]
		partial := partials.Lookup(name)
		if t.Lookup(name) != nil || partial == nil { // a missing one is an error when the page is drawn, and in a test
			continue
		}
		if _, err := t.AddParseTree(name, partial.Tree.Copy()); err != nil {
			return nil, err
		}
		calls = append(calls, called(partial.Tree)...)
	}
	return t.Lookup("layout"), nil
}

func empty(name string, tag lang.Tag, assets Assets) *template.Template {
	return template.New(name).Option("missingkey=error").Funcs(funcs(tag, assets))
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
