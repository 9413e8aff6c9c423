package expr

import (
	"fmt"
	"regexp/syntax"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// calls checks what CEL's types cannot: what the functions are called with.
type calls struct{}

// Name implements cel.ASTValidator.
func (calls) Name() string { return "qingdan.validate.calls" }

// Validate implements cel.ASTValidator.
func (calls) Validate(_ *cel.Env, _ cel.ValidatorConfig, a *ast.AST, issues *cel.Issues) {
	if loop := nestedTooDeep(a.Expr(), maxNesting); loop != nil {
		issues.ReportErrorAtID(loop.ID(), nestingMessage)
	}
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.StructKind:
			issues.ReportErrorAtID(e.ID(), "objects cannot be made in an expression")
		case ast.CallKind:
			if at, err := checkCall(e.AsCall()); err != nil {
				issues.ReportErrorAtID(at.ID(), "%v", err)
			}
		}
	}))
}

// checkCall returns what is wrong with a call, and with which argument.
func checkCall(call ast.CallExpr) (at ast.Expr, err error) {
	args := call.Args()
	if len(args) == 0 {
		return nil, nil
	}
	at = args[len(args)-1]
	switch name := call.FunctionName(); {
	case name == "format" || name == "strings.quote":
		// Nothing bounds the length of what they give.
		return at, fmt.Errorf("%s is not part of the language; put texts together with + and join()", name)
	case name == "join" && call.IsMemberFunction():
		// CEL takes no account of how long the elements are.
		return at, fmt.Errorf("write join(list, separator)")
	case name == "add":
		if length, ok := textLiteral(at); ok && length != "" {
			_, err = parseLength(length)
		}
	case name == "matches":
		err = checkPattern(at)
	}
	return at, err
}

const nestingMessage = "loops are nested too deep"

// nestedTooDeep returns a loop that runs within more loops than allowed; nil
// if there is none. What a loop goes over is computed once and not within it.
func nestedTooDeep(e ast.Expr, left int) ast.Expr {
	var found ast.Expr
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.ComprehensionKind || found != nil {
			return
		}
		if left == 0 {
			found = e
			return
		}
		c := e.AsComprehension()
		for _, inside := range []ast.Expr{c.LoopCondition(), c.LoopStep()} {
			if found == nil {
				found = nestedTooDeep(inside, left-1)
			}
		}
	}))
	return found
}

func textLiteral(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind || e.AsLiteral().Type() != types.StringType {
		return "", false
	}
	return string(e.AsLiteral().(types.String)), true
}

// checkPattern bounds a regular expression. CEL's own limit is of no use here:
// it does not simplify the expression first, and fails on repetitions.
func checkPattern(e ast.Expr) error {
	pattern, ok := textLiteral(e)
	if !ok {
		return fmt.Errorf("the pattern of matches() is a text in quotes")
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return err
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return err
	}
	if len(program.Inst) > maxRegex {
		return fmt.Errorf("the pattern is too large: %d instructions, %d at most", len(program.Inst), maxRegex)
	}
	return nil
}
