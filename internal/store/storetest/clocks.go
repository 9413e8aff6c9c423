package storetest

import (
	"time"

	"qingdan/internal/city"
	"qingdan/internal/problem"
)

func (b *bundle) withClocks(clocks ...city.ClockRow) {
	b.Helper()
	seen := map[string]bool{}
	var cases []city.CaseRow
	for _, k := range clocks {
		if !seen[k.Case] {
			seen[k.Case] = true
			cases = append(cases, caseOf(k.Case))
		}
	}
	batch := batchOf(cases...)
	batch.Clocks = clocks
	b.commit(batch)
}

func names(clocks []city.ClockRow) []string {
	out := make([]string, len(clocks))
	for i, k := range clocks {
		out[i] = k.Case + "/" + k.Clock
	}
	return out
}

func dueClocks(b *bundle) {
	at := func(state string, acts bool, due time.Time) func(*city.ClockRow) {
		return func(k *city.ClockRow) { k.State, k.Acts, k.Due = state, acts, due }
	}
	b.withClocks(
		clockOf("c1", "notice", at("running", true, now)),
		clockOf("c1", "decision", at("running", true, now.Add(time.Millisecond))),
		clockOf("c2", "notice", at("running", true, now.Add(-day))),
		clockOf("c2", "decision", at("running", false, now.Add(-day))),
		clockOf("c3", "notice", at("paused", true, now.Add(-day))),
		clockOf("c3", "decision", at("stopped", true, now.Add(-day))),
		clockOf("c4", "notice", at("running", true, time.Time{})),
		clockOf("c4", "decision", at("running", true, now.Add(-2*day))),
	)
	want := []string{"c4/decision", "c2/notice", "c1/notice"}
	for limit := range 5 {
		got, err := b.s.DueClocks(b.ctx, now, limit)
		b.ok(err)
		b.same("due clocks", want[:min(limit, 3)], names(got))
	}
	clocks, err := b.s.Clocks(b.ctx, viewer("li"), "c4")
	b.ok(err)
	b.same("clocks of a case", []string{"c4/decision", "c4/notice"}, names(clocks))
	b.commit(batchOf(caseOf("bare")))
	clocks, err = b.s.Clocks(b.ctx, viewer("li"), "bare")
	b.ok(err)
	b.same("a case without clocks", 0, len(clocks))
	if _, err := b.s.Clocks(b.ctx, viewer("wang"), "bare"); !problem.Is(err, problem.NotFound) {
		b.Errorf("a stranger's question about a case without clocks: %v", err)
	}
}

func provisionalClocks(b *bundle) {
	with := func(state, calendar string, provisional bool) func(*city.ClockRow) {
		return func(k *city.ClockRow) { k.State, k.Calendar, k.Provisional = state, calendar, provisional }
	}
	b.withClocks(
		clockOf("c1", "a", with("running", "2025", true)),
		clockOf("c1", "b", with("running", "2026", true)),
		clockOf("c1", "c", with("running", "2025", false)),
		clockOf("c2", "a", with("paused", "2025", true)),
		clockOf("c2", "b", with("stopped", "2025", true)),
	)
	for limit, want := range map[int][]string{1: {"c1/a"}, 9: {"c1/a", "c2/a"}} {
		got, err := b.s.ProvisionalClocks(b.ctx, "2026", limit)
		b.ok(err)
		b.same("provisional under another calendar", want, names(got))
	}
}

func updateClocks(b *bundle) {
	b.withClocks(clockOf("c1", "a"), clockOf("c1", "b"), clockOf("c2", "a"), clockOf("c3", "a"))
	later := func(k *city.ClockRow) {
		k.Due, k.StatutoryDue, k.Provisional, k.Calendar = now.Add(5*day), now.Add(9*day), false, "2027"
	}
	dueLater := func(c *city.CaseRow) { c.Due, c.Provisional = now.Add(5*day), false }
	stale := caseOf("c2", dueLater)
	b.commit(batchOf(caseOf("c2", version(2)))) // somebody moves the case meanwhile
	b.ok(b.s.UpdateClocks(b.ctx,
		[]city.ClockRow{clockOf("c1", "a", later), clockOf("c2", "a", later), clockOf("c3", "a", later)},
		[]city.CaseRow{caseOf("c1", dueLater), caseOf("c1", dueLater), stale}))
	b.same("case", caseOf("c1", dueLater), b.load("c1"))
	b.same("a case that moved on", caseOf("c2", version(2)), b.load("c2"))
	for id, want := range map[string][]city.ClockRow{
		"c1": {clockOf("c1", "a", later), clockOf("c1", "b")},
		"c2": {clockOf("c2", "a")},
		"c3": {clockOf("c3", "a", later)},
	} {
		got, err := b.s.Clocks(b.ctx, viewer("li"), id)
		b.ok(err)
		b.same("clocks of "+id, want, got)
	}
}
