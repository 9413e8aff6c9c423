package expr

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"qingdan/internal/lists/source"
)

// Program is a compiled expression. It is safe for concurrent use.
type Program struct {
	Text string
	Type *types.Type // of its value
	Refs []Ref       // what it reads
	run  cel.Program

	literal *string
}

// Literal returns the text that the expression is, if it is nothing else.
func (p *Program) Literal() (string, bool) {
	if p.literal == nil {
		return "", false
	}
	return *p.literal, true
}

// Eval evaluates the program. The error says what went wrong in the
// expression; that a value is larger than its field allows is one.
func (p *Program) Eval(vars cel.Activation) (ref.Val, error) {
	out, _, err := p.run.Eval(vars)
	if err != nil {
		return nil, fmt.Errorf("evaluate %q: %w", p.Text, err)
	}
	return out, nil
}

// Compiler compiles the expressions of a library. The same text over the same
// types is compiled once, however many items share it.
type Compiler struct {
	faults   *source.Faults
	envs     map[string]*cel.Env
	parsed   map[string]parsed
	programs map[string]*Program
	compiled int
}

// parsed is an expression of which the names it reads are known.
type parsed struct {
	*cel.Ast
	roots map[string]bool
}

// MaxCompiled bounds how many expressions a library has, those of each item's
// procedure counted.
const MaxCompiled = 2_000_000

// NewCompiler returns a compiler that reports to faults.
func NewCompiler(faults *source.Faults) *Compiler {
	return &Compiler{faults: faults, envs: map[string]*cel.Env{}, parsed: map[string]parsed{}, programs: map[string]*Program{}}
}

// Text is an expression as written: all of a word, or a part of it (in a text
// with ${…}) that begins at Offset.
type Text struct {
	source.Word
	Offset int
	Source string
}

// Whole returns the expression that takes up a whole word.
func Whole(w source.Word) Text { return Text{w, 0, w.Text} }

func (t Text) at(offset int) source.Place { return t.Word.At(t.Offset + offset) }

// Want is what an expression has to give.
type Want struct {
	Zh, En string
	Types  []*types.Type
	Kind   types.Kind // where any type of a kind will do
}

// The results that the language asks for.
var (
	WantBool   = Want{Zh: "是或否", En: "true or false", Types: []*types.Type{types.BoolType}}
	WantText   = Want{Zh: "文字", En: "text", Types: []*types.Type{types.StringType}}
	WantNumber = Want{Zh: "数字", En: "a number", Types: []*types.Type{types.IntType, types.DoubleType}}
	WantShown  = Want{Zh: "文字、数字、日期或是否", En: "text, a number, a date or true or false",
		Types: []*types.Type{types.StringType, types.IntType, types.DoubleType, types.TimestampType, types.BoolType}}
)

// Compile compiles an expression against a scope. Where it is wrong it reports
// at the place in the file and returns nil.
func (c *Compiler) Compile(t Text, scope Scope, want Want) *Program {
	c.compiled++
	switch {
	case strings.TrimSpace(t.Source) == "":
		c.faults.Add(t.at(0), emptyExpression)
		return nil
	case len([]rune(t.Source)) > MaxLength:
		c.faults.Add(t.at(0), expressionTooLong, MaxLength)
		return nil
	case c.compiled > MaxCompiled:
		c.faults.Add(t.at(0), tooManyExpressions, MaxCompiled)
		return nil
	}
	ast, ok := c.parse(t, scope)
	if !ok {
		return nil
	}
	used := scope.only(ast.roots)
	key := used.key() + want.En + "\x00" + t.Source
	p, done := c.programs[key]
	if !done || p == nil { // a wrong expression is reported wherever it is written
		p = c.check(t, scope, used, ast.Ast, want)
		c.programs[key] = p
	}
	return p
}

// parse reads an expression, each text once.
func (c *Compiler) parse(t Text, scope Scope) (parsed, bool) {
	if p, done := c.parsed[t.Source]; done {
		return p, true
	}
	root, err := base()
	if err != nil {
		c.faults.Add(t.at(0), internalFault, err)
		return parsed{}, false
	}
	ast, issues := root.Parse(t.Source)
	if issues.Err() != nil {
		c.report(t, scope, nil, issues.Errors()[:1])
		return parsed{}, false
	}
	p := parsed{ast, roots(ast.NativeRep().Expr())}
	c.parsed[t.Source] = p
	return p, true
}

// check type-checks an expression and makes its program. That a library below
// fails on some input must not take the whole check with it.
func (c *Compiler) check(t Text, scope, used Scope, parsed *cel.Ast, want Want) *Program {
	defer func() {
		if r := recover(); r != nil {
			c.faults.Add(t.at(0), internalFault, r)
		}
	}()
	e, err := c.env(used)
	if err != nil {
		c.faults.Add(t.at(0), internalFault, err)
		return nil
	}
	checked, issues := e.Check(parsed)
	if issues.Err() != nil {
		c.report(t, scope, parsed.NativeRep().Expr(), issues.Errors())
		return nil
	}
	rep := checked.NativeRep()
	if !want.accepts(checked.OutputType()) {
		zh, en := typeNames(checked.OutputType())
		c.faults.Add(t.at(0), wrongResult, want.Zh, want.En, zh, en)
		return nil
	}
	if cost, err := e.EstimateCost(checked, estimator{used, rep}); err != nil || cost.Max > CostLimit {
		c.faults.Add(t.at(0), tooCostly, CostLimit)
		return nil
	}
	run, err := e.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		c.faults.Add(t.at(0), wrongExpression, err)
		return nil
	}
	return &Program{t.Source, checked.OutputType(), refs(rep, used), run, literal(rep.Expr())}
}

func literal(e ast.Expr) *string {
	if e.Kind() != ast.LiteralKind {
		return nil
	}
	s, ok := e.AsLiteral().Value().(string)
	if !ok {
		return nil
	}
	return &s
}

func (w Want) accepts(t *types.Type) bool {
	if t.IsExactType(types.DynType) {
		return true // of a field whose declaration is wrong, and reported
	}
	for _, option := range w.Types {
		if option.IsExactType(t) {
			return true
		}
	}
	return w.Kind != 0 && t.Kind() == w.Kind || w.Kind == 0 && len(w.Types) == 0
}

// roots returns the names that an expression reads and does not bind itself.
func roots(e ast.Expr) map[string]bool {
	used := map[string]bool{}
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() == ast.IdentKind {
			used[e.AsIdent()] = true
		}
	}))
	return used
}
