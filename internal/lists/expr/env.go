package expr

import (
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/env"
	"github.com/google/cel-go/ext"
)

// The bounds of an expression. An expression whose worst case, computed from
// the bounds of the form's texts and rows, is above CostLimit is refused when
// the list is loaded; the same limit stops it when it runs.
const (
	MaxLength  = 4000    // characters of one expression
	maxNodes   = 1000    // nodes of its syntax tree
	maxDepth   = 32      // nesting of its syntax tree
	maxNesting = 2       // comprehensions inside each other
	CostLimit  = 500_000 // units of CEL's cost; some ten milliseconds
	maxRegex   = 500     // instructions of a regular expression
)

// base returns the environment that all scopes extend.
var base = sync.OnceValues(func() (*cel.Env, error) {
	// dyn would switch the type checks off, and type is of no use without it.
	excluded := []*env.Function{{Name: "dyn"}, {Name: "type"}, {Name: "bytes"}, {Name: "uint"}}
	return cel.NewCustomEnv(
		cel.StdLib(cel.StdLibSubset(&env.LibrarySubset{ExcludeFunctions: excluded})),
		ext.Strings(ext.StringsVersion(4)),
		cel.Lib(library{}),
		cel.CrossTypeNumericComparisons(true),
		cel.DefaultUTCTimeZone(false), // a date's day and month are those in China
		cel.EagerlyValidateDeclarations(true),
		cel.ParserExpressionSizeLimit(MaxLength),
		cel.ParserRecursionLimit(maxDepth),
		cel.ParserErrorRecoveryLimit(4),
		cel.ExpressionNodeLimit(maxNodes),
		cel.RegexProgramSizeLimit(maxRegex),
		cel.ASTValidators(
			cel.ValidateComprehensionNestingLimit(maxNesting),
			cel.ValidateRegexLiterals(),
			cel.ValidateTimestampLiterals(),
			cel.ValidateDurationLiterals(),
			addValidator{},
		),
	)
})
