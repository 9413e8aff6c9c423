package expr

import (
	"strings"

	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/ast"
)

// estimator tells the cost estimate how large things can be: the forms bound
// every text and every list.
type estimator struct {
	scope   Scope
	checked *ast.AST
}

// EstimateSize implements checker.CostEstimator.
func (e estimator) EstimateSize(node checker.AstNode) *checker.SizeEstimate {
	size, ok := e.size(node.Path())
	if !ok {
		size, ok = e.fieldSize(node.Expr())
	}
	if !ok {
		return nil
	}
	return &checker.SizeEstimate{Min: 0, Max: size}
}

// fieldSize is for fields of rows that come out of a filter and the like, which
// have no path: the type of the row tells.
func (e estimator) fieldSize(x ast.Expr) (uint64, bool) {
	if x.Kind() != ast.SelectKind {
		return 0, false
	}
	object := e.scope.byType(e.checked.GetType(x.AsSelect().Operand().ID()))
	if object == nil || object.fields[x.AsSelect().FieldName()] == nil {
		return 0, false
	}
	return max(object.fields[x.AsSelect().FieldName()].Size, 1), true
}

// size follows a path such as ["form", "staff", "@items", "name"].
func (e estimator) size(path []string) (uint64, bool) {
	if len(path) == 0 {
		return 0, false
	}
	v, ok := e.scope.find(path[0])
	if !ok {
		return 0, false
	}
	object, field := v.Object, (*Field)(nil)
	for i, step := range path[1:] {
		switch {
		case step[0] == '@' && i == len(path)-2 && object == nil:
			return field.Item, true // an element of a list of texts
		case step[0] == '@':
			continue
		case object == nil:
			return 0, false
		}
		if field = object.fields[step]; field == nil {
			return 0, false
		}
		object = field.Elem
	}
	if field == nil || field.Size == 0 {
		return 1, true // an object, a number, a date
	}
	return field.Size, true
}

// EstimateCallCost implements checker.CostEstimator for the language's own
// functions; CEL knows its own.
func (e estimator) EstimateCallCost(_, overload string, _ *checker.AstNode, args []checker.AstNode) *checker.CallEstimate {
	fixed := func(cost, size uint64) *checker.CallEstimate {
		return &checker.CallEstimate{
			CostEstimate: checker.FixedCostEstimate(cost),
			ResultSize:   &checker.SizeEstimate{Max: size},
		}
	}
	if strings.HasSuffix(overload, "_to_string") {
		return fixed(1, 64) // of a number, a date, true or false
	}
	switch overload {
	case "qingdan_valid_idcard", "qingdan_valid_uscc", "qingdan_birth", "qingdan_age", "qingdan_add":
		return fixed(2, 1)
	case "qingdan_date", "qingdan_date_en":
		return fixed(2, 20)
	case "qingdan_mask":
		size := e.sizeOf(args[0])
		return fixed(1+size/8, size+1)
	case "qingdan_join":
		return fixed(1+e.sizeOf(args[0])+maxJoined/10, maxJoined)
	}
	return nil
}

func (e estimator) sizeOf(node checker.AstNode) uint64 {
	if s := node.ComputedSize(); s != nil {
		return s.Max
	}
	if s := e.EstimateSize(node); s != nil {
		return s.Max
	}
	return CostLimit
}
