package storetest

import (
	"errors"
	"fmt"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/store"
)

// erasureOf is what is written to erase a case as caseOf makes it.
func erasureOf(id string) city.Erasure {
	left := caseOf(id, version(2))
	left.Applicant, left.Subject, left.SubjectIndex, left.Form, left.Kernel = "", "erased", nil, nil, []byte(`{"erased":{}}`)
	return city.Erasure{Expect: 1, Case: left,
		Event:   city.EventRow{Case: "erasure/" + id, Version: 1, Action: "erase", At: now, Actor: "city", Public: []byte(`{"case":"` + id + `"}`)},
		Records: []city.RecordKey{{Register: "certificates", Key: "JY1"}, {Register: "certificates", Key: "none"}},
		Journal: access.JournalEntry{At: now, Actor: "root", Action: "case.erase", Subject: id, Detail: "purpose 1"}}
}

// erase deletes the private side of one case, and of nothing else.
func erase(b *bundle) {
	b.populate()
	records := []city.RecordRow{recordOf("certificates", "JY2")}
	b.commit(&city.Batch{Records: records})
	e := erasureOf("c1")
	b.filled(e)
	done, err := b.s.Erase(b.ctx, e)
	b.ok(err)
	b.same("erased", true, done)

	want := e.Case
	b.same("case", want, b.load("c1"))
	b.same("the other case", caseOf("c2", open), b.load("c2"))
	keys, err := b.s.CaseKeys(b.ctx, []string{"c1", "c2"})
	b.ok(err)
	b.same("keys", map[string][]byte{"c2": []byte("key of c2")}, keys)
	got, err := b.s.Load(b.ctx, city.Touch{Answers: []city.AnswerKey{{Actor: "li", Key: "k1"}}})
	b.ok(err)
	b.same("answers", 0, len(got.Answers))
	for key, want := range map[string]city.RecordRow{"JY1": recordOf("certificates", "JY1"), "JY2": records[0]} {
		rec, err := b.s.Record(b.ctx, "certificates", key)
		b.ok(err)
		want.Seq = rec.Seq
		if key == "JY1" {
			want.Private = nil
		}
		b.same("record "+key, want, rec)
	}
	events, err := b.s.EventsAfter(b.ctx, 0, 10)
	b.ok(err)
	e.Event.Seq = 3
	b.same("events", []city.EventRow{{Seq: 1}, {Seq: 2}, e.Event}, []city.EventRow{{Seq: events[0].Seq}, {Seq: events[1].Seq}, events[2]})
	b.journalled("case.erase", 1)

	whole, err := b.s.Whole(b.ctx, "c1")
	b.ok(err)
	b.same("what is left", city.Whole{Case: want, Events: events[:1]}, whole)
	done, err = b.s.Erase(b.ctx, erasureOf("c1"))
	b.ok(err)
	b.same("erased again", false, done)
	e = erasureOf("c2")
	e.Expect = 7
	var lost *city.Lost
	if _, err := b.s.Erase(b.ctx, e); !errors.As(err, &lost) || len(lost.Cases) != 1 {
		b.Errorf("a case that has moved: %v", err)
	}
	b.same("it stays", caseOf("c2", open), b.load("c2"))
	b.journalled("case.erase", 1)
}

// journalled fails unless the journal has so many entries of an action.
func (b *bundle) journalled(action string, want int) {
	b.Helper()
	var n int
	db := b.s.(interface{ DB() *store.DB }).DB()
	b.ok(db.Read.QueryRowContext(b.ctx, "SELECT count(*) FROM journal WHERE action = $1 AND detail = 'purpose 1'", action).Scan(&n))
	b.same("journal", want, n)
}

// whole finds a case by id or number, and tells nothing else apart.
func whole(b *bundle) {
	b.populate()
	b.commit(&city.Batch{Cases: []city.CaseWrite{{CaseRow: caseOf("c3", func(c *city.CaseRow) { c.Number = "" })}}})
	for _, name := range []string{"c1", "SCJG-2026-c1"} {
		w, err := b.s.Whole(b.ctx, name)
		b.ok(err)
		b.filled(w)
		b.same(name, []string{"c1", "key of c1", "1"}, []string{w.Case.ID, string(w.Key), fmt.Sprint(len(w.Events))})
	}
	for _, name := range []string{"", "c9", "c%", strings.Repeat("c", 1000)} {
		if _, err := b.s.Whole(b.ctx, name); !problem.Is(err, problem.NotFound) {
			b.Errorf("%.20q: %v", name, err)
		}
	}
}
