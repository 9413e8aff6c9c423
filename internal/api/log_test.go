package api_test

import (
	"net/http"
	"testing"

	"qingdan/internal/api"
)

func TestLogAndReceipts(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	log := b.call("", "GET /log", nil).is(200)
	if log.text("vkey") != b.entries.VerifierKey() || log.number("size") != 0 || log.body["checkpoint_at"] != nil || log.text("base") != "/log" {
		t.Errorf("an empty log: %s", log.raw)
	}
	path := "GET /cases/" + b.submitted() + "/receipts"
	for _, step := range b.call("resident", path, nil).is(200).items() {
		if step["logged"] != false || step["href"] != nil {
			t.Errorf("not logged, but %v", step)
		}
	}
	b.entries.Follow(t.Context(), b.city)
	steps := b.call("resident", path, nil).is(200).items()
	if len(steps) != 2 || steps[1]["logged"] != true || steps[1]["index"] != 4.0 || steps[1]["version"] != 2.0 || steps[1]["href"] != "/log/receipt/4" {
		t.Errorf("steps %v", steps)
	}
	if log := b.call("", "GET /log", nil).is(200); log.number("size") != 5 || log.text("checkpoint_at") == "" {
		t.Errorf("log %s", log.raw)
	}
	b.call("clerk", path, nil).is(200)
	b.call("stranger", path, nil).is(http.StatusNotFound)
	b.call("", path, nil).is(http.StatusUnauthorized)
}

func TestWithoutALog(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	id := b.submitted()
	var err error
	b.handler, err = api.New(api.Config{City: b.city, Access: b.people})
	b.check(err)
	for _, path := range []string{"GET /log", "GET /cases/" + id + "/receipts"} {
		if got := b.call("resident", path, nil).is(http.StatusNotFound); got.text("code") != "no_log" {
			t.Errorf("%s: %s", path, got.raw)
		}
	}
}
