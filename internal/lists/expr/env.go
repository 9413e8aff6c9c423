package expr

import (
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/env"
	"github.com/google/cel-go/ext"
)

// The bounds of an expression. An expression can never run long: its worst
// case, computed from the bounds of the form's texts and rows, is held against
// CostLimit when the list is loaded, and those bounds are enforced whenever a
// value is read (Field.bounded). CEL can also count the cost while it runs, but
// what it counts by is a stack that grows with every turn of a loop and is
// searched at each step: 50,000 turns take seconds, so that its limit protects
// less than it costs. A test compares the computed worst case with its count.
const (
	MaxLength  = 4000    // characters of one expression
	maxNodes   = 1000    // nodes of its syntax tree
	maxDepth   = 32      // nesting of its syntax tree
	maxNesting = 2       // comprehensions inside each other
	CostLimit  = 200_000 // units of CEL's cost; some ten milliseconds
	maxRegex   = 2000    // instructions of a regular expression
)

// base returns the environment that all scopes extend.
var base = sync.OnceValues(func() (*cel.Env, error) {
	// dyn would switch the type checks off, and type is of no use without it.
	excluded := []*env.Function{{Name: "dyn"}, {Name: "type"}, {Name: "bytes"}, {Name: "uint"}}
	return cel.NewCustomEnv(
		cel.StdLib(cel.StdLibSubset(&env.LibrarySubset{ExcludeFunctions: excluded})),
		ext.Strings(ext.StringsVersion(5)),
		cel.Lib(library{}),
		cel.CrossTypeNumericComparisons(true),
		cel.DefaultUTCTimeZone(false), // a date's day and month are those in China
		cel.EagerlyValidateDeclarations(true),
		cel.ParserExpressionSizeLimit(MaxLength),
		cel.ParserRecursionLimit(maxDepth),
		cel.ParserErrorRecoveryLimit(4),
		cel.ExpressionNodeLimit(maxNodes),
		cel.ASTValidators(
			cel.ValidateTimestampLiterals(),
			cel.ValidateDurationLiterals(),
			calls{},
		),
	)
})
