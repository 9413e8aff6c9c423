package expr

import (
	"strings"

	"github.com/google/cel-go/checker"
)

// estimator tells the cost estimate how large things can be: the forms bound
// every text and every list.
type estimator struct{ scope Scope }

// factSize bounds the texts and lists of facts that declare no size.
const factSize = 200

// EstimateSize implements checker.CostEstimator.
func (e estimator) EstimateSize(node checker.AstNode) *checker.SizeEstimate {
	size, ok := e.size(node.Path())
	if !ok {
		return nil
	}
	return &checker.SizeEstimate{Min: 0, Max: size}
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
			return bound(field.Item), true // an element of a list of texts
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
	if field == nil {
		return bound(0), true
	}
	return bound(field.Size), true
}

func bound(size uint64) uint64 {
	if size == 0 {
		return factSize
	}
	return size
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
		// The elements' size is not always known; what they were made from is.
		size := e.sizeOf(args[0])
		return fixed(1+size, size*(factSize+e.sizeOf(args[1])))
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
