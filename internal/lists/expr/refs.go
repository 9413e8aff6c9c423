package expr

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// Ref is something that an expression reads: form.staff.name is the path
// ["form", "staff", "name"], whichever row.
type Ref struct {
	Path []string
	// Shown: the value itself, or something made of it, comes out of the
	// expression. False where only a yes or no or a masked text does.
	Shown bool
}

// String gives the path with dots.
func (r Ref) String() string { return strings.Join(r.Path, ".") }

// refs returns what a checked expression reads of the scope.
func refs(checked *ast.AST, scope Scope) []Ref {
	w := &walker{checked: checked, bound: map[string][]string{}}
	for _, v := range scope {
		w.bound[v.Name] = []string{v.Name}
	}
	w.walk(checked.Expr(), true)
	return w.found
}

type walker struct {
	checked *ast.AST
	bound   map[string][]string // path by variable, those of comprehensions too
	found   []Ref
}

func (w *walker) walk(e ast.Expr, shown bool) {
	if w.checked.GetType(e.ID()).IsExactType(types.BoolType) {
		shown = false
	}
	if path := w.path(e); path != nil {
		w.add(path, shown)
		w.walkIndexes(e)
		return
	}
	switch e.Kind() {
	case ast.SelectKind:
		w.walk(e.AsSelect().Operand(), shown)
	case ast.CallKind:
		call := e.AsCall()
		shown = shown && call.FunctionName() != "mask"
		if call.IsMemberFunction() {
			w.walk(call.Target(), shown)
		}
		for _, arg := range call.Args() {
			w.walk(arg, shown)
		}
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			w.walk(item, shown)
		}
	case ast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			w.walk(entry.AsMapEntry().Key(), shown)
			w.walk(entry.AsMapEntry().Value(), shown)
		}
	case ast.ComprehensionKind:
		w.comprehension(e.AsComprehension(), shown)
	}
}

// comprehension walks all parts with the loop's variable standing for the rows
// it goes over. That the rows are gone over shows nothing of them.
func (w *walker) comprehension(c ast.ComprehensionExpr, shown bool) {
	w.walk(c.IterRange(), false)
	outer, shadowed := w.bound[c.IterVar()]
	if path := w.path(c.IterRange()); path != nil {
		w.bound[c.IterVar()] = path
	} else {
		w.walk(c.IterRange(), shown)
		delete(w.bound, c.IterVar())
	}
	w.walk(c.AccuInit(), shown)
	w.walk(c.LoopCondition(), false)
	w.walk(c.LoopStep(), shown)
	w.walk(c.Result(), shown)
	delete(w.bound, c.IterVar())
	if shadowed {
		w.bound[c.IterVar()] = outer
	}
}

// path returns the path that an expression is, if it is one.
func (w *walker) path(e ast.Expr) []string { return pathOf(e, w.bound) }

func pathOf(e ast.Expr, bound map[string][]string) []string {
	switch e.Kind() {
	case ast.IdentKind:
		return bound[e.AsIdent()]
	case ast.SelectKind:
		if under := pathOf(e.AsSelect().Operand(), bound); under != nil {
			return append(slices.Clone(under), e.AsSelect().FieldName())
		}
	case ast.CallKind:
		if c := e.AsCall(); c.FunctionName() == operators.Index {
			return pathOf(c.Args()[0], bound)
		}
	}
	return nil
}

// walkIndexes walks the indexes within a path: form.rows[form.n].
func (w *walker) walkIndexes(e ast.Expr) {
	switch e.Kind() {
	case ast.SelectKind:
		w.walkIndexes(e.AsSelect().Operand())
	case ast.CallKind:
		w.walkIndexes(e.AsCall().Args()[0])
		w.walk(e.AsCall().Args()[1], false)
	}
}

func (w *walker) add(path []string, shown bool) {
	for i, r := range w.found {
		if slices.Equal(r.Path, path) {
			w.found[i].Shown = r.Shown || shown
			return
		}
	}
	w.found = append(w.found, Ref{path, shown})
}
