package forms

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/ui"
)

// test is a field's condition in the small language that the browser's script
// understands (assets/src/scripts/conditions.js).
type test struct {
	Op    string  `json:"op"` // and, or, not, has, ==, !=, <, <=, >, >=
	Of    []*test `json:"of,omitempty"`
	Name  string  `json:"name,omitempty"`
	Value any     `json:"value,omitempty"`
}

// condition returns how a field's condition is shown, and false where the
// field does not apply at all. A condition on fields of this page is left to
// the person and the script; one on earlier pages is decided here.
func (m maker) condition(f *lists.Field) (*ui.Condition, bool) {
	if f.When == nil {
		return nil, true
	}
	if c := ConditionOn(f.When.Source(), m.onPage); c != nil {
		return c, true
	}
	if m.Values == nil {
		return sometimes(), true
	}
	applies, err := f.When.Bool(lists.Vars{Form: m.Values, Now: m.Now})
	if err != nil {
		return sometimes(), true // better one field too many than one too few
	}
	return nil, applies
}

// ConditionOn returns how the condition with a CEL source is said and scripted
// on a page with these fields, or nil where it needs more than they tell.
func ConditionOn(source string, on []*lists.Field) *ui.Condition {
	page := onPage{Fields: on}
	t := parse(source)
	if t == nil || !page.hasAll(t) {
		return nil
	}
	script, err := json.Marshal(t)
	if err != nil {
		return nil
	}
	words := locales.Text("when.only", "Condition", page.words(t))
	return &ui.Condition{Words: words, Script: string(script)}
}

func sometimes() *ui.Condition { return &ui.Condition{Words: locales.Text("when.sometimes")} }

// onPage is the fields of a page, to look conditions up in.
type onPage lists.Form

func (p onPage) find(name string) *lists.Field { return Find((*lists.Form)(&p), name) }

func (p onPage) hasAll(t *test) bool {
	for _, part := range t.Of {
		if !p.hasAll(part) {
			return false
		}
	}
	return t.Name == "" || p.find(t.Name) != nil
}

// words says a test in words: “是否有热食”为“是”.
func (p onPage) words(t *test) lang.Text {
	switch t.Op {
	case "and", "or":
		out := p.words(t.Of[0])
		for _, part := range t.Of[1:] {
			next := p.words(part)
			join := locales.Text("when." + t.Op)
			out = lang.Text{Zh: out.Zh + join.Zh + next.Zh, En: out.En + join.En + next.En}
		}
		return out
	case "not":
		return locales.Text("when.not", "Condition", p.words(t.Of[0]))
	}
	f := p.find(t.Name)
	return locales.Text("when."+word[t.Op], "Field", f.Title, "Value", spoken(f, t.Value))
}

// word names the operators in the catalogues: when.is, when.below …
var word = map[string]string{
	"==": "is", "!=": "isnot", "<": "below", "<=": "atmost", ">": "above", ">=": "atleast", "has": "has",
}

func spoken(f *lists.Field, value any) lang.Text {
	switch v := value.(type) {
	case bool:
		if v {
			return locales.Text("yes")
		}
		return locales.Text("no")
	case string:
		for _, o := range f.Options {
			if o.Value == v {
				return o.Text
			}
		}
	}
	text := textOf(value)
	return lang.Text{Zh: text, En: text}
}

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

// fieldName returns the posted name of form.a.b: "a.b".
func fieldName(e ast.Expr) (string, bool) {
	var parts []string
	for e.Kind() == ast.SelectKind && !e.AsSelect().IsTestOnly() {
		parts = append([]string{e.AsSelect().FieldName()}, parts...)
		e = e.AsSelect().Operand()
	}
	if len(parts) == 0 || e.Kind() != ast.IdentKind || e.AsIdent() != "form" {
		return "", false
	}
	return strings.Join(parts, "."), true
}

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
