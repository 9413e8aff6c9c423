package storetest

import (
	"context"
	"errors"
	"time"

	"qingdan/internal/city"
)

func commitAndLoad(b *bundle) {
	c := caseOf("c1")
	e, k, r := eventOf("c1", 1), clockOf("c1", "decision"), recordOf("certificates", "JY1")
	a := city.Answer{AnswerKey: city.AnswerKey{Actor: "li", Key: "k1"}, Digest: []byte{5}, Case: "c1", Version: 1}
	b.filled(c)
	b.filled(e, "Seq")
	b.filled(k)
	b.filled(r, "Seq", "Over") // asked on writing; lostRacesAreNamed does
	b.filled(a)
	b.commit(&city.Batch{Events: []city.EventRow{e}, Cases: []city.CaseWrite{{CaseRow: c}}, Keys: []city.KeyRow{{Case: "c1", Wrapped: []byte{8}}},
		Clocks: []city.ClockRow{k}, Records: []city.RecordRow{r}, Series: []city.SeriesWrite{{Series: "SCJG-2026", Last: 7}}, Answers: []city.Answer{a}})

	got, err := b.s.Load(b.ctx, city.Touch{Cases: []string{"c1", "none"}, Series: []string{"SCJG-2026", "none"},
		Answers: []city.AnswerKey{{Actor: "li", Key: "k1"}, {Actor: "wang", Key: "k1"}, {Actor: "li", Key: "none"}}})
	b.ok(err)
	b.same("loaded", city.Loaded{Cases: map[string]city.CaseRow{"c1": c}, Keys: map[string][]byte{"c1": {8}},
		Series: map[string]int64{"SCJG-2026": 7}, Answers: map[city.AnswerKey]city.Answer{a.AnswerKey: a}}, got)
	empty, err := b.s.Load(b.ctx, city.Touch{})
	b.ok(err)
	b.same("nothing asked", city.Loaded{}, empty)

	e.Seq, r.Seq = 1, 1
	li := viewer("li")
	events, err := b.s.Events(b.ctx, li, "c1")
	b.ok(err)
	b.same("events", []city.EventRow{e}, events)
	clocks, err := b.s.Clocks(b.ctx, li, "c1")
	b.ok(err)
	b.same("clocks", []city.ClockRow{k}, clocks)
	record, err := b.s.Record(b.ctx, "certificates", "JY1")
	b.ok(err)
	b.same("record", r, record)
	row, err := b.s.CaseByNumber(b.ctx, li, c.Number)
	b.ok(err)
	b.same("case by number", c, row)
	seqs, err := b.s.SeqsOfNumber(b.ctx, c.Number)
	b.ok(err)
	b.same("sequence numbers by number", []int64{1}, seqs)
	seqs, err = b.s.SeqsOfNumber(b.ctx, "")
	b.ok(err)
	b.same("sequence numbers of no number", []int64(nil), seqs)
	rows, err := b.s.CaseRows(b.ctx, []string{"c1", "none"})
	b.ok(err)
	b.same("case rows", map[string]city.CaseRow{"c1": c}, rows)
	keys, err := b.s.CaseKeys(b.ctx, []string{"c1", "none"})
	b.ok(err)
	b.same("keys", map[string][]byte{"c1": {8}}, keys)
}

func (b *bundle) load(id string) city.CaseRow {
	b.Helper()
	rows, err := b.s.CaseRows(b.ctx, []string{id})
	b.ok(err)
	return rows[id]
}

func replaceCase(b *bundle) {
	b.commit(batchOf(caseOf("c1")))
	bare := city.CaseRow{ID: "c1", Version: 2, Kernel: []byte("{}")}
	b.commit(batchOf(bare))
	want := bare
	want.Form = []byte{3, 4}
	b.same("every column is replaced but the form, which was nil", want, b.load("c1"))
	want.Version, want.Form = 3, []byte{6}
	b.commit(batchOf(want))
	b.same("a form replaces the stored one", want, b.load("c1"))
	want.Version, want.Opened = 4, time.Date(2026, 2, 10, 9, 30, 0, 123_456_789, time.FixedZone("CST", 8*3600))
	b.commit(batchOf(want))
	want.Opened = time.Date(2026, 2, 10, 1, 30, 0, 123_000_000, time.UTC)
	b.same("times are kept in milliseconds UTC", want, b.load("c1"))
}

func moveCase(b *bundle) {
	b.commit(batchOf(caseOf("c1"), caseOf("c2")))
	move := func(id string, expect int) *city.Batch {
		batch := batchOf(city.CaseRow{ID: id, State: "accepted", Version: expect + 1, Turn: "decider", Desk: "RSJ", Alert: "red", Due: now.Add(day), Kernel: []byte(`{"moved":true}`)})
		batch.Cases[0].Moves = true
		return batch
	}
	b.commit(move("c1", 1))
	b.same("what moved, and only that", caseOf("c1", version(2), func(c *city.CaseRow) {
		c.State, c.Turn, c.Due, c.Provisional, c.Kernel = "accepted", "decider", now.Add(day), false, []byte(`{"moved":true}`)
		c.Desk, c.Alert = "RSJ", "red"
	}), b.load("c1"))
	mixed := move("c1", 1) // stale, and no event stands in its way
	mixed.Events[0].Version = 9
	other := batchOf(caseOf("c2", version(2)))
	mixed.Cases, mixed.Events = append(mixed.Cases, other.Cases...), append(mixed.Events, other.Events...)
	var lost *city.Lost
	if err := b.s.Commit(b.ctx, mixed); !errors.As(err, &lost) {
		b.Fatalf("%v, want *city.Lost", err)
	}
	b.same("lost", city.Lost{Cases: []string{"c1"}}, *lost)
	b.same("its neighbour", caseOf("c2"), b.load("c2"))
	mixed.Cases[0].Expect, mixed.Cases[0].Version, mixed.Events[0].Version = 2, 3, 3
	b.commit(mixed)
	b.same("both kinds in one group", []int{3, 2}, []int{b.load("c1").Version, b.load("c2").Version})
}

func lastWriteWins(b *bundle) {
	batch := batchOf(caseOf("c1"))
	stopped := func(k *city.ClockRow) { k.State = "stopped" }
	retitled := func(r *city.RecordRow) { r.Title = "后来的名称" }
	batch.Clocks = []city.ClockRow{clockOf("c1", "a"), clockOf("c1", "b"), clockOf("c1", "a", stopped)}
	batch.Records = []city.RecordRow{recordOf("r", "k"), recordOf("r", "j"), recordOf("r", "k", retitled)}
	b.commit(batch)
	clocks, err := b.s.Clocks(b.ctx, viewer("li"), "c1")
	b.ok(err)
	b.same("clocks", []city.ClockRow{clockOf("c1", "a", stopped), clockOf("c1", "b")}, clocks)
	record, err := b.s.Record(b.ctx, "r", "k")
	b.ok(err)
	b.same("title", "后来的名称", record.Title)
	next := batchOf(caseOf("c1", version(2)))
	next.Clocks = []city.ClockRow{clockOf("c1", "b", stopped)}
	b.commit(next)
	clocks, err = b.s.Clocks(b.ctx, viewer("li"), "c1")
	b.ok(err)
	b.same("states", []string{"stopped", "stopped"}, []string{clocks[0].State, clocks[1].State})
}

// contested is a database with three cases, two series and an answer, and a
// batch that touches them all as they stand.
func (b *bundle) contested() *city.Batch {
	start := batchOf(caseOf("c1"), caseOf("c2"), caseOf("c3"))
	start.Series = []city.SeriesWrite{{Series: "s1", Last: 5}, {Series: "s2", Last: 9}}
	start.Answers = []city.Answer{{AnswerKey: city.AnswerKey{Actor: "li", Key: "k1"}, Case: "c1", Version: 1}}
	start.Records = []city.RecordRow{recordOf("certificates", "JY1"), recordOf("certificates", "JY2")}
	b.commit(start)
	next := batchOf(caseOf("c1", version(2)), caseOf("c2", version(2)), caseOf("c3", version(2)), caseOf("c4"))
	next.Series = []city.SeriesWrite{{Series: "s1", Expect: 5, Last: 6}, {Series: "s2", Expect: 9, Last: 11}, {Series: "s3", Last: 1}}
	next.Answers = []city.Answer{{AnswerKey: city.AnswerKey{Actor: "li", Key: "k2"}, Case: "c1", Version: 2},
		{AnswerKey: city.AnswerKey{Actor: "wang", Key: "k1"}, Case: "c2", Version: 2}}
	next.Clocks = []city.ClockRow{clockOf("c1", "decision")}
	over := func(r *city.RecordRow) { r.Over = &city.RecordVersion{Case: r.Case, Version: r.Version} }
	absent := func(r *city.RecordRow) { r.Over = &city.RecordVersion{} }
	next.Records = []city.RecordRow{recordOf("certificates", "JY1"), recordOf("certificates", "JY2", over), recordOf("certificates", "JY3", absent)}
	return next
}

func lostRacesAreNamed(b *bundle) {
	base := b.contested()
	for name, test := range map[string]struct {
		change func(*city.Batch)
		want   city.Lost
	}{
		"one case of several":   {func(x *city.Batch) { x.Cases[1].Expect = 0; x.Cases[1].Version = 1 }, city.Lost{Cases: []string{"c2"}}},
		"a case further on":     {func(x *city.Batch) { x.Cases[2].Expect, x.Cases[2].Version = 4, 5 }, city.Lost{Cases: []string{"c3"}}},
		"a case that is absent": {func(x *city.Batch) { x.Cases[3].Expect = 1 }, city.Lost{Cases: []string{"c4"}}},
		"a series behind":       {func(x *city.Batch) { x.Series[0].Expect = 4 }, city.Lost{Series: []string{"s1"}}},
		"a series begun":        {func(x *city.Batch) { x.Series[1].Expect = 0 }, city.Lost{Series: []string{"s2"}}},
		"a series absent":       {func(x *city.Batch) { x.Series[2].Expect = 3 }, city.Lost{Series: []string{"s3"}}},
		"an answer given":       {func(x *city.Batch) { x.Answers[0].Key = "k1" }, city.Lost{Keys: []city.AnswerKey{{Actor: "li", Key: "k1"}}}},
		"an event written":      {func(x *city.Batch) { x.Cases = x.Cases[1:]; x.Events[0].Version = 1 }, city.Lost{Cases: []string{"c1"}}},
		"a record further on":   {func(x *city.Batch) { x.Records[1].Over = &city.RecordVersion{Case: "c1", Version: 2} }, city.Lost{Records: []city.RecordKey{{Register: "certificates", Key: "JY2"}}}},
		"a record elsewhere":    {func(x *city.Batch) { x.Records[1].Over = &city.RecordVersion{Case: "c9", Version: 1} }, city.Lost{Records: []city.RecordKey{{Register: "certificates", Key: "JY2"}}}},
		"a record begun":        {func(x *city.Batch) { x.Records[1].Over = &city.RecordVersion{} }, city.Lost{Records: []city.RecordKey{{Register: "certificates", Key: "JY2"}}}},
		"a record absent":       {func(x *city.Batch) { x.Records[2].Over = &city.RecordVersion{Case: "c1", Version: 1} }, city.Lost{Records: []city.RecordKey{{Register: "certificates", Key: "JY3"}}}},
		"all at once": {func(x *city.Batch) {
			x.Cases[0].Expect, x.Cases[2].Expect, x.Series[0].Expect, x.Series[2].Expect, x.Answers[0].Key = 0, 7, 1, 2, "k1"
		}, city.Lost{Cases: []string{"c1", "c3"}, Series: []string{"s1", "s3"}, Keys: []city.AnswerKey{{Actor: "li", Key: "k1"}}}},
	} {
		batch := clone(base)
		test.change(batch)
		err := b.s.Commit(b.ctx, batch)
		var lost *city.Lost
		if !errors.As(err, &lost) {
			b.Errorf("%s: %v, want *city.Lost", name, err)
			continue
		}
		b.same(name, test.want, *lost)
	}
	b.commit(base) // and none of them stood in its way
}

func clone(x *city.Batch) *city.Batch {
	return &city.Batch{Events: append([]city.EventRow(nil), x.Events...), Cases: append([]city.CaseWrite(nil), x.Cases...),
		Keys: x.Keys, Clocks: x.Clocks, Records: append([]city.RecordRow(nil), x.Records...),
		Series: append([]city.SeriesWrite(nil), x.Series...), Answers: append([]city.Answer(nil), x.Answers...)}
}

func lostRacesWriteNothing(b *bundle) {
	batch := b.contested()
	batch.Cases[2].Expect = 7
	before := b.everything()
	var lost *city.Lost
	if err := b.s.Commit(b.ctx, batch); !errors.As(err, &lost) {
		b.Fatalf("%v, want *city.Lost", err)
	}
	b.same("after a lost race", before, b.everything())
}

// everything is all that a commit may write.
func (b *bundle) everything() []any {
	b.Helper()
	rows, err := b.s.Dump(b.ctx)
	b.ok(err)
	events, err := b.s.EventsAfter(b.ctx, 0, 10_000)
	b.ok(err)
	loaded, err := b.s.Load(b.ctx, city.Touch{Cases: []string{"c1", "c2", "c3", "c4"},
		Answers: []city.AnswerKey{{Actor: "li", Key: "k1"}, {Actor: "li", Key: "k2"}, {Actor: "wang", Key: "k1"}}})
	b.ok(err)
	return []any{rows, events, loaded}
}

func faultsAreNotLostRaces(b *bundle) {
	b.commit(batchOf(caseOf("c1")))
	before := b.everything()
	sameNumber := func(c *city.CaseRow) { c.Number = caseOf("c1").Number }
	for name, batch := range map[string]*city.Batch{
		"two cases with one number": batchOf(caseOf("c2", sameNumber)),
		"a case written twice":      batchOf(caseOf("c3"), caseOf("c3", version(2))),
	} {
		err := b.s.Commit(b.ctx, batch)
		var lost *city.Lost
		if err == nil || errors.As(err, &lost) {
			b.Errorf("%s: %v, want a fault", name, err)
		}
		b.same(name, before, b.everything())
	}
	unnumbered := func(c *city.CaseRow) { c.Number = "" }
	b.commit(batchOf(caseOf("c4", unnumbered), caseOf("c5", unnumbered))) // many may have none
}

func largeBatch(b *bundle) {
	const n = 1001 // and more than a page may have
	batch := &city.Batch{}
	for i := range n {
		id := numbered("c", i)
		batch.Cases = append(batch.Cases, city.CaseWrite{CaseRow: caseOf(id)})
		batch.Events = append(batch.Events, eventOf(id, 1))
		batch.Clocks = append(batch.Clocks, clockOf(id, "decision"))
		batch.Records = append(batch.Records, recordOf("certificates", id))
		batch.Answers = append(batch.Answers, city.Answer{AnswerKey: city.AnswerKey{Actor: "li", Key: id}, Case: id, Version: 1})
		batch.Series = append(batch.Series, city.SeriesWrite{Series: id, Last: 1})
	}
	b.commit(batch)
	var touch city.Touch
	for i := range batch.Cases {
		batch.Cases[i].Expect, batch.Cases[i].Version = 1, 2
		batch.Events[i].Version = 2
		batch.Series[i].Expect, batch.Series[i].Last = 1, 2
		touch.Cases = append(touch.Cases, batch.Cases[i].ID)
		touch.Series = append(touch.Series, batch.Series[i].Series)
		touch.Answers = append(touch.Answers, batch.Answers[i].AnswerKey)
	}
	batch.Answers = nil
	b.commit(batch)
	got, err := b.s.Load(b.ctx, touch)
	b.ok(err)
	b.same("loaded", []int{n, n, n}, []int{len(got.Cases), len(got.Series), len(got.Answers)})
	b.same("version", 2, got.Cases["c1000"].Version)
	b.same("series", int64(2), got.Series["c0500"])
	events, err := b.s.EventsAfter(b.ctx, 0, 3*n)
	b.ok(err)
	b.same("events", 2*n, len(events))
	cases, total, err := b.s.Cases(b.ctx, viewer("li"), city.CaseQuery{Limit: 1 << 40})
	b.ok(err)
	b.same("a page is bounded", []int{1000, n}, []int{len(cases), total})
}

func denseSequence(b *bundle) {
	for round := range 4 {
		batch := &city.Batch{}
		for _, id := range []string{"z", "a", "m"} {
			batch.Cases = append(batch.Cases, city.CaseWrite{CaseRow: caseOf(id, version(2*round+2)), Expect: 2 * round})
			batch.Events = append(batch.Events, eventOf(id, 2*round+1), eventOf(id, 2*round+2))
		}
		b.commit(batch)
		if err := b.s.Commit(b.ctx, batch); err == nil { // a lost race takes no number
			b.Error("the same group was written twice")
		}
	}
	var all []city.EventRow
	for seq := int64(0); ; {
		page, err := b.s.EventsAfter(b.ctx, seq, 5)
		b.ok(err)
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
		seq = page[len(page)-1].Seq
	}
	for i, e := range all {
		want := eventOf([]string{"z", "a", "m"}[i/2%3], i/6*2+i%2+1)
		want.Seq = int64(i + 1)
		b.same("event", want, e)
	}
	b.same("events", 24, len(all))
}

func cancelledContext(b *bundle) {
	b.commit(batchOf(caseOf("c1")))
	before := b.everything()
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	if err := b.s.Commit(ctx, batchOf(caseOf("c2"))); !errors.Is(err, context.Canceled) {
		b.Errorf("commit: %v", err)
	}
	if _, err := b.s.Load(ctx, city.Touch{Cases: []string{"c1"}}); !errors.Is(err, context.Canceled) {
		b.Errorf("load: %v", err)
	}
	if _, _, err := b.s.Cases(ctx, viewer("li"), city.CaseQuery{}); !errors.Is(err, context.Canceled) {
		b.Errorf("cases: %v", err)
	}
	if _, err := b.s.EventsAfter(ctx, 0, 10); !errors.Is(err, context.Canceled) {
		b.Errorf("events: %v", err)
	}
	b.same("after cancelled calls", before, b.everything())
	b.commit(batchOf(caseOf("c2")))
}
