package ui

import (
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// Field is one input of a form. Partial "field", which chooses the partial of
// its kind. Package forms makes fields from a form of the lists and what was
// posted; pages with a fixed form (sign-in) write them out.
type Field struct {
	Kind     lists.FieldKind
	Name     string // posted name: "staff.0.name"
	Label    lang.Text
	Hint     lang.Text
	Error    lang.Text
	Section  lang.Text // heading before the field
	Value    string    // as typed; what did not convert is shown again
	Optional bool
	Personal bool // personal data: said to the applicant, kept out of autofill logs
	Secret   bool // a password
	Confirm  bool // bool that only takes yes: a declaration to be ticked
	Large    bool // the label is the page's heading

	Options      []Option // choice, choices
	MaxLength    int      // area: counted below the field
	Autocomplete string
	Width        int // characters; 0: the kind's own

	Files  *Files     // file, files
	Rows   *Rows      // rows
	Fields []*Field   // group
	When   *Condition // nil: always shown
}

// ID is the element's id; error messages link to it.
func (f *Field) ID() string { return FieldID(f.Name) }

// HintID and ErrorID are named by aria-describedby.
func (f *Field) HintID() string  { return f.ID() + "-hint" }
func (f *Field) ErrorID() string { return f.ID() + "-error" }

// LimitsID names what may be uploaded, below the control.
func (f *Field) LimitsID() string { return f.ID() + "-limits" }

// Describes is the value of aria-describedby; empty when there is nothing.
func (f *Field) Describes() string {
	var ids []string
	if !f.Hint.IsZero() {
		ids = append(ids, f.HintID())
	}
	if !f.Error.IsZero() {
		ids = append(ids, f.ErrorID())
	}
	if f.Files != nil {
		ids = append(ids, f.LimitsID())
	}
	return strings.Join(ids, " ")
}

// Wrong reports whether the field has an error of its own.
func (f *Field) Wrong() bool { return !f.Error.IsZero() }

// Few reports whether the options are few enough to be shown all at once.
func (f *Field) Few() bool { return len(f.Options) <= 7 }

// Option is one choice.
type Option struct {
	Value    string
	Text     lang.Text
	Hint     lang.Text
	Selected bool
}

// Files is the state of an upload: what was uploaded already and may be
// replaced or taken out.
type Files struct {
	Kept     []File
	Accept   string // for the file dialog: "image/jpeg,application/pdf"
	Kinds    string // for people: "JPG、PNG、PDF"
	MaxBytes int64
	Multiple bool
	Max      int // files at most, 0: no limit named
}

// File is an uploaded file whose ticket travels with the form.
type File struct {
	Name   string
	Bytes  int64
	Ticket string // signed; see forms.Tickets
	Remove string // value of the button that takes it out; empty: cannot
	Href   string // to look at it, may be empty
}

// Rows is a list of groups of fields that grows and shrinks by buttons.
type Rows struct {
	Rows []Row
	Add  string // value of the add button; empty when full
	Min  int
	Max  int
}

// Row is one group; Number counts from 1.
type Row struct {
	Number int
	Name   string // "staff.0"
	Remove string // value of the remove button; empty: cannot
	Fields []*Field
}

// ID is the id of the row's group.
func (r Row) ID() string { return FieldID(r.Name) }

// Condition says when a field applies: in words, and as JSON for the script
// that shows and hides it. Script is empty where the condition is too rich
// for the browser; then the field is always shown with the words.
type Condition struct {
	Words  lang.Text
	Script string
}
