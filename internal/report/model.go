package report

import (
	"slices"

	"qingdan/internal/lang"
)

// Report is a report as its authors wrote it, in both languages.
type Report struct {
	ID      string // the name of its files: reform.zh.md, reform.en.md
	Title   lang.Text
	Summary lang.Text
	Awaited []Awaited
	Zh, En  Body
}

// Awaited is a figure that the report cites and that no system has yet.
type Awaited struct {
	ID   string    `json:"id"`
	Name lang.Text `json:"name"`
}

// Body is the text in one language.
type Body struct {
	Text   string // as written, without the front matter
	Blocks []Block
}

// In returns the text in a language.
func (r *Report) In(tag lang.Tag) Body {
	if tag == lang.En {
		return r.En
	}
	return r.Zh
}

// Cited returns the ids of the figures in the order in which the Chinese text
// cites them first.
func (r *Report) Cited() []string { return r.Zh.cited() }

// Kind is the kind of a block.
type Kind string

// The kinds.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Quote     Kind = "quote"
	List      Kind = "list"
	Table     Kind = "table"
)

// Block is a part of a text. Rows holds a table's rows with their cells, the
// first of which is its head; a list's items are rows of one cell; the other
// kinds have one row of one cell.
type Block struct {
	Kind    Kind
	Level   int  // of a heading: 2 to 4
	Ordered bool // a list whose items are numbered
	Rows    [][]Cell
}

// Cell is a run of text.
type Cell []Run

// Run is text of one look, or one figure.
type Run struct {
	Text   string
	Strong bool
	Em     bool
	Code   bool
	Href   string // http(s) or a path of the city; "" for no link
	Figure string // id of the figure that stands here instead of Text
	Words  string // of a figure: what follows the number, where there is one
}

// Runs returns every run of a text in order.
func (b Body) Runs() []Run {
	var out []Run
	for _, block := range b.Blocks {
		for _, row := range block.Rows {
			for _, cell := range row {
				out = append(out, cell...)
			}
		}
	}
	return out
}

func (b Body) cited() []string {
	var ids []string
	for _, r := range b.Runs() {
		if r.Figure != "" && !slices.Contains(ids, r.Figure) {
			ids = append(ids, r.Figure)
		}
	}
	return ids
}
