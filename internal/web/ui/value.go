package ui

import (
	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// Value is one value of a form or record as shown. Partial "value", which
// chooses the partial of its kind. An empty value shows as a dash with words.
type Value struct {
	Kind   lists.FieldKind
	Text   lang.Text   // most kinds: as lists.Field.Sprint gives it
	Items  []lang.Text // choices
	Files  []FileLink  // file, files
	Table  *ValueTable // rows
	Group  []SummaryRow
	Masked bool // personal data, shown masked
}

// Empty reports whether there is nothing to show.
func (v Value) Empty() bool {
	return v.Text.IsZero() && len(v.Items) == 0 && len(v.Files) == 0 &&
		(v.Table == nil || len(v.Table.Rows) == 0) && len(v.Group) == 0
}

// FileLink is a file to look at.
type FileLink struct {
	Name  string
	Bytes int64
	Type  string // "PDF", "JPG"
	Href  string // empty: may not be opened
	Slip  bool   // a document that the city issued, not an upload
}

// ValueTable is repeating rows as shown.
type ValueTable struct {
	Heads []lang.Text
	Rows  [][]Value
}

// SummaryRow is a key and its value, with at most one thing to do about it.
type SummaryRow struct {
	Key    lang.Text
	Value  Value
	Change string // href of the place to change it; empty: none
}

// Summary is a titled block of keys and values. Partial "summary".
type Summary struct {
	ID     string // of the block, for links within the page; may be empty
	Title  lang.Text
	Rows   []SummaryRow
	Change string // href to change the whole block
}
