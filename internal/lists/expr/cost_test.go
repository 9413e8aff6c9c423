package expr

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"pgregory.net/rapid"

	"qingdan/internal/lists/source"
)

// largest returns a scope and the largest form that it allows.
func largest() (Scope, map[string]any) {
	const rows, length = 40, 50
	row := NewObject("form.rows")
	row.Text("name", length)
	row.Int("n")
	form := NewObject("form")
	form.Text("name", length)
	form.Rows("rows", row, rows)
	form.Texts("kinds", rows, length)
	form.Date("day")
	scope := Scope{{Name: "form", Object: form}, {Name: "now", Type: types.TimestampType}}

	text := strings.Repeat("甲", length)
	var list, kinds []any
	for range rows {
		list, kinds = append(list, map[string]any{"name": text, "n": int64(1)}), append(kinds, text)
	}
	return scope, map[string]any{
		"form": map[string]any{"name": text, "rows": list, "kinds": kinds, "day": "2026-03-02"}, "now": Never,
	}
}

// The computed worst case is never below what CEL counts when an expression
// runs over the largest form.
func TestWorstCaseHolds(t *testing.T) {
	t.Parallel()
	scope, vars := largest()
	compiler := NewCompiler(new(source.Faults))
	e, err := compiler.env(scope)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"form.rows.all(a, form.rows.all(b, a.n == b.n && a.name == b.name))",
		"form.rows.all(a, form.rows.exists_one(b, a.name.contains(b.name)))",
		"join(form.rows.map(a, a.name), '、')",
		"join(form.kinds, form.name).size() > 3",
		"form.rows.filter(a, a.n > 0).filter(b, b.n > 0).all(x, x.name.startsWith(form.name))",
		"form.name.replace('甲', form.name).size()",
		"form.name.replace('', form.name).contains(form.name)",
		"form.name.split('').all(c, c == '甲')",
		"form.name.split('').map(c, form.name.split('')).all(l, l.all(c, c != ''))",
		"form.kinds.all(k, k in form.kinds)",
		"mask(form.name) + string(form.day) + date(form.day) + string(size(form.rows))",
		"age(birth(form.name), now) + age(form.day, add(form.day, '1y'))",
		"[form.name, form.name].map(x, {x: x}).all(m, size(m) == 1)",
		"form.name.upperAscii().trim().substring(1).indexOf('x') + form.name.lastIndexOf('甲')",
		"form.rows[0].name == form.kinds[1] ? form.rows.exists(r, r.n > 3) : valid_uscc(form.name)",
	} {
		checked, issues := e.Compile(text)
		if issues.Err() != nil {
			t.Errorf("%s: %v", text, issues.Err())
			continue
		}
		if worst, err := e.EstimateCost(checked, estimator{scope, checked.NativeRep()}); err != nil || worst.Max == math.MaxUint64 {
			t.Errorf("%s: %v, %v", text, worst, err)
		}
		if actual, worst, err := costs(e, checked, scope, vars); err != nil || actual > worst {
			t.Errorf("%s: counted %d, computed at most %d; %v", text, actual, worst, err)
		}
	}
}

// costs returns what CEL counts when an expression runs, and the computed worst
// case.
func costs(e *cel.Env, checked *cel.Ast, scope Scope, vars map[string]any) (actual, worst uint64, err error) {
	estimate, err := e.EstimateCost(checked, estimator{scope, checked.NativeRep()})
	if err != nil {
		return 0, 0, err
	}
	run, err := e.Program(checked, cel.EvalOptions(cel.OptOptimize, cel.OptTrackCost), cel.CostLimit(50_000))
	if err != nil {
		return 0, 0, err
	}
	_, details, err := run.Eval(vars)
	if err != nil && !strings.Contains(err.Error(), "cost limit exceeded") {
		return 0, estimate.Max, nil // such as an index beyond the list
	}
	return *details.ActualCost(), estimate.Max, nil
}

// The same for expressions put together at random.
func TestWorstCaseHoldsForAny(t *testing.T) {
	t.Parallel()
	scope, vars := largest()
	e, err := NewCompiler(new(source.Faults)).env(scope)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := anyBool(t, 4, nil)
		checked, issues := e.Compile(text)
		if issues.Err() != nil {
			t.Skip(issues.Err())
		}
		// CEL rounds a little differently in the two: 250 against 249 was seen.
		if actual, worst, err := costs(e, checked, scope, vars); err != nil || float64(actual) > 1.1*float64(worst)+20 {
			t.Fatalf("%s: counted %d, computed at most %d; %v", text, actual, worst, err)
		}
	})
}

// anyBool, anyText and anyList write expressions of a type; texts are the
// variables of loops around them.
func anyBool(t *rapid.T, depth int, texts []string) string {
	if depth == 0 {
		return "form.name != ''"
	}
	a, b := anyText(t, depth-1, texts), anyText(t, depth-1, texts)
	x := "x" + strconv.Itoa(len(texts))
	switch rapid.IntRange(0, 6).Draw(t, "bool") {
	case 0:
		return a + " == " + b
	case 1:
		return a + ".contains(" + b + ")"
	case 2:
		return anyList(t, depth-1, texts) + ".all(" + x + ", " + anyBool(t, depth-1, append(texts, x)) + ")"
	case 3:
		return a + " in " + anyList(t, depth-1, texts)
	case 4:
		return "(" + anyBool(t, depth-1, texts) + " && !(" + anyBool(t, depth-1, texts) + "))"
	case 5:
		return "size(" + a + ") > size(" + anyList(t, depth-1, texts) + ")"
	}
	return a + ".matches('^甲*[a-z]{0,9}$')"
}

func anyText(t *rapid.T, depth int, texts []string) string {
	if depth == 0 {
		return rapid.SampledFrom(append(texts, "form.name", "'甲'", "''")).Draw(t, "leaf")
	}
	a, b := anyText(t, depth-1, texts), anyText(t, depth-1, texts)
	switch rapid.IntRange(0, 7).Draw(t, "text") {
	case 0:
		return "(" + a + " + " + b + ")"
	case 1:
		return a + ".replace(" + b + ", " + a + ")"
	case 2:
		return "join(" + anyList(t, depth-1, texts) + ", " + b + ")"
	case 3:
		return "mask(" + a + ")"
	case 4:
		return "(" + anyBool(t, depth-1, texts) + " ? " + a + " : " + b + ")"
	case 5:
		return anyList(t, depth-1, texts) + "[0]"
	case 6:
		return "string(size(" + a + "))"
	}
	return a + ".upperAscii()"
}

func anyList(t *rapid.T, depth int, texts []string) string {
	x := "y" + strconv.Itoa(len(texts))
	if depth == 0 {
		return rapid.SampledFrom([]string{"form.kinds", "form.rows.map(r, r.name)", "[form.name, '乙']"}).Draw(t, "list")
	}
	switch rapid.IntRange(0, 4).Draw(t, "list") {
	case 0:
		return "(" + anyList(t, depth-1, texts) + " + " + anyList(t, depth-1, texts) + ")"
	case 1:
		return anyList(t, depth-1, texts) + ".map(" + x + ", " + anyText(t, depth-1, append(texts, x)) + ")"
	case 2:
		return anyList(t, depth-1, texts) + ".filter(" + x + ", " + anyBool(t, depth-1, append(texts, x)) + ")"
	case 3:
		return anyText(t, depth-1, texts) + ".split('')"
	}
	return "[" + anyText(t, depth-1, texts) + ", " + anyText(t, depth-1, texts) + "]"
}
