package forms

import (
	"slices"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

var parsed sync.Map // expression source -> *test, nil where it is too rich

// parse returns the test that a CEL expression says, or nil where the browser
// cannot decide it.
func parse(source string) *test {
	if t, ok := parsed.Load(source); ok {
		return t.(*test)
	}
	var t *test
	if tree, issues := parser().Parse(source); issues.Err() == nil {
		t = convert(tree.NativeRep().Expr())
	}
	parsed.Store(source, t)
	return t
}

var parser = sync.OnceValue(func() *cel.Env {
	env, err := cel.NewEnv()
	if err != nil {
		panic("forms: the standard CEL environment: " + err.Error())
	}
	return env
})

var compound = map[string]string{operators.LogicalAnd: "and", operators.LogicalOr: "or", operators.LogicalNot: "not"}

var comparison = map[string]string{
	operators.Equals: "==", operators.NotEquals: "!=",
	operators.Less: "<", operators.LessEquals: "<=", operators.Greater: ">", operators.GreaterEquals: ">=",
}

func convert(e ast.Expr) *test {
	if name, ok := fieldName(e); ok {
		return &test{Op: "==", Name: name, Value: true}
	}
	if e.Kind() != ast.CallKind {
		return nil
	}
	call := e.AsCall()
	if op, ok := compound[call.FunctionName()]; ok {
		return convertAll(op, call.Args())
	}
	if call.FunctionName() == operators.In {
		value, isValue := literal(call.Args()[0])
		name, isField := fieldName(call.Args()[1])
		if isValue && isField {
			return &test{Op: "has", Name: name, Value: value}
		}
		return nil
	}
	op, ok := comparison[call.FunctionName()]
	if !ok {
		return nil
	}
	name, isField := fieldName(call.Args()[0])
	value, isValue := literal(call.Args()[1])
	if !isField || !isValue {
		return nil
	}
	return &test{Op: op, Name: name, Value: value}
}

func convertAll(op string, args []ast.Expr) *test {
	t := &test{Op: op}
	for _, arg := range args {
		part := convert(arg)
		if part == nil {
			return nil
		}
		t.Of = append(t.Of, part)
	}
	// “!x” of a yes-or-no field reads better as “x is no”.
	if op == "not" && t.Of[0].Op == "==" && t.Of[0].Value == true {
		return &test{Op: "==", Name: t.Of[0].Name, Value: false}
	}
	return t
}

// fieldName returns what form.a.b, input.a or row.a selects, with its root:
// "form.a.b".
func fieldName(e ast.Expr) (string, bool) {
	var parts []string
	for e.Kind() == ast.SelectKind && !e.AsSelect().IsTestOnly() {
		parts = append([]string{e.AsSelect().FieldName()}, parts...)
		e = e.AsSelect().Operand()
	}
	if len(parts) == 0 || e.Kind() != ast.IdentKind || !slices.Contains(roots, e.AsIdent()) {
		return "", false
	}
	return e.AsIdent() + "." + strings.Join(parts, "."), true
}

// roots are what a condition may read: the item's form, the action's
// questions, the row that the field is in.
var roots = []string{"form", "input", "row"}

func literal(e ast.Expr) (any, bool) {
	if e.Kind() != ast.LiteralKind {
		return nil, false
	}
	switch v := e.AsLiteral().(type) {
	case types.String:
		return string(v), true
	case types.Bool:
		return bool(v), true
	case types.Int:
		return int64(v), true
	case types.Double:
		return float64(v), true
	}
	return nil, false
}
