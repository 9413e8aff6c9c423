package ui

import "qingdan/internal/lang"

// Column is the head of a table's column. Partial "column" gives the <th>.
type Column struct {
	Text    lang.Text
	Numeric bool
	Href    string // sorts by this column; empty: cannot
	Sorted  Sorted
}

// Sorted is how a column is sorted now, in ARIA's words.
type Sorted string

// The values of aria-sort in use; the zero value is unsorted.
const (
	Ascending  Sorted = "ascending"
	Descending Sorted = "descending"
)

// Pager leads through a long list. Partial "pager"; it shows nothing but the
// count when there is one page.
type Pager struct {
	From, To, Total int // what is shown, counted from 1
	Prev, Next      string
	Pages           []PageLink
}

// PageLink is a page's number; a gap has the number 0.
type PageLink struct {
	Number  int
	Href    string
	Current bool
}

// Many reports whether there is more than one page.
func (p Pager) Many() bool { return p.Prev != "" || p.Next != "" }

// NewPager pages through total things, size a page, with the page-th (from 1)
// shown. href gives the address of a page.
func NewPager(total, size, page int, href func(page int) string) Pager {
	last := max(1, (total+size-1)/size)
	page = min(max(1, page), last)
	p := Pager{From: min(total, (page-1)*size+1), To: min(total, page*size), Total: total}
	if page > 1 {
		p.Prev = href(page - 1)
	}
	if page < last {
		p.Next = href(page + 1)
	}
	if last == 1 {
		return p
	}
	shown := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < page-1 || n > page+1) {
			continue
		}
		if n > shown+1 {
			p.Pages = append(p.Pages, PageLink{})
		}
		p.Pages = append(p.Pages, PageLink{Number: n, Href: href(n), Current: n == page})
		shown = n
	}
	return p
}

// Search is a search box. Partials "search" and "hero".
type Search struct {
	Action string
	Name   string // of the query's parameter
	Value  string
	Label  lang.Text
	Hint   lang.Text // examples of what to look for
	Keep   []Param   // filters that stay when searching
}

// Param is a query parameter.
type Param struct{ Name, Value string }

// Filter is the panel that narrows a list: fields in a GET form, and what is
// in force now, each with a link that takes it off. Partial "filter".
type Filter struct {
	Action string
	Fields []*Field
	Keep   []Param
	Active []Link // Href without this filter
	Clear  string // href without any
}

// Empty is said where a list has nothing to show. Partial "empty".
type Empty struct {
	Title lang.Text
	Text  lang.Text
	Do    Link // what to do next; may be empty
}
