package expr_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/go-cmp/cmp"

	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

var zone = expr.Zone

func scope() expr.Scope {
	row := expr.NewObject("form.rows")
	row.Text("name", 20)
	row.Date("born")
	row.Int("n")
	inner := expr.NewObject("form.address")
	inner.Text("street", 100)
	form := expr.NewObject("form")
	form.Text("name", 50)
	form.Text("area", 20000)
	form.Int("seats")
	form.Number("size")
	form.Bool("hot")
	form.Date("opens")
	form.Object("address", inner)
	form.Rows("rows", row, 20)
	form.Rows("many", row, 200)
	form.Texts("kinds", 3, 10)
	facts := expr.NewObject("facts")
	facts.Fact("roles", types.NewListType(types.StringType), func(v any) (any, error) { return v, nil })
	return expr.Scope{{Name: "form", Object: form}, {Name: "facts", Object: facts}, {Name: "now", Type: types.TimestampType}}
}

func compile(t testing.TB, text string, want expr.Want) (*expr.Program, []source.Fault) {
	t.Helper()
	faults := new(source.Faults)
	f := source.Parse("x.yaml", []byte("- |\n  "+strings.ReplaceAll(text, "\n", "\n  ")), faults)
	word := source.Reader{Faults: faults}.Words(f.Docs[0])[0]
	word.Text = text
	return expr.NewCompiler(faults).Compile(expr.Whole(word), scope(), want), faults.Sorted()
}

var (
	now  = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC).In(zone) // 09:30 in China
	full = map[string]any{
		"name": "王小明", "seats": float64(12), "size": int64(3), "hot": true, "opens": "2026-03-02",
		"address": map[string]any{"street": "中央路"},
		"rows":    []any{map[string]any{"name": "甲", "born": "1990-02-28", "n": 1.0}, map[string]any{"name": "乙"}},
		"kinds":   []any{"a", "b"},
	}
)

// What an expression gives for a full form and for an empty one.
func TestEval(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]any{
		// Absent fields read as the zero value of their type.
		"form.name":                     {"王小明", ""},
		"form.seats":                    {int64(12), int64(0)},
		"form.size":                     {3.0, 0.0},
		"form.hot":                      {true, false},
		"form.opens == timestamp(0)":    {false, true},
		"form.address.street":           {"中央路", ""},
		"size(form.rows)":               {int64(2), int64(0)},
		"has(form.name)":                {true, false},
		"has(form.address)":             {true, false},
		"has(form.rows)":                {true, false},
		"form.rows[0].name":             {"甲", nil},
		"form.rows.map(r, r.name)":      {[]string{"甲", "乙"}, []string{}},
		"form.rows.all(r, r.n >= 0)":    {true, true},
		"form.rows.exists(r, has(r.n))": {true, false},
		"form.rows.filter(r, r.born == timestamp(0)).size()": {int64(1), int64(0)},
		"'a' in form.kinds": {true, false},
		// Numbers of both kinds compare.
		"form.seats > form.size":      {true, false},
		"form.size < 60":              {true, true},
		"form.seats * 2 == 24":        {true, false},
		"form.seats / 5":              {int64(2), int64(0)},
		"form.size * 2.0":             {6.0, 0.0},
		"double(form.seats) / 2.4":    {5.0, 0.0},
		"1 / form.seats":              {int64(0), nil}, // division by zero
		"form.size / form.size > 0.5": {true, false},
		// Days are days in China.
		"form.opens.getDate()":               {int64(2), int64(1)},
		"form.opens.getHours()":              {int64(0), int64(8)},
		"now.getHours()":                     {int64(9), int64(9)},
		"date(form.opens)":                   {"2026年3月2日", ""},
		"date_en(form.opens)":                {"2 March 2026", ""},
		"form.opens <= now":                  {true, true},
		"date(add(form.opens, '1m'))":        {"2026年4月2日", ""},
		"now - form.opens < duration('24h')": {true, false},
		// Functions.
		"join(form.rows.map(r, r.name), '、')": {"甲、乙", ""},
		"join(form.kinds, ',')":               {"a,b", ""},
		"mask(form.name)":                     {"王**", ""},
		"size(form.name)":                     {int64(3), int64(0)},
		"form.name.startsWith('王')":           {true, false},
		"form.name.matches('^王')":             {true, false},
		"form.name.substring(0, 1)":           {"王", nil},
		"form.name.upperAscii()":              {"王小明", ""},
		"string(form.seats)":                  {"12", "0"},
	} {
		p, faults := compile(t, text, expr.Want{})
		if p == nil {
			t.Errorf("%s: %v", text, faults)
			continue
		}
		for i, form := range []map[string]any{full, nil} {
			got := eval(p, form)
			if diff := cmp.Diff(want[i], got); diff != "" {
				t.Errorf("%s of form %d: %s", text, i, diff)
			}
		}
	}
}

// eval returns the value as Go, nil where the evaluation fails.
func eval(p *expr.Program, form map[string]any) any {
	vars, err := cel.NewActivation(map[string]any{"form": form, "now": now})
	if err != nil {
		return err
	}
	out, err := p.Eval(vars)
	if err != nil {
		return nil
	}
	if list, err := out.ConvertToNative(reflect.TypeFor[[]string]()); err == nil && out.Type() == types.ListType {
		return list
	}
	return out.Value()
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"valid_idcard('220302199003070014')":                                  true,
		"valid_idcard('220302199003070015')":                                  false,
		"valid_uscc('N2220303MA0000007C')":                                    true,
		"valid_uscc('')":                                                      false,
		"date(birth('220302199003070014'))":                                   "1990年3月7日",
		"birth('nobody') == timestamp(0)":                                     true,
		"age(birth('220302199003070014'), now)":                               int64(35), // 36 in five days
		"age(birth('220302199003070014'), add(now, '5d'))":                    int64(36),
		"age(birth('220382200002290039'), timestamp('2018-02-28T00:00:00Z'))": int64(17),
		"age(birth('220382200002290039'), timestamp('2018-02-28T16:00:00Z'))": int64(18), // the 1st of March in China
		"age(birth(''), now)":                                                 int64(0),
		"age(now, timestamp(0))":                                              int64(0),
		"date(add(timestamp('2024-02-29T00:00:00Z'), '1y'))":                  "2025年2月28日",
		"date(add(timestamp('2026-01-31T00:00:00Z'), '1m'))":                  "2026年2月28日",
		"date(add(timestamp('2026-01-31T00:00:00Z'), '13m'))":                 "2027年2月28日",
		"date(add(timestamp('2026-01-31T00:00:00Z'), '30d'))":                 "2026年3月2日",
		"add(now, '48h') - now == duration('48h')":                            true,
		"add(now, '') == timestamp(0)":                                        true,
		"add(timestamp(0), '1y') == timestamp(0)":                             true,
		"add(now, form.name) == timestamp(0)":                                 true, // empty
		"mask('220302199003070014')":                                          "220***********0014",
		"mask('13812345678')":                                                 "138****5678",
		"mask('0434-3266666')":                                                "043*****6666",
		"mask('欧阳修')":                                                         "欧**",
		"mask('王')":                                                           "王*",
		"mask('John Smith')":                                                  "J*** S****",
		"mask('')":                                                            "",
		"join([], ',')":                                                       "",
	} {
		p, faults := compile(t, text, expr.Want{})
		if p == nil {
			t.Errorf("%s: %v", text, faults)
			continue
		}
		if got := eval(p, nil); got != want {
			t.Errorf("%s = %v, want %v", text, got, want)
		}
	}
}

// Values of the wrong type, which a checked form does not have, fail and do
// not panic.
func TestWrongValues(t *testing.T) {
	t.Parallel()
	for text, form := range map[string]map[string]any{
		"form.name == ''":             {"name": 3.0},
		"form.seats > 1":              {"seats": "many"},
		"form.seats == 1":             {"seats": 1.5},
		"form.size > 1":               {"size": true},
		"form.hot":                    {"hot": "on"},
		"form.opens <= now":           {"opens": "2026-13-01"},
		"form.address.street == ''":   {"address": "中央路"},
		"form.rows.all(r, r.n > 0)":   {"rows": "none"},
		"form.rows.all(r, r.n == 0)":  {"rows": []any{"none"}},
		"add(now, form.name) > now":   {"name": "20wd"},
		"form.kinds.all(k, k == 'a')": {"kinds": []any{1.0, map[string]any{}}},
	} {
		p, faults := compile(t, text, expr.WantBool)
		if p == nil {
			t.Errorf("%s: %v", text, faults)
			continue
		}
		if got := eval(p, form); got == true {
			t.Errorf("%s = %v", text, got)
		}
	}
}

// What could run long is refused when the list is loaded.
func TestCostlyExpressionsAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"form.many.all(a, form.many.all(b, form.many.all(c, a.n < c.n)))",
		"form.many.all(a, form.many.all(b, form.area.contains(a.name + b.name)))",
		"form.many.all(a, join(form.many.map(b, form.area), '').contains(a.name))",
		"form.area.replace('', form.area).replace('', form.area).size() > 0",
		strings.Repeat("(", 100) + "true" + strings.Repeat(")", 100),
		strings.Repeat("form.hot && ", 500) + "true",
		"'" + strings.Repeat("x", 5000) + "' == form.name",
		"form.name.matches('" + strings.Repeat("(a{1,100}){1,9}", 10) + "')",
		"[1,2,3].all(a, [1,2,3].all(b, [1,2,3].all(c, true)))",
		"{'a': 1}.all(k, {'a': 1}.all(l, {'a': 1}.all(m, true)))",
	} {
		if p, faults := compile(t, text, expr.WantBool); p != nil || len(faults) == 0 {
			t.Errorf("%.60s is accepted", text)
		}
	}
}

// What has been let through does not run over data beyond the bounds.
func TestBoundsAreEnforced(t *testing.T) {
	t.Parallel()
	rows, roles := make([]any, 100_000), make([]string, 301)
	for i := range rows {
		rows[i] = map[string]any{"name": "甲"}
	}
	vars, err := cel.NewActivation(map[string]any{
		"form": map[string]any{"rows": rows, "name": strings.Repeat("长", 1000)}, "facts": roles, "now": now,
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"form.rows.all(a, form.rows.all(b, a.name + b.name != 'x'))": "larger than the 20 that it may be",
		"form.name.contains('短')":                                    "larger than the 50 that it may be",
		"facts.roles.all(r, r != 'x')":                               "larger than the 300 that it may be",
	} {
		p, faults := compile(t, text, expr.WantBool)
		if p == nil {
			t.Errorf("%s: %v", text, faults)
			continue
		}
		if _, err := p.Eval(vars); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// The language has no way round the types.
func TestNoWayRoundTheTypes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"dyn(form.name) == 3", "type(form.name) == string", "bytes(form.name) == b''", "uint(1) == 1u",
		"form{}.name == ''", "form == form.rows", "form.name == 3"} {
		if p, _ := compile(t, text, expr.WantBool); p != nil {
			t.Errorf("%s is accepted", text)
		}
	}
}

func TestRefs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"form.name":                                            "form.name!",
		"mask(form.name)":                                      "form.name",
		"mask(form.name) + form.area":                          "form.name form.area!",
		"form.name == 'x' ? 'a' : form.area":                   "form.name form.area!",
		"join(form.rows.map(r, r.name), ',')":                  "form.rows form.rows.name!",
		"form.rows.exists(r, r.name == form.name) ? 'a' : 'b'": "form.rows form.rows.name form.name",
		"form.rows[form.seats].name":                           "form.rows.name! form.seats",
		"form.rows.filter(r, r.n > 1)[0].name":                 "form.rows! form.rows.n",
		"has(form.address.street) ? 'a' : 'b'":                 "form.address.street",
		"string(size(form.name))":                              "form.name!",
		"date(now)":                                            "now!",
		"'a'":                                                  "",
		"form.rows.map(form, form.name)[0]":                    "form.rows form.rows.name!",
		"{'k': form.name}['k'] + [form.area][0]":               "form.name! form.area!",
	} {
		p, faults := compile(t, text, expr.WantText)
		if p == nil {
			t.Errorf("%s: %v", text, faults)
			continue
		}
		var got []string
		for _, r := range p.Refs {
			s := r.String()
			if r.Shown {
				s += "!"
			}
			got = append(got, s)
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s reads %q, want %q", text, got, want)
		}
	}
}
