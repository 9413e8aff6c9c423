// Package storetest is the one suite that every implementation of city.Store
// passes.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

// Now is the suite's present. A store under test is opened with it.
func Now() time.Time { return now }

var now = time.Date(2026, 2, 10, 1, 30, 0, 0, time.UTC) // 9:30 on a Tuesday in Siping

func smoke(t *testing.T, s city.Store) {
	ctx := context.Background()
	row := city.CaseRow{ID: "c1", Item: "small-restaurant", List: "d1", Office: "SCJG", Applicant: "p1", Channel: "online", Number: "SP-1",
		State: "submitted", Version: 2, Opened: now, Received: now, Turn: "clerk", Due: now.Add(time.Hour), Subject: "张*餐馆", SubjectIndex: []byte{1}, Kernel: []byte(`{"a":1}`), Form: []byte{9}}
	b := &city.Batch{
		Cases:   []city.CaseWrite{{CaseRow: row}},
		Keys:    []city.KeyRow{{Case: "c1", Wrapped: []byte("k")}},
		Clocks:  []city.ClockRow{{Case: "c1", Clock: "notice", State: "running", Due: now, StatutoryDue: now, Calendar: "v1", Acts: true}},
		Records: []city.RecordRow{{Register: "r", Key: "k", Title: "t", Office: "SCJG", Case: "c1", Version: 2, At: now, Public: []byte("{}"), Private: []byte{1}}},
		Series:  []city.SeriesWrite{{Series: "s", Last: 1}},
		Answers: []city.Answer{{AnswerKey: city.AnswerKey{Actor: "p1", Key: "k"}, Digest: []byte{1}, Case: "c1", Version: 2}},
	}
	for i := 1; i <= 2; i++ {
		b.Events = append(b.Events, city.EventRow{Case: "c1", Version: i, Action: fmt.Sprint("a", i), At: now, Actor: "p1", List: "d1", Public: []byte(`{}`), Private: []byte{3}})
	}
	if err := s.Commit(ctx, b); err != nil {
		t.Fatal(err)
	}
	l, err := s.Load(ctx, city.Touch{Cases: []string{"c1", "c2"}, Series: []string{"s", "x"}, Answers: []city.AnswerKey{{Actor: "p1", Key: "k"}, {Actor: "p1", Key: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := city.Loaded{Cases: map[string]city.CaseRow{"c1": row}, Keys: map[string][]byte{"c1": []byte("k")}, Series: map[string]int64{"s": 1}, Answers: map[city.AnswerKey]city.Answer{{Actor: "p1", Key: "k"}: b.Answers[0]}}
	if d := cmp.Diff(want, l); d != "" {
		t.Fatal(d)
	}
	v := &access.Viewer{Person: "p1"}
	for _, q := range []city.CaseQuery{{}, {Mine: true}, {Text: "SP"}, {Text: "餐"}, {SubjectIndex: []byte{1}}, {Due: "today"}, {Due: "week"}, {Open: true, Sort: "-number"}} {
		rows, n, err := s.Cases(ctx, v, q)
		if err != nil || n != 1 || len(rows) != 1 {
			t.Errorf("%+v: %d %v", q, n, err)
		}
	}
	if ev, err := s.Events(ctx, v, "c1"); err != nil || len(ev) != 2 || ev[1].Seq != 2 {
		t.Error(ev, err)
	}
	if ck, err := s.Clocks(ctx, v, "c1"); err != nil || len(ck) != 1 {
		t.Error(ck, err)
	}
	if _, err := s.Clocks(ctx, &access.Viewer{Person: "p2"}, "c1"); err == nil {
		t.Error("seen")
	}
	if ck, err := s.DueClocks(ctx, now, 5); err != nil || len(ck) != 1 {
		t.Error(ck, err)
	}
	if _, err := s.Tally(ctx, v, now); err != nil {
		t.Error(err)
	}
	if r, n, err := s.Records(ctx, city.RecordQuery{Register: "r", Text: "T"}); err != nil || n != 1 || r[0].Seq != 2 {
		t.Error(r, err)
	}
	if err := s.Commit(ctx, b); err == nil {
		t.Error("no loss")
	} else if d := cmp.Diff(&city.Lost{Cases: []string{"c1"}, Series: []string{"s"}, Keys: []city.AnswerKey{{Actor: "p1", Key: "k"}}}, err); d != "" {
		t.Error(d)
	}
	if err := s.SaveList(ctx, city.ListRow{System: "a", Digest: "d", At: now, Text: []byte("x")}); err != nil {
		t.Error(err)
	}
	if ls, err := s.Lists(ctx); err != nil || len(ls) != 1 {
		t.Error(ls, err)
	}
	if err := s.SetSetting(ctx, "a", "b"); err != nil {
		t.Error(err)
	}
	if err := s.SaveMembers(ctx, "figures", 2, []city.MemberChange{{Subject: "case:1", Members: []city.Member{{Figure: "f", Subject: "case:1", Office: "SCJG", Counts: true, Value: 1.5, At: now}}}}); err != nil {
		t.Error(err)
	}
	if m, n, err := s.Members(ctx, city.MemberQuery{Figure: "f"}); err != nil || n != 1 || m[0].Value != 1.5 {
		t.Error(m, err)
	}
	if m, err := s.Totals(ctx); err != nil || m["f"].Numerator != 1.5 {
		t.Error(m, err)
	}
	before, err := s.Dump(ctx)
	if err != nil {
		t.Error(err)
	}
	if err := s.Truncate(ctx); err != nil {
		t.Error(err)
	}
	if err := s.Restore(ctx, b); err != nil {
		t.Error(err)
	}
	after, err := s.Dump(ctx)
	if err != nil {
		t.Error(err)
	}
	t.Log(cmp.Diff(before, after))
}

// Run runs the suite. Open opens an empty store that is closed when the test
// ends and asks Now for the time.
func Run(t *testing.T, open func(t *testing.T) city.Store) {
	smoke(t, open(t))
}
