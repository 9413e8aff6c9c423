package city_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/report"
	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// onTime is a report that cites one figure that there is and one that is awaited.
func onTime(t *testing.T, c *city.City) *report.Report {
	t.Helper()
	return reportOf(t, c, "按时{{figure permits.on-time}}，{{figure zones.done 个}}", "zones.done: {zh: 开发区, en: Zones}")
}

// reportOf is a report of one text in both languages.
func reportOf(t *testing.T, c *city.City, text string, awaits ...string) *report.Report {
	t.Helper()
	front := "---\nid: permits\ntitle: {zh: 许可, en: Permits}\nsummary: {zh: 摘要, en: Summary}\n"
	if len(awaits) > 0 {
		front += "awaits:\n  " + strings.Join(awaits, "\n  ") + "\n"
	}
	out, faults := report.Load(fstest.MapFS{"permits.zh.md": {Data: []byte(front + "---\n" + text)}, "permits.en.md": {Data: []byte(text)}}, c.Library.FigureIDs())
	if len(out) != 1 {
		t.Fatal(faults)
	}
	return out[0]
}

func TestAFrozenReportNeverChanges(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	r := onTime(t, b.city)
	admin := &access.Viewer{Person: "a", Admin: true}
	checkpoint := func(_ context.Context, position int64) ([]byte, error) { return []byte("checkpoint"), nil }
	if n, err := b.city.FreezeReport(b.ctx, admin, r, checkpoint); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	b.finish()
	if n, err := b.city.FreezeReport(b.ctx, admin, r, nil); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := b.city.FreezeReport(b.ctx, admin, r, nil); n != 3 || err != nil { // the last announcement alone is new
		t.Fatal(n, err)
	}
	if _, err := b.city.Rebuild(b.ctx); err != nil { // a freeze is no projection
		t.Fatal(err)
	}

	kept, first, again, err := b.city.Freeze(b.ctx, "permits", 1)
	if err != nil || first.Checkpoint != "checkpoint" || first.Values[0].Known || !first.Values[1].Awaited || first.Values[1].Name.En != "Zones" || len(again.Zh.Blocks) != 1 {
		t.Errorf("%+v %+v %v", kept, first, err)
	}
	_, second, _, err := b.city.Freeze(b.ctx, "permits", 2)
	v := second.Values[0]
	if err != nil || !v.Known || v.Share() == "" || second.Position <= first.Position || second.Checkpoint != "" {
		t.Errorf("%+v %v", second, err)
	}
	now, settled, err := b.city.ReportNow(b.ctx, r)
	if err != nil || now.Values[0] != v || !settled {
		t.Errorf("%+v %v %v", now, settled, err)
	}
	if all, err := b.city.Freezes(b.ctx, "permits"); len(all) != 3 || all[0].Version != 3 || err != nil {
		t.Errorf("%+v %v", all, err)
	}
	if findings := b.announced(); findings[len(findings)-1] != "report/permits 3" {
		t.Error(findings)
	}
}

// A number that another authority stated says so, now and in a freeze; one that
// was taken back gives way to the one before it.
func TestReportsTellStatementsFromFigures(t *testing.T) {
	t.Parallel()
	b := setupOn(t, "testdata/ledger", nil)
	b.given("grant-a", 80, "2026-01-31", 1)
	last := b.given("grant-a", 87.7, "2026-02-27", 1)
	r := reportOf(t, b.city, "占{{figure ledger.rating}}，{{figure ledger.amount 元}}")
	admin := &access.Viewer{Person: "a", Admin: true}
	if _, err := b.city.FreezeReport(b.ctx, admin, r, nil); err != nil {
		t.Fatal(err)
	}
	b.must(grantClerks["CG"], city.Request{Case: last.Case, Action: "end", Expect: last.Version})
	b.fold()
	_, freeze, _, err := b.city.Freeze(b.ctx, "permits", 1)
	if err != nil {
		t.Fatal(err)
	}
	now, settled, err := b.city.ReportNow(b.ctx, r)
	if err != nil || !settled {
		t.Fatal(settled, err)
	}
	for _, tc := range []struct {
		m         report.Moment
		text, day string
	}{{freeze.Moment, "87.7", "2026-02-27"}, {now, "80.0", "2026-01-31"}} {
		rating := tc.m.Find("ledger.rating")
		if s := rating.Stated; s == nil || rating.Text != tc.text || s.Authority != "省厅" || s.Source != "省厅通报第1号" || s.On.Format(time.DateOnly) != tc.day {
			t.Errorf("%+v %+v", rating, s)
		}
		if amount := tc.m.Find("ledger.amount"); amount.Stated != nil || !amount.Known {
			t.Errorf("computed: %+v", amount)
		}
	}
}

func TestWhoMayFreeze(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	r := onTime(t, b.city)
	auditor := holder("eye", "SCJG", access.RoleAuditor)
	bearer := *auditor
	bearer.Bearer = true
	for _, v := range []*access.Viewer{nil, li, holder("decider", "SCJG", "decider"), &bearer} {
		if _, err := b.city.FreezeReport(b.ctx, v, r, nil); !problem.Is(err, problem.Forbidden) {
			t.Errorf("%+v: %v", v, err)
		}
	}
	fail := errors.New("no checkpoint yet")
	if _, err := b.city.FreezeReport(b.ctx, auditor, r, func(context.Context, int64) ([]byte, error) { return nil, fail }); !errors.Is(err, fail) {
		t.Error(err)
	}
	if all, err := b.city.Freezes(b.ctx, "permits"); len(all) != 0 || err != nil {
		t.Error(all, err)
	}
	if _, err := b.city.FreezeReport(b.ctx, auditor, r, nil); err != nil {
		t.Error(err)
	}
}

// What somebody with a hand in the database writes is not taken for a freeze.
func TestForgedFreezesAreNotShown(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	r := onTime(t, b.city)
	digest := "sha256:" + strings.Repeat("0", 64)
	text := []byte(`{"report":"permits","values":[{"id":"permits.on-time","known":true,"text":"100.0"}]}`)
	if err := b.store.SaveText(b.ctx, digest, text); err != nil {
		t.Fatal(err)
	}
	forged := city.EventRow{Case: tlog.ReportStream + "permits", Version: 1, Action: tlog.FreezeAction, At: b.time(), Actor: "city",
		Public: []byte(`{"name":"permits","digest":"` + digest + `"}`), Private: []byte("no signature")}
	if err := b.store.Commit(b.ctx, &city.Batch{Events: []city.EventRow{forged}}); err != nil {
		t.Fatal(err)
	}
	if all, err := b.city.Freezes(b.ctx, "permits"); len(all) != 0 || err != nil {
		t.Errorf("%+v %v", all, err)
	}
	if _, _, _, err := b.city.Freeze(b.ctx, "permits", 1); !problem.Is(err, problem.NotFound) {
		t.Error(err)
	}
	if n, err := b.city.FreezeReport(b.ctx, &access.Viewer{Person: "a", Admin: true}, r, nil); n != 2 || err != nil {
		t.Error(n, err)
	}
	b.announce(tlog.ReportStream+"roads", tlog.FreezeAction, tlog.Published{Name: "roads", Digest: digest}) // announced, and its text changed since
	if _, _, _, err := b.city.Freeze(b.ctx, "roads", 1); err == nil || !strings.Contains(err.Error(), "not the one that was announced") {
		t.Error(err)
	}
}

// A freeze is an announcement like others: the audit finds nothing wrong with
// it, and names whoever changes it.
func TestFreezesAreAudited(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	keys := vault.FromSecret(secret)
	log := newLog(t, keys.Pair("log"))
	h := &heads{Store: b.store, log: log}
	if _, err := b.city.FreezeReport(b.ctx, &access.Viewer{Person: "a", Admin: true}, onTime(t, b.city), nil); err != nil {
		t.Fatal(err)
	}
	log.take(h, keys)
	if got := log.audit(h, keys, nil); len(got.Findings) != 0 {
		t.Errorf("%+v", got.Findings)
	}
	db := b.store.(dsn.Store).DB()
	for _, q := range append(slices.Clone(dropTriggers[store.SQLite]), "UPDATE events SET public = replace(CAST(public AS TEXT), 'sha256:', 'sha256:f') WHERE action = 'freeze'") {
		if _, err := db.Write.ExecContext(b.ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if got := log.audit(h, keys, nil); len(got.Findings) != 1 || got.Findings[0].Stream != tlog.ReportStream+"permits" {
		t.Errorf("%+v", got.Findings)
	}
	if all, err := b.city.Freezes(b.ctx, "permits"); len(all) != 0 || err != nil {
		t.Errorf("%+v %v", all, err)
	}
}
