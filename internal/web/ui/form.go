package ui

import (
	"strings"

	"qingdan/internal/lang"
)

// The names of the controls that are about the form and not in it. No form
// field begins with an underscore.
const (
	// ButtonName names the buttons that redraw the form: "add /staff",
	// "remove /staff/0", "remove /photos/1".
	ButtonName = "_button"
	// VersionName carries the version of the case that the person saw.
	VersionName = "_version"
	// KeyName carries the idempotency key: the same form posted twice acts once.
	KeyName = "_key"
)

// FieldID returns the id of the element with a posted name.
func FieldID(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

// PathID returns the id of the element that a JSON pointer is about.
func PathID(pointer string) string {
	return FieldID(strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", "."))
}

// Form is what a page's <form> holds besides its layout. Partial "form-body"
// gives the hidden controls, fields and buttons; the page writes the tag.
type Form struct {
	Fields  []*Field
	Version int    // 0: not sent
	Key     string // empty: not sent
	Place   string // id of the element to go on from after a redraw
	Buttons []Button
}

// Button is a button of a form. The first one is what the Enter key does.
type Button struct {
	Text  lang.Text
	Name  string // may be empty
	Value string
	Style ButtonStyle
}

// ButtonStyle is the weight of a button.
type ButtonStyle string

// The styles; they are those that lists give to actions.
const (
	Primary   ButtonStyle = "primary"
	Secondary ButtonStyle = "secondary"
	Warning   ButtonStyle = "warning"
)

// ErrorSummary lists what is wrong at the top of the page, each linked to its
// field; it takes the focus. Partial "error-summary".
type ErrorSummary struct {
	Title  lang.Text // empty: the usual title
	Errors []Link    // Href "#f-name"; empty where it is about no field
}
