package ui

import "qingdan/internal/lang"

// Action is a next step on a case that the viewer may take, with the form it
// asks for. Partial "action".
type Action struct {
	ID      string
	Name    lang.Text
	Style   ButtonStyle
	Post    string // where the form goes
	Form    Form
	Confirm lang.Text // said before the button; may be empty
	Open    bool      // unfolded: it was posted and came back with errors
	Import  Link      // where a workbook of many is uploaded; may be empty
	Go      Link      // the page on which it is taken, instead of a form here; may be empty
	Refused lang.Text // why it may not be taken now; shown instead of the form
}

// Reveal asks for personal data to be shown in full, with a reason that is
// kept. Partial "reveal".
type Reveal struct {
	Post  string
	Field *Field // the reason
}
