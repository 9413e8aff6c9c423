package templates

import (
	"qingdan/internal/lang"
	"qingdan/internal/web/ui"
)

// Frame is what the layouts show around a page.
type Frame struct {
	Lang   lang.Tag
	Other  string    // address of this page in the other language
	City   lang.Text // 四平市
	Nav    []ui.NavItem
	Side   []ui.NavGroup // desk only
	Crumbs ui.Crumbs
	Notice *ui.Notice // what the last request did
	Errors *ui.ErrorSummary
	Person *Person // nil: nobody is signed in
	Demo   bool    // this installation shows made-up data, and says so
	Here   string  // path of this page, to come back to after signing in
	Place  string  // id to go on from after a redraw; see ui.Form
}

// Person is who is signed in, as the header shows it.
type Person struct {
	Name     string
	Offices  string // where an official works; empty for residents
	Official bool
}
