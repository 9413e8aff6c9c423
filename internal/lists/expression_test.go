package lists_test

import (
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/lists"
)

// town compiles the base of the cases with some texts replaced.
func town(t testing.TB, replace ...string) *lists.Library {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, name := range []string{"system", "item", "form", "procedure"} {
		text, err := os.ReadFile("testdata/base/town/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		fsys["town/"+name+".yaml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer(replace...).Replace(string(text)))}
	}
	library, faults := lists.Load(fsys)
	if library == nil {
		t.Fatal(faults)
	}
	return library
}

// Every variable of the language, as a guard, an effect or a document reads it.
func TestVariables(t *testing.T) {
	t.Parallel()
	item := town(t).Item("stall")
	opened := time.Date(2026, 2, 10, 1, 0, 0, 0, time.UTC)
	for text, want := range map[string]any{
		"case.id + case.number + case.item + case.office + case.state + case.outcome + case.channel": "c1N-1stallCGacceptedonline",
		"case.ended || case.instant || !case.on_time":                                                false,
		"case.opened": "2026-02-10T09:00:00+08:00",
		"case.accepted == timestamp(0) && !has(case.accepted)": true,
		"has(case.opened) && case.closed == timestamp(0)":      true,
		"case.received":                    nil,
		"case.taken['accept'] == actor.id": true,
		"'refuse' in case.taken":           false,
		"case.statutory_days - case.promised_days + case.used_days": int64(18),
		"case.rating":              int64(2),
		"case.subject":             "王小明",
		"mask(case.subject)":       "王**",
		"actor.id + actor.office":  "p1CG",
		"actor.roles":              []any{"clerk", "decider"},
		"'clerk' in actor.roles":   true,
		"now":                      "2026-03-02T09:30:00+08:00",
		"numbers.certificate":      "ZD-1",
		"has(numbers.certificate)": true,
		"item.id + item.code + item.kind + item.type + item.list + item.depth": "stallpromise01streetsfull",
		"item.name + item.name_en":                             "临时占道设摊许可Street stall permit",
		"item.office + item.office_name + item.office_name_en": "CG市城市管理局City management bureau",
		"item.certificate_name + item.certificate_name_en + item.certificate_register + item.certificate_valid": "占道许可证Stall permitstalls1y",
		"item.has_certificate && item.in_scope && !item.has_fee":                                                true,
		"item.visits": int64(0),
		"item.statutory_days - item.promised_days": int64(15),
		"form.area":                  2.5,
		"form.from":                  nil,
		"form.id_scan.name":          "a.jpg",
		"form.goods":                 []any{map[string]any{"what": "花"}},
		"form.goods.map(g, g.what)":  []any{"花"},
		"{'a': form.area, 'b': 1.0}": map[string]any{"a": 2.5, "b": 1.0},
		"form.night ? 'a' : 'b'":     "b",
	} {
		e, err := lists.CompileForTest(item, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := e.Value(lists.Vars{
			Item: item, Form: map[string]any{"name": "王小明", "area": 2.5, "id_scan": scan("a.jpg", "image/jpeg"), "goods": []any{map[string]any{"what": "花"}}},
			Case: &lists.CaseFacts{ID: "c1", Number: "N-1", Item: "stall", Office: "CG", State: "accepted", Channel: "online", Opened: opened,
				Taken: map[string]string{"accept": "p1"}, OnTime: true, StatutoryDays: 20, PromisedDays: 5, UsedDays: 3, Rating: 2},
			Actor:   &lists.ActorFacts{ID: "p1", Office: "CG", Roles: []string{"clerk", "decider"}},
			Numbers: map[string]string{"certificate": "ZD-1"}, Now: now,
		})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// Without anything to read, everything reads as zero and nothing panics.
func TestVariablesOfNothing(t *testing.T) {
	t.Parallel()
	item := town(t).Item("stall")
	for text, want := range map[string]any{
		"case.id + actor.id + numbers.certificate + item.id + form.name": "",
		"case.opened == timestamp(0) && size(case.taken) == 0":           true,
		"size(actor.roles) + size(form.goods) + item.visits":             int64(0),
		"has(case.taken) || has(actor.roles) || has(item.id)":            false,
		"item.has_certificate": false,
	} {
		e, err := lists.CompileForTest(item, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := e.Value(lists.Vars{}); err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, err, want)
		}
	}
	e, err := lists.CompileForTest(item, "case.subject")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := e.Value(lists.Vars{}); err == nil {
		t.Errorf("the subject of nothing is %v", got)
	}
}

// Each fact of a case and of an actor that has a name in expressions can be
// read by it.
func TestFactsHaveTheirNames(t *testing.T) {
	t.Parallel()
	item := town(t).Item("stall")
	for variable, facts := range map[string]any{"case": lists.CaseFacts{}, "actor": lists.ActorFacts{}} {
		typ := reflect.TypeOf(facts)
		for i := range typ.NumField() {
			name := typ.Field(i).Tag.Get("cel")
			if name == "" {
				t.Errorf("%s.%s has no name", variable, typ.Field(i).Name)
			}
			if name == "-" {
				continue
			}
			if _, err := lists.CompileForTest(item, "[has("+variable+"."+name+")]"); err != nil {
				t.Errorf("%s.%s: %v", variable, name, err)
			}
		}
	}
}

// The four ways to take a value refuse values of other types.
func TestResults(t *testing.T) {
	t.Parallel()
	item := town(t).Item("stall")
	compile := func(text string) *lists.Expr {
		e, err := lists.CompileForTest(item, text)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	v := lists.Vars{Form: map[string]any{"area": 4.0}}
	if _, err := compile("form.area").Bool(v); err == nil {
		t.Error("a number is no bool")
	}
	if _, err := compile("form.area").String(v); err == nil {
		t.Error("a number is no text")
	}
	if _, err := compile("form.night").Number(v); err == nil {
		t.Error("a bool is no number")
	}
	if _, err := compile("form.area / 0.0").Number(v); err == nil {
		t.Error("infinity is no number")
	}
	if got, err := compile("item.visits + 3").Number(v); got != 3 || err != nil {
		t.Error(got, err)
	}
	if got := compile("form.area").Source(); got != "form.area" {
		t.Error(got)
	}
	if got, err := compile("form.area / 8.0").Number(v); math.Abs(got-0.5) > 1e-9 || err != nil {
		t.Error(got, err)
	}
}

// A date field of a register gets a day, whatever the time.
func TestDateFields(t *testing.T) {
	t.Parallel()
	item := town(t).Item("stall")
	for _, f := range item.Procedure.Action("approve").Effects[0].Fields {
		got, err := f.Expr.Value(lists.Vars{Item: item, Now: time.Date(2026, 3, 2, 16, 30, 0, 0, time.UTC)})
		if f.Name == "until" && (got != "2027-03-03" || err != nil) {
			t.Error(got, err)
		}
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	item := town(t,
		`zh: "${form.name}：准予${item.name}（${case.number}）。"`, `zh: "${case.opened}，${form.from}，${form.night}，${form.area}，$${x}，${'}'}${item.visits}"`,
		`en: "${form.name}: ${item.name_en} is granted (${case.number})."`, `en: "${case.opened}, ${form.from}, ${form.night}, ${form.area}, $${x}, ${'}'}${item.visits}"`,
	).Item("stall")
	v := lists.Vars{Item: item, Form: map[string]any{"from": "2026-04-01", "area": 2.5},
		Case: &lists.CaseFacts{Opened: time.Date(2026, 2, 9, 16, 0, 0, 0, time.UTC)}}
	para := item.Procedure.Document("permit").Paras[0]
	if got, err := para.Zh.Render(v); got != "2026年2月10日，2026年4月1日，否，2.5，${x}，}0" || err != nil {
		t.Error(got, err)
	}
	if got, err := para.En.Render(v); got != "10 February 2026, 1 April 2026, no, 2.5, ${x}, }0" || err != nil {
		t.Error(got, err)
	}
	v.Form["area"] = "large"
	if got, err := para.Zh.Render(v); err == nil {
		t.Errorf("a wrong value renders as %q", got)
	}
}

// An effect whose condition depends on the item alone belongs to the item or
// does not; others are decided case by case.
func TestEffectsOfAnItem(t *testing.T) {
	t.Parallel()
	effect := "{register: stalls, op: put, key: numbers.certificate, fields: {number: numbers.certificate, area: form.area}}"
	when := func(condition string) string {
		return strings.Replace(effect, "fields:", "when: \""+condition+"\", fields:", 1)
	}
	for condition, want := range map[string]int{
		"item.has_certificate": 1, "item.id == 'other'": 0, "form.night": 1, "item.id == 'other' && form.night": 1, "true": 1,
	} {
		effects := town(t, effect, when(condition)).Item("stall").Procedure.Action("by_rule").Effects
		if len(effects) != want {
			t.Errorf("%s: %d effects", condition, len(effects))
		}
	}
}
