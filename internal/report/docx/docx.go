// Package docx writes Word files (Office Open XML, ECMA-376): headings,
// paragraphs, lists, quotes, tables and links, and nothing else. The libraries
// that could be used are either under a licence that would bind every city
// (AGPL) or have not had a release for a year; this is what a report needs.
package docx

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

// Document is a text to be written.
type Document struct {
	Title  string
	Lang   string // zh-CN, en-GB
	At     time.Time
	Blocks []Block
}

// Style is how a block looks.
type Style string

// The styles.
const (
	Title    Style = "Title"
	Heading1 Style = "Heading1"
	Heading2 Style = "Heading2"
	Heading3 Style = "Heading3"
	Normal   Style = "Normal"
	Quote    Style = "Quote"
	cell     Style = "Cell" // of paragraphs in a table
)

// Block is a paragraph, an item of a list or, where it has rows, a table whose
// first row is its head.
type Block struct {
	Style   Style
	List    int // blocks of one number are items of one list; 0: no list
	Ordered bool
	Runs    []Run
	Rows    [][][]Run // rows of cells
	Widths  []int     // of a table's columns, in hundredths of its width; nil for equal ones
}

// Run is text of one look.
type Run struct {
	Text   string
	Href   string // absolute address; "" for no link
	Strong bool
	Em     bool
	Code   bool
	Raised bool
}

// Write writes the file. The same document gives the same bytes.
func (d Document) Write(w io.Writer) error {
	b := &builder{lists: map[int]int{}}
	body := b.body(d)
	out := zip.NewWriter(w)
	for _, part := range []struct {
		name string
		root node
	}{
		{"[Content_Types].xml", contentTypes()}, {"_rels/.rels", packageRelations()}, {"docProps/core.xml", properties(d)},
		{"word/document.xml", body}, {"word/styles.xml", styles(d.Lang)}, {"word/numbering.xml", b.numbering()},
		{"word/_rels/document.xml.rels", b.relations()},
	} {
		in, err := out.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: begin})
		if err == nil {
			_, err = io.WriteString(in, xml.Header)
		}
		if err == nil {
			err = xml.NewEncoder(in).Encode(part.root)
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	return out.Close()
}

// begin is the date of every part: the earliest that the format knows.
var begin = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// node is an element.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node
}

// el makes an element of a name, of attributes in pairs and of what is in it.
func el(name string, attrs []string, in ...node) node {
	n := node{XMLName: xml.Name{Local: name}, Nodes: in}
	for i := 0; i+1 < len(attrs); i += 2 {
		n.Attrs = append(n.Attrs, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
	}
	return n
}

// val makes an element whose one attribute is w:val.
func val(name, value string) node { return el(name, []string{"w:val", value}) }

func text(name, value string, attrs ...string) node {
	n := el(name, attrs)
	n.Text = value
	return n
}
