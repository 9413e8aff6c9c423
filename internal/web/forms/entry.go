package forms

import (
	"net/http"
	"strings"

	"qingdan/internal/problem"
	"qingdan/internal/web/ui"
)

// Entry is a form that a page writes out itself: signing in, making a person.
// The names of its fields are those of the problems it can come back with:
// "/name/zh" is about the field "name.zh".
type Entry []*ui.Field

// Read takes what was posted into the fields; secrets are not kept.
func (e Entry) Read(r *http.Request) {
	for _, f := range e {
		e.Set(f.Name, strings.TrimSpace(r.PostFormValue(f.Name)))
		if f.Secret {
			f.Value = ""
		}
	}
}

// Set gives a field its value.
func (e Entry) Set(name, value string) {
	for _, f := range e {
		if f.Name != name {
			continue
		}
		f.Value = value
		for i := range f.Options {
			f.Options[i].Selected = f.Options[i].Value == value
		}
	}
}

// Get returns a field's value.
func (e Entry) Get(name string) string {
	for _, f := range e {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Blame puts a problem to the fields that it is about, and gives what stands
// at the top of the page. A problem about no field of the form stands there
// with its own text.
func (e Entry) Blame(p *problem.Problem) *ui.ErrorSummary {
	summary := &ui.ErrorSummary{}
	for _, wrong := range p.Fields {
		link := ui.Link{Text: wrong.Text}
		if f := e.at(wrong.Path); f != nil {
			link.Href = "#" + f.ID()
			if f.Error.IsZero() {
				f.Error = wrong.Text
			}
		}
		summary.Errors = append(summary.Errors, link)
	}
	if len(summary.Errors) == 0 {
		summary.Errors = []ui.Link{{Text: p.Text}}
	}
	return summary
}

func (e Entry) at(pointer string) *ui.Field {
	for _, f := range e {
		if f.ID() == ui.PathID(pointer) {
			return f
		}
	}
	return nil
}
