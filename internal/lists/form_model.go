package lists

import (
	"github.com/santhosh-tekuri/jsonschema/v6"

	"qingdan/internal/lang"
	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// The bounds of forms. Everything that a form takes is bounded.
const (
	textLength   = 200    // characters of a line where the form does not say
	areaLength   = 2_000  // characters of several lines where the form does not say
	maxLength    = 20_000 // characters that a form may ask for
	maxRows      = 200    // rows that a form may ask for
	defaultFiles = 10     // files of a field where the form does not say
	fileBytes    = 10 << 20
	maxFileBytes = 100 << 20
	maxFields    = 300
	maxNested    = 4
)

// What a file field takes where the form does not say.
var defaultAccept = []string{"image/jpeg", "image/png", "application/pdf"}

// compiledForm is what a form does its work with.
type compiledForm struct {
	object    *expr.Object       // its type in expressions
	validator *jsonschema.Schema // its schema without required
	pointers  map[string]*Field  // all fields, by pointer
}

// fieldRules are the parts of a field that only this package needs.
type fieldRules struct {
	order   int          // position in the form, across nesting
	say     lang.Text    // x-say: what to say where the pattern does not fit
	pattern bool         // it has one
	confirm bool         // const: true
	object  *expr.Object // type of a group, of a row, of a file
	in      *Field       // the rows or group that holds it
	key     source.Word  // where its name is written
	when    source.Word  // the text of x-when
}

// Confirms reports whether the field is a declaration (const: true): nothing
// but yes can be said.
func (f *Field) Confirms() bool { return f.confirm }

// Field returns the field at a pointer without row numbers, for example
// "/staff/name"; nil if there is none.
func (f *Form) Field(pointer string) *Field {
	if f == nil {
		return nil
	}
	return f.pointers[pointer]
}

// personal reports whether the field, something around it or something in it
// is personal data.
func (f *Field) personal() bool {
	if f.Personal {
		return true
	}
	for _, child := range f.Fields {
		if child.personal() {
			return true
		}
	}
	return false
}

// rows returns the rows that the field stands in, nil if in none.
func (f *Field) rows() *Field {
	for in := f.in; in != nil; in = in.in {
		if in.Kind == KindRows {
			return in
		}
	}
	return nil
}
