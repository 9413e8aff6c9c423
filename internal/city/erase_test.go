package city_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/problem"
	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/storetest"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

var root = &access.Viewer{Person: "root", Admin: true}

func erasing(id string) city.EraseRequest {
	return city.EraseRequest{Case: id, Ground: "purpose", Document: "四政数函〔2026〕7号", Expired: true}
}

// erasable is a city with a log, in which cases can be erased.
type erasable struct {
	*bundle
	log   *writtenLog
	heads *heads
	files *evidence.Store
	keys  *vault.Vault
}

func newErasable(t *testing.T, database string) *erasable {
	t.Helper()
	s, err := dsn.Open(database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	e := &erasable{keys: vault.FromSecret(secret)}
	e.log = newLog(t, e.keys.Pair("log"))
	e.heads = &heads{Store: s, log: e.log}
	bucket, err := evidence.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e.files = evidence.New(bucket, e.keys, time.Now)
	e.bundle = beginWith(t, e.heads, e.files)
	return e
}

// seat gives the clerk a role, so that he may look.
func (e *erasable) seat() {
	e.t.Helper()
	storetest.Grant(e.t, e.heads.Store, access.Grant{Person: "clerk", Org: "CG", Role: "clerk"})
}

// granted is a case that ended in a permit.
func (e *erasable) granted() city.Receipt {
	e.t.Helper()
	r := e.submitted(li)
	r = e.must(clerk, city.Request{Case: r.Case, Action: "notify", Expect: r.Version, Input: map[string]any{"missing": "照片"}})
	r = e.must(li, city.Request{Case: r.Case, Action: "supplement", Expect: r.Version, Form: stall})
	r = e.must(clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
	return e.must(decider, city.Request{Case: r.Case, Action: "approve", Expect: r.Version, Key: "approve " + r.Case})
}

func (e *erasable) sequence() { e.t.Helper(); e.log.take(e.heads, e.keys) }

// projections are all rows as text, figures folded.
func (e *erasable) projections() []string {
	e.t.Helper()
	if _, err := e.city.FoldFigures(e.ctx); err != nil {
		e.t.Fatal(err)
	}
	rows, err := e.store.Dump(e.ctx)
	if err != nil {
		e.t.Fatal(err)
	}
	return rows
}

func TestErase(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "city.db") },
		"postgres": func(t *testing.T) string { return pgtest.Empty(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newErasable(t, database(t))
			e.seat()
			r, other := e.granted(), e.granted()
			e.sequence()
			got, err := e.city.Erase(e.ctx, root, erasing(r.Number))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(city.EraseReceipt{Case: r.Case, Number: r.Number, At: e.time().UTC(), Ground: got.Ground, Events: 6}, got); diff != "" {
				t.Error(diff)
			}
			e.erasedIsPublicOnly(r)
			e.othersAreWhole(other)
			e.refusesActions(r)
			e.rebuildsTheSame(r, other)
			e.auditTells(r)
		})
	}
}

func (e *erasable) erasedIsPublicOnly(r city.Receipt) {
	e.t.Helper()
	w, err := e.store.Whole(e.ctx, r.Case)
	if err != nil || w.Key != nil || w.Case.Form != nil || w.Case.SubjectIndex != nil || w.Case.Applicant != "" || w.Case.Subject != city.ErasedSubject {
		e.t.Errorf("left of it: %+v, %v", w.Case, err)
	}
	if strings.Contains(string(w.Case.Kernel), `"li"`) {
		e.t.Errorf("the kernel names the applicant: %s", w.Case.Kernel)
	}
	record, err := e.store.Record(e.ctx, "stalls", "ZD-2026-000001")
	if err != nil || record.Private != nil || string(record.Public) != `{"area":10,"number":"ZD-2026-000001"}` {
		e.t.Errorf("record %+v, %v", record, err)
	}
	if _, err := e.city.Case(e.ctx, li, r.Case, false); !problem.Is(err, problem.NotFound) {
		e.t.Errorf("the applicant, who is not known any more, sees it: %v", err)
	}
	view, err := e.city.Case(e.ctx, clerk, r.Case, true)
	if err != nil || view.Case.Erased == nil || view.Masked || len(view.Form) > 0 || len(view.Timeline) != 6 || len(view.Options) > 0 {
		e.t.Fatalf("the office sees %+v, %v", view, err)
	}
	for _, s := range view.Timeline {
		if s.Event.Private.Actor.Person != "" || s.Input != nil {
			e.t.Errorf("the timeline tells %+v", s)
		}
	}
	if _, _, _, err := e.city.Document(e.ctx, clerk, r.Case, 3); problem.Of(err) == nil || problem.Of(err).Code != "erased" {
		e.t.Errorf("the slip: %v", err)
	}
	lines, _, err := e.city.Cases(e.ctx, clerk, city.CaseQuery{Ended: true}, "")
	if err != nil || len(lines) != 2 {
		e.t.Errorf("the office's list: %d, %v", len(lines), err)
	}
	if lines, _, err := e.city.Cases(e.ctx, clerk, city.CaseQuery{}, "测试人"); err != nil || len(lines) != 1 {
		e.t.Errorf("found by subject: %d, %v", len(lines), err)
	}
}

func (e *erasable) othersAreWhole(r city.Receipt) {
	e.t.Helper()
	view, err := e.city.Case(e.ctx, li, r.Case, false)
	if err != nil || view.Form["name"] != "测试人" {
		e.t.Errorf("another case: %+v, %v", view, err)
	}
}

// refusesActions acts on the erased case as somebody who saw it before: the
// committer remembers cases.
func (e *erasable) refusesActions(r city.Receipt) {
	e.t.Helper()
	for _, version := range []int{r.Version, r.Version + 1} {
		_, err := e.city.Do(e.ctx, clerk, city.Request{Case: r.Case, Action: "accept", Expect: version})
		if p := problem.Of(err); p == nil || p.Code != "erased" || !strings.Contains(p.Text.Zh, "第四十七条") || !strings.Contains(p.Text.En, "2026-03-02") {
			e.t.Errorf("acting on it: %v", err)
		}
	}
	if _, err := e.city.Do(e.ctx, li, city.Request{Case: r.Case, Action: "rate", Expect: r.Version, Input: map[string]any{"level": 1}}); !problem.Is(err, problem.NotFound) {
		e.t.Errorf("rating it: %v", err)
	}
	if _, err := e.city.Erase(e.ctx, root, erasing(r.Case)); problem.Of(err) == nil || problem.Of(err).Code != "erased" {
		e.t.Errorf("erasing it again: %v", err)
	}
}

func (e *erasable) rebuildsTheSame(ids ...city.Receipt) {
	e.t.Helper()
	before := e.projections()
	if n, err := e.city.Rebuild(e.ctx); err != nil || n != 12 {
		e.t.Fatalf("rebuilt from %d events: %v", n, err)
	}
	if diff := cmp.Diff(before, e.projections()); diff != "" {
		e.t.Errorf("a rebuild gives other rows: %s", diff)
	}
	if record, err := e.store.Record(e.ctx, "stalls", "ZD-2026-000001"); err != nil || record.Private != nil {
		e.t.Errorf("the record's private side is back: %v", err)
	}
	forms, err := e.city.Sealed(e.ctx, []string{ids[0].Case, ids[1].Case})
	if err != nil || forms[ids[0].Case] != "null" || !strings.Contains(forms[ids[1].Case], "测试人") {
		e.t.Errorf("forms %v, %v", forms, err)
	}
}

// auditTells audits the city before and after the log has the erasure, and
// after somebody has put a hand on what is left.
func (e *erasable) auditTells(r city.Receipt) {
	e.t.Helper()
	for _, logged := range []bool{false, true} {
		report := e.log.audit(e.heads, e.keys, nil)
		if len(report.Findings) > 0 || len(report.Erased) != 1 || report.Erased[0].Logged != logged ||
			report.Erased[0].Case != r.Case || report.Erased[0].Ground != "purpose" || report.Erased[0].Number != r.Number {
			e.t.Fatalf("logged %v: %+v", logged, report)
		}
		e.sequence()
	}
	db := e.heads.Store.(dsn.Store).DB()
	exec := func(query string, args ...any) {
		e.t.Helper()
		if _, err := db.Write.ExecContext(e.ctx, query, args...); err != nil {
			e.t.Fatal(err)
		}
	}
	for _, q := range dropTriggers[db.Dialect] {
		exec(q)
	}
	w, err := e.store.Whole(e.ctx, r.Case)
	if err != nil {
		e.t.Fatal(err)
	}
	victim := w.Events[2]
	_, wrapped, err := e.keys.NewDataKey()
	if err != nil {
		e.t.Fatal(err)
	}
	for _, tt := range []struct {
		column    string
		is, was   any
		what      city.What
		seq, rows int64
	}{
		{"actor", "somebody else", victim.Actor, city.Remains, 0, 6},
		{"private", []byte{1, 2, 3}, victim.Private, city.Remains, 0, 6},
		{"action", "accept", victim.Action, city.Changed, victim.Seq, 0},
		{"public", strings.Replace(string(victim.Public), "{", "{ ", 1), string(victim.Public), city.Changed, victim.Seq, 0},
		{"at", store.Millis(victim.At) + 1, store.Millis(victim.At), city.Changed, victim.Seq, 0},
		{"case_id", "case-x", victim.Case, city.Changed, victim.Seq, 0},
	} {
		exec("UPDATE events SET "+tt.column+" = $1 WHERE seq = $2", tt.is, victim.Seq)
		report := e.log.audit(e.heads, e.keys, nil)
		if len(report.Findings) != 1 || report.Findings[0].What != tt.what || report.Findings[0].Seq != tt.seq || int64(len(report.Findings[0].Seqs)) != tt.rows ||
			report.Findings[0].Number != r.Number && tt.column != "case_id" {
			e.t.Errorf("%s altered: %+v", tt.column, report.Findings)
		}
		exec("UPDATE events SET "+tt.column+" = $1 WHERE seq = $2", tt.was, victim.Seq)
	}
	exec("INSERT INTO case_keys (case_id, wrapped) VALUES ($1, $2)", r.Case, wrapped)
	if report := e.log.audit(e.heads, e.keys, nil); len(report.Findings) != 1 || report.Findings[0].What != city.KeyBack {
		e.t.Errorf("a key that is back: %+v", report.Findings)
	}
	exec("DELETE FROM case_keys WHERE case_id = $1", r.Case)
	if report := e.log.audit(e.heads, e.keys, nil); len(report.Findings) > 0 {
		e.t.Errorf("all was put back: %+v", report.Findings)
	}
}

func TestEraseIsRefused(t *testing.T) {
	t.Parallel()
	e := newErasable(t, filepath.Join(t.TempDir(), "city.db"))
	r, open := e.granted(), e.submitted(wang)
	if _, err := e.city.Erase(e.ctx, root, erasing(r.Case)); problem.Of(err) == nil || problem.Of(err).Code != "not_logged" {
		t.Errorf("before it is logged: %v", err)
	}
	e.sequence()
	admin := func(id string) *access.Viewer { return &access.Viewer{Person: id, Admin: true} }
	before := e.projections()
	for name, tt := range map[string]struct {
		v    *access.Viewer
		r    city.EraseRequest
		code string
	}{
		"nobody":         {nil, erasing(r.Case), "sign_in"},
		"an official":    {clerk, erasing(r.Case), "admin_only"},
		"a token":        {&access.Viewer{Person: "root", Admin: true, Bearer: true}, erasing(r.Case), "admin_only"},
		"the applicant":  {admin("li"), erasing(r.Case), "own_case"},
		"who decided it": {admin("decider"), erasing(r.Case), "handled"},
		"no such case":   {root, erasing("case-9"), "case_not_found"},
		"an open case":   {root, erasing(open.Number), "not_ended"},
		"no ground":      {root, city.EraseRequest{Case: r.Case, Ground: "because", Document: "7", Expired: true}, "invalid_fields"},
		"no document":    {root, city.EraseRequest{Case: r.Case, Ground: "term", Document: " ", Expired: true}, "invalid_fields"},
		"not expired":    {root, city.EraseRequest{Case: r.Case, Ground: "term", Document: "7"}, "invalid_fields"},
	} {
		if _, err := e.city.Erase(e.ctx, tt.v, tt.r); problem.Of(err) == nil || problem.Of(err).Code != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, e.projections()); diff != "" {
		t.Errorf("refusals changed something: %s", diff)
	}
}

var png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"

// TestEraseRemovesFiles erases cases that name files, one of which two cases
// name: it goes with the last of them.
func TestEraseRemovesFiles(t *testing.T) {
	t.Parallel()
	e := newErasable(t, filepath.Join(t.TempDir(), "city.db"))
	e.seat()
	upload := func(content string) (ref evidence.Ref) {
		ref, err := e.files.Put(t.Context(), strings.NewReader(content), 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	file := func(v *access.Viewer, ref evidence.Ref) city.Receipt {
		return e.must(v, city.Request{Item: "signboard", Action: casework.Open, Submit: true, Form: map[string]any{"plan": map[string]any{"ticket": e.files.Ticket(ref, "plan.png", v.Person)}}})
	}
	both, own := upload(png), upload(png+"own")
	one := file(li, both)
	other := file(wang, both)
	alone := file(li, own)
	e.sequence()
	there := func() []bool {
		var out []bool
		for _, ref := range []evidence.Ref{both, own} {
			r, _, err := e.files.Open(t.Context(), ref.Digest)
			if err == nil {
				_ = r.Close()
			}
			out = append(out, err == nil)
		}
		return out
	}
	for _, tt := range []struct {
		r             city.Receipt
		files, shared int
		left          []bool
	}{{one, 0, 1, []bool{true, true}}, {alone, 1, 0, []bool{true, false}}, {other, 1, 0, []bool{false, false}}} {
		got, err := e.city.Erase(e.ctx, root, erasing(tt.r.Case))
		if err != nil || got.Files != tt.files || got.Shared != tt.shared || !slices.Equal(there(), tt.left) {
			t.Errorf("%+v, %v; files %v", got, err, there())
		}
		if _, _, _, err := e.city.File(e.ctx, clerk, tt.r.Case, both.Digest); problem.Of(err) == nil || problem.Of(err).Code != "erased" {
			t.Errorf("a file of an erased case: %v", err)
		}
	}
	e.sequence()
	if report := e.log.audit(e.heads, e.keys, nil); len(report.Findings) > 0 || len(report.Erased) != 3 {
		t.Errorf("%+v", report)
	}
}

// Whoever holds the database but not the key deletes a case's key and announces
// an erasure: the audit says that the city did not.
func TestForgedErasure(t *testing.T) {
	t.Parallel()
	e := newErasable(t, filepath.Join(t.TempDir(), "city.db"))
	r, other := e.granted(), e.granted()
	e.sequence()
	if _, err := e.city.Erase(e.ctx, root, erasing(other.Case)); err != nil {
		t.Fatal(err)
	}
	done, err := e.city.Erasures(e.ctx, 1)
	if err != nil || len(done) != 1 {
		t.Fatal(done, err)
	}
	if _, err := e.heads.Store.(dsn.Store).DB().Write.ExecContext(e.ctx, "DELETE FROM case_keys WHERE case_id = $1", r.Case); err != nil {
		t.Fatal(err)
	}
	report := e.log.audit(e.heads, e.keys, nil)
	if len(report.Findings) != 6 || report.Findings[0].Fields[0].Name != "key" {
		t.Errorf("a key is gone: %+v", report.Findings)
	}
	forged := done[0].Erased
	forged.Case = r.Case
	row, err := e.city.Announcement(tlog.ErasureStream+r.Case, 1, tlog.EraseAction, forged)
	if err != nil {
		t.Fatal(err)
	}
	row.Private = nil // without the key nobody signs
	if err := e.store.Commit(e.ctx, &city.Batch{Events: []city.EventRow{row}}); err != nil {
		t.Fatal(err)
	}
	report = e.log.audit(e.heads, e.keys, nil)
	if len(report.Findings) != 7 || report.Findings[0].What != city.Unfit || report.Findings[0].Stream != tlog.ErasureStream+r.Case {
		t.Errorf("a forged erasure: %+v", report.Findings)
	}
}

// Another process has the case in its memory.
func TestErasureReachesOtherProcesses(t *testing.T) {
	t.Parallel()
	database := pgtest.Empty(t)
	one, other := newErasable(t, database), newErasable(t, database)
	other.ids.Store(1000)
	r := other.granted()
	one.sequence()
	if _, err := one.city.Erase(t.Context(), root, erasing(r.Case)); err != nil {
		t.Fatal(err)
	}
	rate := city.Request{Case: r.Case, Action: "rate", Expect: r.Version, Input: map[string]any{"level": 1}}
	if _, err := other.city.Do(t.Context(), li, rate); !problem.Is(err, problem.NotFound) {
		t.Errorf("rating it: %v", err)
	}
	w, err := one.store.Whole(t.Context(), r.Case)
	if err != nil || len(w.Events) != r.Version {
		t.Errorf("%d events, %v", len(w.Events), err)
	}
}
