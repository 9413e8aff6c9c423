package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// refusal is a request and how it must be refused.
type refusal struct {
	name    string
	who     string
	route   string
	body    any
	headers []string
	status  int
	code    string
	fields  []string // "in path" of each wrong field
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	id := b.submitted() // version 2
	act := "POST /cases/" + id + "/actions/"
	b.tokens["forged"] = b.tokens["clerk"][:len(b.tokens["clerk"])-2] + "AA"
	var err error
	b.tokens["session"], _, err = b.people.SignIn(t.Context(), "clerk", "keep-clerk-4711x", "192.0.2.1")
	b.check(err)
	missing := object{"expect": 2, "input": object{"missing": "平面图"}}
	for _, r := range []refusal{
		{name: "nobody", route: "GET /cases", status: 401, code: "no_token"},
		{name: "a forged token", who: "forged", route: "GET /me", status: 401, code: "bad_token"},
		{name: "a forged token where none is needed", who: "forged", route: "GET /items", status: 401, code: "bad_token"},
		{name: "another scheme", route: "GET /me", headers: []string{"Authorization", "Basic eDp5"}, status: 401, code: "bad_scheme"},
		{name: "a browser's session", who: "session", route: "GET /me", status: 401, code: "bad_token"},
		{name: "a browser's cookie", route: "GET /me", headers: []string{"Cookie", "session=" + b.tokens["session"]}, status: 401, code: "no_token"},

		{name: "no such path", route: "GET /nothing", status: 404, code: "no_route"},
		{name: "no such method", route: "DELETE /items/stall", status: 405, code: "method"},
		{name: "no such item", route: "GET /items/nothing", status: 404, code: "no_item"},
		{name: "no such register", route: "GET /registers/people/records", status: 404, code: "no_register"},
		{name: "no such record", route: "GET /registers/stalls/records/ZD-2026-000001", status: 404},
		{name: "no such figure", route: "GET /figures/nothing", status: 404, code: "no_figure"},
		{name: "a period backwards", route: "GET /figures/permits.on-time?from=2026-02-01&to=2026-01-01", status: 422, code: "period_backwards"},
		{name: "no day", route: "GET /figures/permits.on-time?from=2026-02-31", status: 422, code: "bad_date"},
		{name: "series of no figure", route: "GET /figures/nothing/series", status: 404, code: "no_figure"},
		{name: "members of no figure", route: "GET /figures/nothing/members", status: 404, code: "no_figure"},
		{name: "no such case", who: "clerk", route: "GET /cases/0190", status: 404},
		{name: "an id that is none", who: "clerk", route: "GET /cases/%00%ff'--", status: 404},
		{name: "an id without end", who: "clerk", route: "GET /cases/" + strings.Repeat("x", 101), status: 422, fields: []string{"path id"}},
		{name: "somebody else's case", who: "stranger", route: "GET /cases/" + id, status: 404},
		{name: "acting on somebody else's case", who: "stranger", route: act + "withdraw", body: object{"expect": 2}, status: 404, code: "no_case"},
		{name: "somebody else's document", who: "stranger", route: "GET /cases/" + id + "/documents/1", status: 404},
		{name: "no such document", who: "resident", route: "GET /cases/" + id + "/documents/1", status: 404, code: "no_document"},
		{name: "somebody else's file", who: "stranger", route: "GET /cases/" + id + "/files/x", status: 404},
		{name: "an official's look without a reason", who: "clerk", route: "GET /cases/" + id + "/documents/1", status: 422, fields: []string{"query reason"}},

		{name: "a limit over the bound", route: "GET /items?limit=201", status: 422, code: "invalid_fields", fields: []string{"query limit"}},
		{name: "a limit that is no number", route: "GET /items?limit=ten", status: 422, fields: []string{"query limit"}},
		{name: "an offset below nought", route: "GET /figures?offset=-1", status: 422, fields: []string{"query offset"}},
		{name: "no such parameter", route: "GET /items?page=2", status: 422, fields: []string{"query page"}},
		{name: "no such choice", who: "clerk", route: "GET /cases?sort=random&due=never", status: 422, fields: []string{"query due", "query sort"}},

		{name: "no body", who: "clerk", route: act + "notify", status: 400, code: "malformed"},
		{name: "half a body", who: "clerk", route: act + "notify", body: `{"expect": 2, "input": {`, status: 400, code: "malformed", fields: []string{"body "}},
		{name: "two bodies", who: "clerk", route: act + "notify", body: `{"expect": 2}{"expect": 3}`, status: 400, code: "malformed", fields: []string{"body "}},
		{name: "another language", who: "clerk", route: act + "notify", body: "expect: 2", headers: []string{"Content-Type", "application/yaml"}, status: 400, code: "media_type"},
		{name: "too much", who: "resident", route: "POST /cases", body: `{"item": "` + strings.Repeat("x", 1<<20) + `"}`, status: 413, code: "too_large"},
		{name: "a field too many", who: "clerk", route: act + "notify", body: object{"expect": 2, "a.b/c": 1}, status: 422, fields: []string{"body /a.b~1c"}},
		{name: "a field in another case", who: "clerk", route: act + "notify", body: object{"Expect": 2}, status: 422, fields: []string{"body /Expect"}},
		{name: "a field too few", who: "resident", route: "POST /cases", body: object{}, status: 422, fields: []string{"body /item"}},
		{name: "wrong types", who: "clerk", route: act + "notify", body: object{"expect": "2", "input": []int{1}}, status: 422, fields: []string{"body /expect", "body /input"}},
		{name: "no version", who: "clerk", route: act + "notify", body: object{"input": object{"missing": "x"}}, status: 422, fields: []string{"body /expect"}},
		{name: "a weak version", who: "clerk", route: act + "notify", body: object{}, headers: []string{"If-Match", `W/"2"`}, status: 422, fields: []string{"header If-Match"}},
		{name: "two versions", who: "clerk", route: act + "notify", body: missing, headers: []string{"If-Match", `"3"`}, status: 422, fields: []string{"header If-Match"}},
		{name: "a key without end", who: "clerk", route: act + "notify", body: missing, headers: []string{"Idempotency-Key", strings.Repeat("k", 201)}, status: 422, fields: []string{"header Idempotency-Key"}},

		{name: "a wrong draft", who: "resident", route: "POST /cases", body: object{"item": "stall", "form": object{"area": "ten"}}, status: 422, code: "invalid_fields", fields: []string{"body /form/area"}},
		{name: "an incomplete form", who: "resident", route: "POST /cases", body: object{"item": "stall", "form": object{"area": 10}, "submit": true}, status: 422, code: "invalid_fields", fields: []string{"body /form/name"}},
		{name: "an unknown item", who: "resident", route: "POST /cases", body: object{"item": "nothing"}, status: 404, code: "no_item"},
		{name: "an input too few", who: "clerk", route: act + "notify", body: object{"expect": 2}, status: 422, fields: []string{"body /input/missing"}},
		{name: "an input of the wrong type", who: "clerk", route: act + "notify", body: object{"expect": 2, "input": object{"missing": 5}}, status: 422, fields: []string{"body /input/missing"}},
		{name: "an input too many", who: "clerk", route: act + "accept", body: missing, status: 422, fields: []string{"body /input"}},
		{name: "a form too many", who: "clerk", route: act + "accept", body: object{"expect": 2, "form": stall()}, status: 422, fields: []string{"body /form"}},
		{name: "off the list", who: "clerk", route: act + "burn", body: object{"expect": 2}, status: 422, code: "off_list"},
		{name: "a role that may not", who: "decider", route: act + "accept", body: object{"expect": 2}, status: 403, code: "role"},
		{name: "a state that does not allow it", who: "decider", route: act + "approve", body: object{"expect": 2}, status: 422, code: "wrong_state"},
		{name: "a stale version", who: "clerk", route: act + "accept", body: object{"expect": 1}, status: 409, code: "stale_version"},
	} {
		t.Run(r.name, func(t *testing.T) {
			r.judge(t, b.call(r.who, r.route, r.body, r.headers...))
		})
	}
	if v := b.call("clerk", "GET /cases/"+id, nil).is(200); v.number("version") != 2 {
		t.Errorf("something refused was done: %s", v.raw)
	}
	if mine := b.call("resident", "GET /cases?view=mine", nil).is(200); mine.number("total") != 1 {
		t.Errorf("something refused was opened: %s", mine.raw)
	}
}

func (r *refusal) judge(t *testing.T, got *answer) {
	t.Helper()
	got.is(r.status)
	if ct := got.header.Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("Content-Type %s", ct)
	}
	if r.code != "" && got.text("code") != r.code {
		t.Errorf("code %q, want %q: %s", got.text("code"), r.code, got.raw)
	}
	if got.number("status") != r.status || got.text("title") == "" || got.text("detail") == "" || !strings.HasPrefix(got.text("type"), "urn:qingdan:problem:") {
		t.Errorf("not problem details: %s", got.raw)
	}
	if fields := wrongFields(got); !slices.Equal(fields, r.fields) {
		t.Errorf("fields %q, want %q: %s", fields, r.fields, got.raw)
	}
	if r.status == 401 && got.header.Get("WWW-Authenticate") == "" {
		t.Error("no WWW-Authenticate")
	}
	if r.status == 405 && got.header.Get("Allow") == "" {
		t.Error("no Allow")
	}
	if r.code == "stale_version" && got.number("version") != 2 {
		t.Errorf("not the current version: %s", got.raw)
	}
}

// wrongFields lists the wrong fields in order; each must say why in both
// languages.
func wrongFields(a *answer) []string {
	var out []string
	list, _ := a.body["errors"].([]any)
	for _, e := range list {
		f := e.(object)
		if f["zh"] == "" || f["en"] == "" || f["zh"] == f["en"] {
			a.t.Errorf("not in both languages: %v", f)
		}
		out = append(out, fmt.Sprint(f["in"], " ", f["path"]))
	}
	slices.Sort(out)
	return out
}

func TestLanguageOfProblems(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for header, want := range map[string]string{"": "没有找到", "en": "Not found", "en-GB,en;q=0.9": "Not found", "fr": "没有找到",
		"zh-CN,en;q=0.5": "没有找到", strings.Repeat("en,", 100): "没有找到"} {
		if got := b.call("", "GET /items/nothing", nil, "Accept-Language", header).is(http.StatusNotFound); got.text("title") != want {
			t.Errorf("%.20q: title %q, want %q", header, got.text("title"), want)
		}
	}
}
