package expr

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"

	"qingdan/internal/lists/source"
)

// report turns CEL's findings into faults at their places in the YAML. An
// unknown name makes everything around it wrong for CEL; only the names are
// reported then.
func (c *Compiler) report(t Text, scope Scope, parsed ast.Expr, found []*cel.Error) {
	names := slices.ContainsFunc(found, func(e *cel.Error) bool {
		return undeclared.MatchString(e.Message) || undefinedField.MatchString(e.Message)
	})
	for _, e := range found {
		r := reporter{c.faults, scope, parsed, t.at(offset(t.Source, e))}
		if undefinedField.MatchString(e.Message) {
			r.at = t.at(offset(t.Source, e) + 1) // CEL points at the dot
		}
		switch m := e.Message; {
		case undeclared.MatchString(m):
			r.unknownName(undeclared.FindStringSubmatch(m)[1])
		case undefinedField.MatchString(m):
			r.unknownField(undefinedField.FindStringSubmatch(m)[1], e.ExprID)
		case names:
		case noOverload.MatchString(m):
			found := noOverload.FindStringSubmatch(m)
			r.noOverload(found[1], found[2])
		default:
			r.other(m)
		}
	}
}

var (
	undeclared     = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	undefinedField = regexp.MustCompile(`^undefined field '([^']*)'`)
	noOverload     = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '\(?([^']*?)\)?'$`)
	operator       = regexp.MustCompile(`^@?_?([^_]*)_?$`)
)

// offset converts CEL's line and column to an offset in characters.
func offset(text string, e *cel.Error) int {
	lines := strings.SplitAfter(text, "\n")
	at := 0
	for i := 0; i < e.Location.Line()-1 && i < len(lines); i++ {
		at += len([]rune(lines[i]))
	}
	return at + max(e.Location.Column(), 0)
}

type reporter struct {
	faults *source.Faults
	scope  Scope
	parsed ast.Expr
	at     source.Place
}

func (r reporter) unknownName(name string) {
	switch {
	case slices.Contains(variables, name):
		r.faults.Add(r.at, notHere, name, strings.Join(r.scope.Names(), ", "))
	case isCall(r.parsed, name):
		r.faults.Add(r.at, unknownFunction, name).Suggest(name, functions)
	default:
		r.faults.Add(r.at, unknownName, name).Suggest(name, append(r.scope.Names(), functions...))
	}
}

// unknownField reports a field that the object does not have, with the nearest
// that it has.
func (r reporter) unknownField(name string, id int64) {
	object := r.objectOf(id)
	if object == nil {
		r.faults.Add(r.at, unknownField, name, "?")
		return
	}
	r.faults.Add(r.at, unknownField, name, object.Name).Suggest(name, object.names)
}

// objectOf finds the object type of which a select expression reads a field.
func (r reporter) objectOf(id int64) *Object {
	var operand ast.Expr
	bound := map[string][]string{}
	for _, v := range r.scope {
		bound[v.Name] = []string{v.Name}
	}
	ast.PreOrderVisit(r.parsed, ast.NewExprVisitor(func(e ast.Expr) {
		switch {
		case e.Kind() == ast.ComprehensionKind:
			if path := pathOf(e.AsComprehension().IterRange(), bound); path != nil {
				bound[e.AsComprehension().IterVar()] = path
			}
		case e.Kind() == ast.SelectKind && e.ID() == id:
			operand = e.AsSelect().Operand()
		}
	}))
	if operand == nil {
		return nil
	}
	return r.scope.object(pathOf(operand, bound))
}

// object follows a path to the object type at its end; nil if there is none.
func (s Scope) object(path []string) *Object {
	if len(path) == 0 {
		return nil
	}
	v, _ := s.find(path[0])
	object := v.Object
	for _, step := range path[1:] {
		if object == nil || object.fields[step] == nil {
			return nil
		}
		object = object.fields[step].Elem
	}
	return object
}

func (r reporter) noOverload(function, arguments string) {
	if m := operator.FindStringSubmatch(function); m != nil && m[1] != "" {
		function = m[1]
	}
	zh, en := prettyTypes(arguments)
	r.faults.Add(r.at, wrongTypes, function, zh, en)
}

func (r reporter) other(message string) {
	switch {
	case message == nestingMessage:
		r.faults.Add(r.at, tooNested, maxNesting)
	case r.parsed == nil:
		zh, en := syntaxMessage(strings.TrimPrefix(message, "Syntax error: "))
		r.faults.Add(r.at, wrongSyntax, zh, en)
	default:
		r.faults.Add(r.at, wrongExpression, message)
	}
}

// syntaxMessage says what the parser means.
func syntaxMessage(message string) (zh, en string) {
	for _, m := range syntaxMessages {
		if found := m.pattern.FindStringSubmatch(message); found != nil {
			what := strings.ReplaceAll(found[1], "<EOF>", "")
			if what == "" {
				return "表达式没有写完", "it ends too early"
			}
			return fmt.Sprintf(m.zh, what), fmt.Sprintf(m.en, what)
		}
	}
	return message, message
}

var syntaxMessages = []struct {
	pattern *regexp.Regexp
	zh, en  string
}{
	{regexp.MustCompile(`^token recognition error at: '(.*)'`), "不认识 %s", "it makes no sense of %s"},
	{regexp.MustCompile(`^missing '(.*)' at`), "缺少 %s", "%s is missing"},
	{regexp.MustCompile(`^(?:mismatched|extraneous) input '(.*?)' expecting`), "这里不应有 %s", "there should be no %s here"},
	{regexp.MustCompile(`^no viable alternative at input '(.*)'`), "这里不应有 %s", "there should be no %s here"},
}

func isCall(e ast.Expr, name string) bool {
	found := false
	if e == nil {
		return false
	}
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		found = found || e.Kind() == ast.CallKind && e.AsCall().FunctionName() == name
	}))
	return found
}

// The variables of the language, to tell "not here" from "no such thing", and
// the functions that an author is likely to mean.
var (
	variables = []string{"form", "row", "input", "case", "item", "actor", "now", "numbers", "record"}
	functions = []string{"has", "size", "matches", "contains", "startsWith", "endsWith", "valid_idcard", "valid_uscc",
		"birth", "age", "date", "date_en", "add", "mask", "join", "int", "double", "string", "timestamp", "duration"}
)

// typeNames says what a type is called in the two languages.
func typeNames(t *types.Type) (zh, en string) { return prettyTypes(cel.FormatCELType(t)) }

func prettyTypes(s string) (zh, en string) {
	return zhTypes.Replace(s), enTypes.Replace(s)
}

var (
	zhTypes = strings.NewReplacer(typeMark, "", "google.protobuf.Timestamp", "日期", "google.protobuf.Duration", "时长",
		"string", "文字", "bool", "是否", "int", "整数", "double", "小数", "list", "列表", "timestamp", "日期", "duration", "时长")
	enTypes = strings.NewReplacer(typeMark, "", "google.protobuf.Timestamp", "date", "google.protobuf.Duration", "duration",
		"string", "text", "bool", "yes/no", "int", "whole number", "double", "number", "timestamp", "date")
)
