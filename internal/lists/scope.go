package lists

import (
	"path"

	"github.com/google/cel-go/common/types"

	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

var nowVar = expr.Var{Name: "now", Type: types.TimestampType}

// noForm and noInput stand where an item has no form or an action no input:
// forms without fields.
var noForm, noInput = emptyForm("form"), emptyForm("input")

func emptyForm(name string) *Form {
	m := map[string]any{"type": "object", "additionalProperties": false}
	f := &Form{Schema: canonical(m)}
	f.object = expr.NewObject(name)
	f.validator, _ = compileJSONSchema(m) // an empty object always compiles; a test holds it
	return f
}

// orNone lets the methods of a form that is absent work as those of a form
// without fields.
func (f *Form) orNone() *Form {
	if f == nil {
		return noForm
	}
	return f
}

// orEmpty returns the object type of a form that may be missing.
func (f *Form) orEmpty(empty *Form) *expr.Object {
	if f == nil {
		return empty.object
	}
	return f.object
}

// What may be read where.

// whenScope is for x-when: the form (or the input, or the record) itself, and
// inside rows the row.
func whenScope(f *Form, in *Field) expr.Scope {
	scope := expr.Scope{{Name: f.object.Name, Object: f.object}, nowVar}
	if in != nil {
		scope = append(scope, expr.Var{Name: "row", Object: in.object})
	}
	return scope
}

// itemScope is for an item's checks, instant and subject.
func itemScope(form *Form) expr.Scope {
	return expr.Scope{{Name: "form", Object: form.orEmpty(noForm)}, {Name: "item", Object: itemObject}, nowVar}
}

// guardScope is for the guards of an action.
func guardScope(form, input *Form) expr.Scope {
	return append(itemScope(form), expr.Var{Name: "input", Object: input.orEmpty(noInput)},
		expr.Var{Name: "case", Object: caseObject}, expr.Var{Name: "actor", Object: actorObject})
}

// effectScope is for effects and documents.
func effectScope(form, input *Form) expr.Scope {
	return append(guardScope(form, input), expr.Var{Name: "numbers", Object: numbersObject})
}

// What may be read where an item's form is filled in about an alert.
var (
	aboutFigureScope = expr.Scope{{Name: "figure", Object: figureObject}, nowVar}
	aboutCaseScope   = expr.Scope{{Name: "case", Object: caseObject}, {Name: "item", Object: itemObject}, nowVar}
)

// bool, text and any compile an expression of a kind; nil where the word is
// absent or the expression is wrong (which is reported).
func (c *compiler) bool(w source.Word, scope expr.Scope) *Expr {
	return c.compile(w, scope, expr.WantBool)
}

func (c *compiler) text(w source.Word, scope expr.Scope) *Expr {
	return c.compile(w, scope, expr.WantText)
}

func (c *compiler) compile(w source.Word, scope expr.Scope, want expr.Want) *Expr {
	if w.IsZero() {
		return nil
	}
	p := c.expr.Compile(expr.Whole(w), scope, want)
	if p == nil {
		return nil
	}
	return &Expr{program: p}
}

// compileWhens compiles the x-when of all fields, and sees to it that each
// reads only fields before its own, so that going through the form once from
// top to bottom decides what is shown.
func (r formReader) compileWhens() {
	for _, f := range r.form.pointers {
		if f.when.IsZero() {
			continue
		}
		f.When = r.bool(f.when, whenScope(r.form, f.rows()))
		if f.When == nil {
			continue
		}
		for _, ref := range f.When.program.Refs {
			if read := r.form.read(ref, f); read != nil && read.order >= f.order && !encloses(read, f) {
				r.faults.Add(f.when, whenReadsLater, read.Name)
			}
		}
	}
}

// read returns the field that a reference of an expression is to.
func (f *Form) read(ref expr.Ref, from *Field) *Field {
	pointer := ""
	switch ref.Path[0] {
	case "form", "input", "record":
	case "row":
		if from == nil || from.rows() == nil {
			return nil
		}
		pointer = from.rows().Pointer
	default:
		return nil
	}
	for _, step := range ref.Path[1:] {
		pointer += "/" + step
	}
	if found := f.Field(pointer); found != nil {
		return found
	}
	// A part of a file is read of the file.
	return f.Field(path.Dir(pointer))
}

func encloses(outer, f *Field) bool {
	for in := f.in; in != nil; in = in.in {
		if in == outer {
			return true
		}
	}
	return false
}
