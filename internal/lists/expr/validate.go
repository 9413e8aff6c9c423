package expr

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// addValidator checks what CEL's types cannot: that the literal lengths given
// to add() are lengths, and that no expression makes an object.
type addValidator struct{}

// Name implements cel.ASTValidator.
func (addValidator) Name() string { return "qingdan.validate.literals" }

// Validate implements cel.ASTValidator.
func (addValidator) Validate(_ *cel.Env, _ cel.ValidatorConfig, a *ast.AST, issues *cel.Issues) {
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch {
		case e.Kind() == ast.StructKind:
			issues.ReportErrorAtID(e.ID(), "objects cannot be made in an expression")
		case e.Kind() == ast.CallKind && e.AsCall().FunctionName() == "add":
			literal := e.AsCall().Args()[1]
			if literal.Kind() != ast.LiteralKind || literal.AsLiteral().Type() != types.StringType {
				return
			}
			length := string(literal.AsLiteral().(types.String))
			if length == "" {
				return
			}
			if _, err := parseLength(length); err != nil {
				issues.ReportErrorAtID(literal.ID(), "%v", err)
			}
		}
	}))
}
