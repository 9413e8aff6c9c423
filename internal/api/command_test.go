package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

func TestSameKeyTwiceActsOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	open := object{"item": "stall", "form": stall(), "submit": true}
	first := b.call("resident", "POST /cases", open, "Idempotency-Key", "once").is(http.StatusCreated)
	again := b.call("resident", "POST /cases", open, "Idempotency-Key", "once").is(http.StatusOK)
	if again.text("case") != first.text("case") || again.body["replayed"] != true {
		t.Errorf("again %s", again.raw)
	}
	b.call("resident", "POST /cases", object{"item": "stall"}, "Idempotency-Key", "once").is(422).refuses("key_reused")
	b.call("stranger", "POST /cases", object{"item": "stall"}, "Idempotency-Key", "once").is(http.StatusCreated) // keys are one's own

	id := first.text("case")
	var wait sync.WaitGroup
	answers := make([]*answer, 16)
	for i := range answers {
		wait.Go(func() {
			answers[i] = b.call("clerk", "POST /cases/"+id+"/actions/accept", object{"expect": 2}, "Idempotency-Key", "accept")
		})
	}
	wait.Wait()
	fresh := 0
	for _, a := range answers {
		if a.is(200); a.body["replayed"] == nil {
			fresh++
		}
	}
	if view := b.call("clerk", "GET /cases/"+id, nil).is(200); fresh != 1 || view.number("version") != 3 {
		t.Errorf("acted %d times: %s", fresh, view.raw)
	}
}

func (a *answer) refuses(code string) {
	a.t.Helper()
	if a.text("code") != code {
		a.t.Errorf("code %q, want %q: %s", a.text("code"), code, a.raw)
	}
}

func TestOnlyOneOfManyWins(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	id := b.submitted()
	var wait sync.WaitGroup
	answers := make([]*answer, 8)
	for i := range answers {
		wait.Go(func() { answers[i] = b.call("clerk", "POST /cases/"+id+"/actions/accept", object{"expect": 2}) })
	}
	wait.Wait()
	won := 0
	for _, a := range answers {
		if a.status == 200 {
			won++
			continue
		}
		if a.is(http.StatusConflict); a.number("version") != 3 {
			t.Errorf("not the version to reload: %s", a.raw)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func TestSeparationOfDuties(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	id := b.submitted()
	b.call("both", "POST /cases/"+id+"/actions/accept", object{"expect": 2}).is(200)
	view := b.call("both", "GET /cases/"+id, nil).is(200)
	if !strings.Contains(view.raw, `"blocked"`) {
		t.Errorf("approve is not shown as blocked: %s", view.raw)
	}
	b.call("both", "POST /cases/"+id+"/actions/approve", object{"expect": 3}).is(422).refuses("apart_from")
	b.call("decider", "POST /cases/"+id+"/actions/approve", object{"expect": 3}).is(200)
}

func TestPersonalDataIsMasked(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	id := b.submitted()
	b.call("clerk", "POST /cases/"+id+"/actions/notify", object{"expect": 2, "input": object{"missing": "平面图"}}).is(200)

	if masked := b.call("clerk", "GET /cases/"+id, nil).is(200); masked.body["masked"] != true || strings.Contains(masked.raw, "测试人") {
		t.Errorf("not masked: %s", masked.raw)
	}
	if list := b.call("clerk", "GET /cases?subject=测试人", nil).is(200); len(list.items()) != 1 || strings.Contains(list.raw, "测试人") {
		t.Errorf("the list is not masked: %s", list.raw)
	}
	if looks := b.looks(); looks != 0 {
		t.Errorf("%d looks at what was masked", looks)
	}
	if open := b.call("clerk", "GET /cases/"+id+"?reason=核对身份", nil).is(200); !strings.Contains(open.raw, "测试人") {
		t.Errorf("not shown: %s", open.raw)
	}
	b.call("clerk", "GET /cases/"+id+"/documents/3?reason=核对告知", nil).is(200)
	b.call("resident", "GET /cases/"+id+"/documents/3", nil).is(200)
	if looks := b.looks(); looks != 2 {
		t.Errorf("%d looks recorded, want 2", looks)
	}
}

func (b *bundle) looks() int {
	b.t.Helper()
	_, n, err := b.people.Looks(b.t.Context(), b.admin, access.LookQuery{By: b.ids["clerk"]})
	b.check(err)
	return n
}

// broken is a store whose disk fails when told to.
type broken struct {
	city.Store
	fails *bool
}

func (b broken) Commit(ctx context.Context, batch *city.Batch) error {
	if *b.fails {
		return errors.New("disk on fire at /var/lib")
	}
	return b.Store.Commit(ctx, batch)
}

func TestFaultsTellNothing(t *testing.T) {
	t.Parallel()
	fails := false
	b := setup(t, func(s city.Store) city.Store { return broken{s, &fails} })
	id := b.submitted()
	fails = true
	got := b.call("clerk", "POST /cases/"+id+"/actions/accept", object{"expect": 2}).is(500)
	if strings.Contains(got.raw, "disk") || got.text("code") != "fault" || got.text("request") == "" {
		t.Errorf("fault %s", got.raw)
	}
	if log := b.log.String(); !strings.Contains(log, "disk on fire") || !strings.Contains(log, got.text("request")) {
		t.Errorf("the log does not tell: %s", log)
	}
	fails = false
	b.call("clerk", "POST /cases/"+id+"/actions/accept", object{"expect": 2}).is(200)
}

func TestPagesAreBounded(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for range 5 {
		b.submitted()
	}
	seen := map[any]bool{}
	for _, page := range []string{"?limit=2", "?limit=2&offset=2", "?limit=2&offset=4", "?limit=2&offset=6"} {
		got := b.call("clerk", "GET /cases"+page+"&sort=number", nil).is(200)
		if got.number("total") != 5 || got.number("limit") != 2 {
			t.Errorf("page %s", got.raw)
		}
		for _, c := range got.items() {
			seen[c["id"]] = true
		}
	}
	if len(seen) != 5 {
		t.Errorf("pages show %d of 5 cases", len(seen))
	}
	if none := b.call("stranger", "GET /cases", nil).is(200); none.number("total") != 0 || none.items() == nil {
		t.Errorf("a stranger sees %s", none.raw)
	}
}
