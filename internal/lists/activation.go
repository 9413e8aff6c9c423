package lists

import "github.com/google/cel-go/interpreter"

// Vars is itself what CEL asks for variables, so that nothing is built for
// variables that an expression does not read.

// ResolveName implements interpreter.Activation.
func (v *Vars) ResolveName(name string) (any, bool) {
	switch name {
	case "form":
		return v.Form, true
	case "input":
		return v.Input, true
	case "row":
		return v.Row, true
	case "record":
		return v.Record, true
	case "case", "actor", "item", "numbers", "figure":
		return v, true
	case "now":
		return v.Now.In(zone), true
	}
	return nil, false
}

// Parent implements interpreter.Activation.
func (v *Vars) Parent() interpreter.Activation { return nil }
