package ui

import "qingdan/internal/lang"

// ItemCard is an item in a list of items, or a case in a list of one's own.
// Partial "card".
type ItemCard struct {
	Name    lang.Text
	Href    string
	Summary lang.Text
	Tags    []Tag
	Facts   []lang.Text // short: the office, "最多跑 0 次", "8 个工作日"
	Clock   *Clock
}

// Material is a document that an application needs. Partial "materials" takes
// []Material.
type Material struct {
	Name     lang.Text
	Shared   bool // the office fetches it itself
	Required bool
}

// Limit compares what is promised with what the law allows. Partial "limit".
type Limit struct {
	Name      lang.Text
	Promised  lang.Text
	Statutory lang.Text
	Share     int // the promise as a percentage of the statutory limit, for the bar
	Basis     string
}
