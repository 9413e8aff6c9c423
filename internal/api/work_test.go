package api_test

import (
	"net/http"
	"os"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lists"
)

// Officials open cases by the API as they do at the desk, and nobody else does.
func TestOfficialsOpenCases(t *testing.T) {
	t.Parallel()
	lib, faults := lists.Load(os.DirFS("../lists/testdata/work"))
	if lib == nil {
		t.Fatal(faults)
	}
	b := setupWith(t, lib, "CG", nil)
	b.check(b.people.GrantRole(t.Context(), b.admin, access.Grant{Person: b.ids["both"], Org: "GGB", Role: "steward"}))
	b.check(b.people.GrantRole(t.Context(), b.admin, access.Grant{Person: b.ids["clerk"], Org: "CG", Role: "handler"}))
	form := object{"title": "路灯改造", "owner": "CG", "deadline": "2026-06-30", "steps": []any{object{"what": "设计", "by": "2026-03-20"}}}
	open := object{"item": "measure", "form": form, "submit": true}
	b.call("resident", "POST /cases", open).is(http.StatusForbidden).refuses("role")
	b.call("clerk", "POST /cases", open).is(http.StatusForbidden).refuses("role")
	id := b.call("both", "POST /cases", open, "Idempotency-Key", "m1").is(http.StatusCreated).text("case")
	if again := b.call("both", "POST /cases", open, "Idempotency-Key", "m1").is(http.StatusOK); again.text("case") != id {
		t.Errorf("the same key opened another case: %s", again.raw)
	}
	c := b.call("clerk", "GET /cases/"+id, nil).is(http.StatusOK)
	if c.text("office") != "CG" || c.text("steward") != "GGB" {
		t.Errorf("%s", c.raw)
	}
	handed := b.call("both", "GET /cases?view=handed&sort=alert", nil).is(http.StatusOK).items()
	if len(handed) != 2 { // the measure and the order that it opened
		t.Errorf("handed out: %v", handed)
	}
	children := b.call("both", "GET /cases?parent="+id, nil).is(http.StatusOK).items()
	if len(children) != 1 || children[0]["parent"] != id {
		t.Errorf("opened by it: %v", children)
	}

	b.now.Add((200 * 24 * time.Hour).Milliseconds())
	if _, err := b.city.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.tokens["both"], _ = b.people.CreateToken(t.Context(), &access.Viewer{Person: b.ids["both"]}, "later", time.Hour)
	if red := b.call("both", "GET /cases?alert=red", nil).is(http.StatusOK).items(); len(red) != 1 || red[0]["id"] != id {
		t.Errorf("red: %v", red)
	}
	version := b.call("both", "GET /cases/"+id, nil).number("version")
	b.call("both", "POST /cases/"+id+"/actions/postpone", object{"expect": version, "input": object{"reason": "大雨", "deadline": "2026-12-31"}}).is(http.StatusOK)
	c = b.call("both", "GET /cases/"+id, nil).is(http.StatusOK)
	ledger, _ := c.body["clocks"].([]any)[0].(object)["ledger"].([]any)
	last, _ := ledger[len(ledger)-1].(object)
	if last["kind"] != "move" || last["until"] != "2026-12-31" {
		t.Errorf("ledger %v", ledger)
	}
	item := b.call("", "GET /items/measure", nil).is(http.StatusOK)
	if p, _ := item.body["procedure"].(object); p["opened_by"] == nil || p["stewards"] == nil {
		t.Errorf("procedure %v", p)
	}
}
