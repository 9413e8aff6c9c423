package lists

import (
	"fmt"
	"math"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"qingdan/internal/lists/expr"
)

// Expr is a compiled, type-checked CEL expression with a cost limit. Safe for
// concurrent use. Its methods fail where the values of the form do not have
// the types of its schema, where a number is divided by zero and the like, and
// where the cost limit is reached.
type Expr struct {
	program *expr.Program
	asDate  bool // timestamps leave as days: 2026-02-10
}

// Bool evaluates an expression that gives true or false.
func (e *Expr) Bool(v Vars) (bool, error) {
	out, err := e.program.Eval(&v)
	if err != nil {
		return false, err
	}
	b, ok := out.(types.Bool)
	if !ok {
		return false, e.wrong(out)
	}
	return bool(b), nil
}

// String evaluates an expression that gives text.
func (e *Expr) String(v Vars) (string, error) {
	out, err := e.program.Eval(&v)
	if err != nil {
		return "", err
	}
	s, ok := out.(types.String)
	if !ok {
		return "", e.wrong(out)
	}
	return string(s), nil
}

// Number evaluates an expression that gives a number, whole or not. Infinity
// and what is no number are errors.
func (e *Expr) Number(v Vars) (float64, error) {
	out, err := e.program.Eval(&v)
	if err != nil {
		return 0, err
	}
	switch n := out.(type) {
	case types.Int:
		return float64(n), nil
	case types.Double:
		if math.IsInf(float64(n), 0) || math.IsNaN(float64(n)) {
			return 0, fmt.Errorf("evaluate %q: the result is not a number", e.program.Text)
		}
		return float64(n), nil
	}
	return 0, e.wrong(out)
}

// Time evaluates an expression that gives a time or a day, which is its first
// instant in China; the zero Time where it is absent.
func (e *Expr) Time(v Vars) (time.Time, error) {
	out, err := e.program.Eval(&v)
	if err != nil {
		return time.Time{}, err
	}
	t, ok := out.(types.Timestamp)
	if !ok {
		return time.Time{}, e.wrong(out)
	}
	if t.Time.Equal(expr.Never) {
		return time.Time{}, nil
	}
	return t.Time, nil
}

// Value evaluates an expression to a value that encodes as JSON: string, bool,
// int64, float64, []any, map[string]any. Timestamps are RFC 3339, or a day
// where the expression gives a field of kind date.
func (e *Expr) Value(v Vars) (any, error) {
	out, err := e.program.Eval(&v)
	if err != nil {
		return nil, err
	}
	return e.plain(out)
}

// Source returns the expression as written.
func (e *Expr) Source() string { return e.program.Text }

func (e *Expr) wrong(out ref.Val) error {
	return fmt.Errorf("evaluate %q: the result is a %s", e.program.Text, out.Type().TypeName())
}

func (e *Expr) plain(v ref.Val) (any, error) {
	switch v := v.(type) {
	case types.String:
		return string(v), nil
	case types.Bool:
		return bool(v), nil
	case types.Int:
		return int64(v), nil
	case types.Double:
		return float64(v), nil
	case types.Timestamp:
		return e.timestamp(v.Time), nil
	case types.Null:
		return nil, nil
	case traits.Mapper:
		return e.plainMap(v)
	case traits.Lister:
		list := []any{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			item, err := e.plain(it.Next())
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		return list, nil
	}
	return nil, e.wrong(v)
}

func (e *Expr) plainMap(m traits.Mapper) (any, error) {
	if plain, ok := m.Value().(map[string]any); ok {
		return plain, nil
	}
	out := map[string]any{}
	for it := m.Iterator(); it.HasNext() == types.True; {
		key := it.Next()
		name, ok := key.(types.String)
		if !ok {
			return nil, e.wrong(key)
		}
		value, err := e.plain(m.Get(key))
		if err != nil {
			return nil, err
		}
		out[string(name)] = value
	}
	return out, nil
}

// timestamp writes a time; an absent one is no value.
func (e *Expr) timestamp(t time.Time) any {
	switch {
	case t.Equal(expr.Never):
		return nil
	case e.asDate:
		return t.In(expr.Zone).Format(time.DateOnly)
	}
	return t.In(expr.Zone).Format(time.RFC3339)
}
