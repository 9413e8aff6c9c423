package lists

import (
	"errors"

	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// CompileForTest compiles an expression that may read everything.
func CompileForTest(item *Item, text string) (*Expr, error) {
	c := newCompiler()
	f := source.Parse("test.yaml", []byte("- x"), c.faults)
	word := c.Words(f.Docs[0])[0]
	word.Text = text
	p := c.expr.Compile(expr.Whole(word), effectScope(item.Form, nil), expr.Want{})
	if p == nil {
		return nil, errors.New(c.faults.Sorted()[0].String())
	}
	return &Expr{program: p}, nil
}
