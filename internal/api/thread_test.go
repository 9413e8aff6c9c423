package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestEveryRoute walks a case from its opening to its certificate and looks at
// everything on the way. Every operation of the document must be called.
func TestEveryRoute(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	called := watch(b)

	items := b.call("", "GET /items?q=设摊&audience=resident&depth=full&office=CG&list=streets", nil).is(200).items()
	if len(items) != 1 || items[0]["id"] != "stall" {
		t.Fatalf("items %v", items)
	}
	item := b.call("", "GET /items/stall", nil).is(200)
	if form, _ := item.body["form"].(object); form["required"] == nil || item.body["procedure"] == nil || item.body["limits"] == nil {
		t.Errorf("item %s", item.raw)
	}
	if lists := b.call("", "GET /lists", nil).is(200).items(); len(lists) != 2 || lists[0]["items"] != 1.0 {
		t.Errorf("lists %v", lists)
	}
	if offices := b.call("", "GET /offices", nil).is(200).items(); len(offices) != 1 || offices[0]["code"] != "CG" {
		t.Errorf("offices %v", offices)
	}
	if me := b.call("clerk", "GET /me", nil).is(200); me.text("person") != b.ids["clerk"] || !strings.Contains(me.raw, "城市管理局") {
		t.Errorf("me %s", me.raw)
	}

	opened := b.call("resident", "POST /cases", object{"item": "stall", "form": stall(), "submit": true}).is(http.StatusCreated)
	id := opened.text("case")
	if opened.header.Get("Location") != "/api/v1/cases/"+id || opened.header.Get("ETag") != `"2"` || opened.text("number") == "" {
		t.Errorf("opened %v %s", opened.header, opened.raw)
	}
	if mine := b.call("resident", "GET /cases?view=mine&stage=open&q="+opened.text("number"), nil).is(200).items(); len(mine) != 1 {
		t.Errorf("mine %v", mine)
	}
	if inbox := b.call("clerk", "GET /cases?view=inbox&sort=-opened&office=CG&item=stall&state=submitted", nil).is(200).items(); len(inbox) != 1 || inbox[0]["id"] != id {
		t.Errorf("inbox %v", inbox)
	}

	b.call("clerk", "POST /cases/"+id+"/actions/notify", object{"expect": 2, "input": object{"missing": "平面图"}}, "Idempotency-Key", "k1").is(200)
	doc := b.call("resident", "GET /cases/"+id+"/documents/3", nil).is(200)
	if !strings.Contains(doc.raw, "测试人：您申请的临时占道设摊许可") || !strings.Contains(doc.raw, "your application") {
		t.Errorf("document %s", doc.raw)
	}
	b.call("resident", "POST /cases/"+id+"/actions/supplement", object{"form": stall()}, "If-Match", `"3"`).is(200)
	b.call("clerk", "POST /cases/"+id+"/actions/accept", object{"expect": 4}).is(200)
	if got := b.call("decider", "POST /cases/"+id+"/actions/approve", object{"expect": 5}).is(200); got.text("state") != "approved" || got.number("version") != 6 {
		t.Errorf("approved %s", got.raw)
	}
	view := b.call("resident", "GET /cases/"+id, nil).is(200)
	if view.header.Get("ETag") != `"6"` || view.body["mine"] != true || len(view.body["timeline"].([]any)) != 6 || len(view.body["clocks"].([]any)) != 3 {
		t.Errorf("case %s", view.raw)
	}
	b.call("resident", "GET /cases/"+id+"/files/sha256-none", nil).is(404)
	ticket := b.call("resident", "POST /files?name=plan.pdf", pdf, "Content-Type", "application/octet-stream").is(http.StatusCreated)
	if ticket.text("ticket") == "" || ticket.text("type") != "application/pdf" || ticket.number("size") != len(pdf) {
		t.Errorf("ticket %s", ticket.raw)
	}

	if registers := b.call("", "GET /registers", nil).is(200).items(); len(registers) != 1 {
		t.Errorf("registers %v", registers)
	}
	records := b.call("", "GET /registers/stalls/records?live=true&office=CG&q=ZD", nil).is(200)
	if list := records.items(); len(list) != 1 || strings.Contains(records.raw, "holder") || strings.Contains(records.raw, "测试") {
		t.Errorf("records %s", records.raw)
	}
	if r := b.call("", "GET /registers/stalls/records/ZD-2026-000001", nil).is(200); r.body["fields"].(object)["area"] != 10.0 {
		t.Errorf("record %s", r.raw)
	}

	if _, err := b.city.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	if figures := b.call("", "GET /figures", nil).is(200).items(); len(figures) != 2 {
		t.Errorf("figures %v", figures)
	}
	id = b.call("", "GET /figures", nil).items()[0]["id"].(string)
	if f := b.call("", "GET /figures/"+id, nil).is(200); f.text("value") != "100.0" || !strings.Contains(f.text("text"), "case.on_time") {
		t.Errorf("figure %s", f.raw)
	}
	if m := b.call("", "GET /figures/"+id+"/members?counts=true&office=CG", nil).is(200).items(); len(m) != 1 {
		t.Errorf("members %v", m)
	}

	b.figureParts(id)

	b.entries.Follow(t.Context(), b.city)
	if log := b.call("", "GET /log", nil).is(200); log.number("size") != 9 {
		t.Errorf("log %s", log.raw)
	}
	if steps := b.call("resident", "GET /cases/"+opened.text("case")+"/receipts", nil).is(200).items(); len(steps) != 6 || steps[5]["action"] != "approve" {
		t.Errorf("receipts %v", steps)
	}

	if left := slices.DeleteFunc(operations(t, b), func(op string) bool { return called[op] }); len(left) > 0 {
		t.Errorf("no test calls %v", left)
	}
}

// operations are the operations of the document, as "GET /items/{id}".
func operations(t *testing.T, b *bundle) []string {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	b.check(json.Unmarshal([]byte(b.call("", "GET /openapi.json", nil).is(200).raw), &doc))
	var out []string
	for path, methods := range doc.Paths {
		for method := range methods {
			out = append(out, strings.ToUpper(method)+" "+path)
		}
	}
	if len(out) < 15 {
		t.Fatalf("the document has only %v", out)
	}
	return out
}

// watch notes which operations are called.
func watch(b *bundle) map[string]bool {
	called := map[string]bool{}
	mux := http.NewServeMux()
	for _, op := range operations(b.t, b) {
		method, path, _ := strings.Cut(op, " ")
		mux.HandleFunc(method+" /api/v1"+path, func(http.ResponseWriter, *http.Request) { called[op] = true })
	}
	inner := b.handler
	b.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(discard{}, r.Clone(r.Context()))
		inner.ServeHTTP(w, r)
	})
	return called
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// figureParts reads a figure over periods and offices: the one case was closed
// on one day by the one office.
func (b *bundle) figureParts(id string) {
	b.t.Helper()
	member := b.call("", "GET /figures/"+id+"/members", nil).is(200).items()[0]
	day := member["day"].(string)
	in := b.call("", "GET /figures/"+id+"?from="+day+"&to="+day+"&office=CG", nil).is(200)
	if in.text("value") != "100.0" || in.text("from") != day || in.text("office") != "CG" || in.number("position") == 0 {
		b.t.Errorf("on its day %s", in.raw)
	}
	if out := b.call("", "GET /figures/"+id+"?to=2020-01-01", nil).is(200); out.body["value"] != nil || out.number("denominator") != 0 {
		b.t.Errorf("before its day %s", out.raw)
	}
	if m := b.call("", "GET /figures/"+id+"/members?to=2020-01-01", nil).is(200).items(); len(m) != 0 {
		b.t.Errorf("members before its day %v", m)
	}
	series := b.call("", "GET /figures/"+id+"/series?by=day", nil).is(200)
	if points := series.body["points"].([]any); len(points) != 1 || points[0].(object)["value"] != "100.0" || points[0].(object)["from"] != day {
		b.t.Errorf("series %s", series.raw)
	}
	offices := b.call("", "GET /figures/"+id+"/offices?least=1", nil).is(200)
	if ranked := offices.body["ranked"].([]any); len(ranked) != 1 || ranked[0].(object)["office"] != "CG" {
		b.t.Errorf("offices %s", offices.raw)
	}
	if offices = b.call("", "GET /figures/"+id+"/offices", nil).is(200); len(offices.body["ranked"].([]any)) != 0 || len(offices.body["small"].([]any)) != 1 {
		b.t.Errorf("a small office is ranked: %s", offices.raw)
	}
}
