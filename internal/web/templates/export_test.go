package templates

import (
	"html/template"

	"qingdan/internal/lang"
)

// PageInfo is a parsed page, for the tests that look at all of them.
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
