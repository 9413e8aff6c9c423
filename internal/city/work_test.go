package city_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

func holder(person, org, role string) *access.Viewer {
	return &access.Viewer{Person: person, Grants: []access.Grant{{Person: person, Org: org, Role: role}}}
}

// work is a city whose lists describe work between offices.
type work struct {
	*bundle
	steward, handler *access.Viewer
}

func newWork(t *testing.T) *work {
	return &work{setupOn(t, "../lists/testdata/work", nil), holder("steward", "GGB", "steward"), holder("handler", "CG", "handler")}
}

func (w *work) measure(deadline string) (city.Receipt, error) {
	form := map[string]any{"title": "路灯改造", "owner": "CG", "deadline": deadline,
		"steps": []any{map[string]any{"what": "设计", "by": "2026-03-20"}, map[string]any{"what": "验收", "by": "2026-12-31"}}}
	return w.city.Do(w.ctx, w.steward, city.Request{Action: casework.Open, Item: "measure", Form: form, Submit: true})
}

func (w *work) row(id string) city.CaseRow {
	w.t.Helper()
	rows, err := w.store.CaseRows(w.ctx, []string{id})
	if err != nil {
		w.t.Fatal(err)
	}
	return rows[id]
}

// opened returns the cases that a case opened.
func (w *work) opened(parent string) []city.CaseRow {
	w.t.Helper()
	var out []city.CaseRow
	events, err := w.store.EventsAfter(w.ctx, 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range events {
		var public casework.Public
		if err := json.Unmarshal(e.Public, &public); err != nil {
			w.t.Fatal(err)
		}
		if e.Case == parent {
			for _, o := range public.Opens {
				out = append(out, w.row(o.Case))
			}
		}
	}
	return out
}

func TestAMeasureIsHandedToItsOwner(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	r, err := w.measure("2026-06-30")
	if err != nil {
		t.Fatal(err)
	}
	row := w.row(r.Case)
	if r.Number != "CG-2026-000001" || row.Office != "CG" || row.Steward != "GGB" || row.Desk != "CG" || row.Turn != "handler" || row.Applicant != "" {
		t.Errorf("receipt %+v, row %+v", r, row)
	}
	if want := (law.NewDate(2026, time.June, 30) + 1).Start(); !row.Due.Equal(want) {
		t.Errorf("due %v, want %v", row.Due, want)
	}
	orders := w.opened(r.Case) // one step ends before the deadline
	if len(orders) != 1 || orders[0].Item != "order" || orders[0].Parent != r.Case || orders[0].State != "open" || orders[0].Number != "CG-2026-000002" {
		t.Errorf("opened %+v", orders)
	}
	if _, err := w.city.Do(w.ctx, w.steward, city.Request{Case: r.Case, Action: "complete", Expect: r.Version}); !problem.Is(err, problem.Forbidden) {
		t.Errorf("the steward completes what another office handles: %v", err)
	}
	w.must(w.handler, city.Request{Case: r.Case, Action: "complete", Expect: r.Version})
}

func TestOnlyOpenersOpen(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	for name, v := range map[string]*access.Viewer{"a resident": li, "the handler": w.handler, "a steward elsewhere": holder("x", "CG", "steward")} {
		if _, err := w.city.Do(w.ctx, v, city.Request{Action: casework.Open, Item: "measure"}); !problem.Is(err, problem.Forbidden) {
			t.Errorf("%s opens a measure: %v", name, err)
		}
	}
}

func TestAMeasureTurnsYellowAndRedOnce(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	r, err := w.measure("2026-06-30")
	if err != nil {
		t.Fatal(err)
	}
	alertOn := func(day law.Date) (string, int) {
		w.set(day.Start().Add(9 * time.Hour))
		for range 2 { // a second sweep takes nothing
			if _, err := w.city.Sweep(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		return w.row(r.Case).Alert, len(w.opened(r.Case))
	}
	for _, c := range []struct {
		day    law.Date
		alert  string
		orders int
	}{
		{law.NewDate(2026, time.June, 22), "", 1}, {law.NewDate(2026, time.June, 24), "yellow", 1},
		{law.NewDate(2026, time.July, 1), "red", 2}, {law.NewDate(2026, time.July, 20), "red", 2},
	} {
		if alert, orders := alertOn(c.day); alert != c.alert || orders != c.orders {
			t.Errorf("on %v: alert %q, %d orders; want %q, %d", c.day, alert, orders, c.alert, c.orders)
		}
	}
	row := w.row(r.Case)
	w.must(w.steward, city.Request{Case: r.Case, Action: "postpone", Expect: row.Version,
		Input: map[string]any{"reason": "资金推迟到位", "deadline": "2026-09-30"}})
	row = w.row(r.Case)
	if want := (law.NewDate(2026, time.September, 30) + 1).Start(); row.Alert != "" || !row.Due.Equal(want) {
		t.Errorf("after the change: alert %q, due %v", row.Alert, row.Due)
	}
	if alert, _ := alertOn(law.NewDate(2026, time.September, 24)); alert != "yellow" {
		t.Errorf("the new deadline warns %q", alert)
	}
	before, err := w.store.Dump(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.city.Rebuild(w.ctx); err != nil {
		t.Fatal(err)
	}
	if after, err := w.store.Dump(w.ctx); err != nil || !cmp.Equal(before, after) {
		t.Errorf("rebuilt, %v: %s", err, cmp.Diff(before, after))
	}
}

func TestARefusedOpeningOpensNothing(t *testing.T) {
	t.Parallel()
	w := newWork(t)
	form := map[string]any{"title": "路灯改造", "owner": "GGB", "deadline": "2026-06-30", "steps": []any{map[string]any{"what": "设计", "by": "2026-03-20"}}}
	if _, err := w.city.Do(w.ctx, w.steward, city.Request{Action: casework.Open, Item: "measure", Form: form, Submit: true}); !problem.Is(err, problem.Invalid) {
		t.Errorf("an owner that is no option: %v", err)
	}
	if r, err := w.measure("2026-06-30"); err != nil || r.Number != "CG-2026-000001" {
		t.Errorf("the refusal drew a number: %+v, %v", r, err)
	}
}
