package docx

import "strconv"

// builder makes the text and collects what it refers to.
type builder struct {
	links []string    // relation rL1 is the first
	lists map[int]int // number of a list -> id of its numbering
	order []bool      // by id less 1: is it numbered
}

var bodySpaces = []string{"xmlns:w", wordSpace, "xmlns:r", relationSpace}

func (b *builder) body(d Document) node {
	body := el("w:body", nil)
	for _, block := range d.Blocks {
		if block.Rows != nil {
			body.Nodes = append(body.Nodes, b.table(block), el("w:p", nil)) // a table is followed by a paragraph
			continue
		}
		body.Nodes = append(body.Nodes, b.paragraph(block))
	}
	body.Nodes = append(body.Nodes, el("w:sectPr", nil,
		el("w:pgSz", []string{"w:w", "11906", "w:h", "16838"}), // A4, in twentieths of a point
		el("w:pgMar", []string{"w:top", "1440", "w:right", "1418", "w:bottom", "1440", "w:left", "1418", "w:header", "720", "w:footer", "720", "w:gutter", "0"})))
	return el("w:document", bodySpaces, body)
}

func (b *builder) paragraph(block Block) node {
	look := el("w:pPr", nil)
	if block.Style != "" && block.Style != Normal {
		look.Nodes = append(look.Nodes, val("w:pStyle", string(block.Style)))
	}
	if block.List > 0 {
		look.Nodes = append(look.Nodes, val("w:pStyle", "List"), el("w:numPr", nil, val("w:ilvl", "0"), val("w:numId", strconv.Itoa(b.list(block)))))
	}
	return el("w:p", nil, append([]node{look}, b.runs(block.Runs)...)...)
}

// list returns the id of a list's numbering.
func (b *builder) list(block Block) int {
	id, known := b.lists[block.List]
	if !known {
		b.order = append(b.order, block.Ordered)
		id = len(b.order)
		b.lists[block.List] = id
	}
	return id
}

func (b *builder) runs(runs []Run) []node {
	var out []node
	for _, r := range runs {
		n := run(r)
		if r.Href != "" {
			b.links = append(b.links, r.Href)
			n = el("w:hyperlink", []string{"r:id", linkID(len(b.links))}, n)
		}
		out = append(out, n)
	}
	return out
}

func linkID(n int) string { return "rL" + strconv.Itoa(n) }

func run(r Run) node {
	look := el("w:rPr", nil) // in the order of the schema
	if r.Href != "" {
		look.Nodes = append(look.Nodes, val("w:rStyle", "Hyperlink"))
	}
	if r.Code {
		look.Nodes = append(look.Nodes, el("w:rFonts", []string{"w:ascii", "Consolas", "w:hAnsi", "Consolas"}))
	}
	if r.Strong {
		look.Nodes = append(look.Nodes, el("w:b", nil))
	}
	if r.Em {
		look.Nodes = append(look.Nodes, el("w:i", nil))
	}
	if r.Raised {
		look.Nodes = append(look.Nodes, val("w:vertAlign", "superscript"))
	}
	return el("w:r", nil, look, text("w:t", r.Text, "xml:space", "preserve"))
}

// textWidth is the width between the margins, in twentieths of a point.
const textWidth = 11906 - 2*1418

func (b *builder) table(block Block) node {
	columns := 0
	for _, row := range block.Rows {
		columns = max(columns, len(row))
	}
	width := func(column int) []string {
		w := textWidth / columns
		if column < len(block.Widths) {
			w = textWidth * block.Widths[column] / 100
		}
		return []string{"w:w", strconv.Itoa(w)}
	}
	grid := el("w:tblGrid", nil)
	for j := range columns {
		grid.Nodes = append(grid.Nodes, el("w:gridCol", width(j)))
	}
	out := el("w:tbl", nil, el("w:tblPr", nil, val("w:tblStyle", "Grid"), el("w:tblW", []string{"w:w", "5000", "w:type", "pct"})), grid)
	for i, row := range block.Rows {
		look := el("w:trPr", nil, el("w:cantSplit", nil)) // a row stays on one page
		if i == 0 {
			look.Nodes = append(look.Nodes, el("w:tblHeader", nil))
		}
		line := el("w:tr", nil, look)
		for j := range columns {
			var runs []Run
			if j < len(row) {
				runs = row[j]
			}
			line.Nodes = append(line.Nodes, el("w:tc", nil, el("w:tcPr", nil, el("w:tcW", append(width(j), "w:type", "dxa"))), b.paragraph(Block{Style: cell, Runs: runs})))
		}
		out.Nodes = append(out.Nodes, line)
	}
	return out
}
