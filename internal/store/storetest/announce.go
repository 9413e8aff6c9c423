package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
)

// announcementOf returns an announcement with every field that one has.
func announcementOf(stream string, version int) city.EventRow {
	return city.EventRow{Case: stream, Version: version, Action: tlog.PublishAction, At: now, Actor: "city", Public: []byte(`{"name":"approvals"}`)}
}

func announcements(b *bundle) {
	for _, e := range []city.EventRow{announcementOf("list/approvals", 1), announcementOf("list/reform", 1), announcementOf("list/approvals", 2),
		announcementOf("day/2026-02-09", 1), announcementOf("list/approvals-more", 1)} {
		b.commit(&city.Batch{Events: []city.EventRow{e}})
	}
	b.commit(batchOf(caseOf("c1")))
	for name, test := range map[string]struct {
		from, to string
		limit    int
		want     []int64
	}{
		"one stream":    {"list/approvals", "list/approvals", 9, []int64{3, 1}},
		"its last":      {"list/approvals", "list/approvals", 1, []int64{3}},
		"all lists":     {"list/", "list/~", 9, []int64{2, 5, 3, 1}},
		"up to a day":   {"day/", "day/2026-02-09", 1, []int64{4}},
		"an empty span": {"day/", "day/2026-02-08", 1, nil},
	} {
		found, err := b.s.Announcements(b.ctx, test.from, test.to, test.limit)
		b.ok(err)
		var got []int64
		for _, e := range found {
			got = append(got, e.Seq)
		}
		b.same(name, test.want, got)
	}
	found, err := b.s.Announcements(b.ctx, "list/reform", "list/reform", 1)
	b.ok(err)
	want := announcementOf("list/reform", 1)
	want.Seq = 2
	b.same("a whole announcement", []city.EventRow{want}, found)
	b.announcedBefore()
}

// announcedBefore makes announcements that are there again, alone and among
// others.
func (b *bundle) announcedBefore() {
	before := b.everything()
	for _, batch := range []*city.Batch{
		{Events: []city.EventRow{announcementOf("list/approvals", 2)}},
		{Events: []city.EventRow{announcementOf("list/approvals", 3), announcementOf("list/approvals", 1)}},
	} {
		err := b.s.Commit(b.ctx, batch)
		var lost *city.Lost
		if !errors.As(err, &lost) || len(lost.Cases) != 1 || lost.Cases[0] != "list/approvals" {
			b.Errorf("announced before: %v, want *city.Lost", err)
		}
	}
	b.same("after announcing again", before, b.everything())
}

// announceBy adds an announcement with its journal entry, or neither.
func announceBy(b *bundle) {
	entry := access.JournalEntry{At: now, Actor: "root", Action: "report.freeze", Subject: "town/1", Detail: "purpose 1"}
	e := announcementOf("report/town", 1)
	for i, want := range []bool{true, false} {
		added, err := b.s.Announce(b.ctx, e, entry)
		b.ok(err)
		b.same(numbered("announced ", i), want, added)
		b.journalled("report.freeze", 1)
	}
	events, err := b.s.EventsAfter(b.ctx, 0, 10)
	b.ok(err)
	e.Seq = 1
	b.same("events", []city.EventRow{e}, events)
}

// dayOf builds the event that closes a day.
func dayOf(day string, counted *tlog.Counted) func(tlog.Counted) (city.EventRow, error) {
	return func(c tlog.Counted) (city.EventRow, error) {
		*counted = c
		e := announcementOf(tlog.DayStream+day, 1)
		e.Action = tlog.CountAction
		return e, nil
	}
}

func closeDay(b *bundle) {
	var got tlog.Counted
	added, err := b.s.CloseDay(b.ctx, dayOf("2026-02-08", &got))
	b.ok(err)
	b.same("an empty city", []any{true, tlog.Counted{}}, []any{added, got})
	ended := func(yes bool) func(*city.RecordRow) { return func(r *city.RecordRow) { r.Ended = yes } }
	batch := batchOf(caseOf("c1"))
	batch.Records = []city.RecordRow{recordOf("certificates", "a", ended(false)), recordOf("certificates", "b", ended(true)),
		recordOf("certificates", "c", ended(false)), recordOf("schools", "a", ended(true))}
	batch.Series = []city.SeriesWrite{{Series: "case/SCJG/2026", Last: 7}, {Series: "certificate/JY/2026", Last: 3}}
	b.commit(batch)
	added, err = b.s.CloseDay(b.ctx, dayOf("2026-02-09", &got))
	b.ok(err)
	b.same("counted", []any{true, tlog.Counted{
		Registers: map[string]tlog.RegisterCount{"certificates": {Live: 2, Ended: 1}, "schools": {Ended: 1}},
		Series:    map[string]int64{"case/SCJG/2026": 7, "certificate/JY/2026": 3}}}, []any{added, got})
	before := b.everything()
	added, err = b.s.CloseDay(b.ctx, dayOf("2026-02-09", &got))
	b.ok(err)
	b.same("closed before", false, added)
	failure := errors.New("no")
	if _, err = b.s.CloseDay(b.ctx, func(tlog.Counted) (city.EventRow, error) { return city.EventRow{}, failure }); !errors.Is(err, failure) {
		b.Errorf("a failure of the builder: %v", err)
	}
	b.same("after closing again", before, b.everything())
	events, err := b.s.EventsAfter(b.ctx, 2, 10)
	b.ok(err)
	want := announcementOf("day/2026-02-09", 1)
	want.Seq, want.Action = 3, tlog.CountAction
	b.same("the day's event", []city.EventRow{want}, events)
}

// daysFromTwo lets both stores close the same days while both write cases. One
// of them closes each day, and it counts exactly what stands below it in the
// sequence.
func daysFromTwo(b *bundle, other city.Store) {
	const days, each = 8, 40
	var closed atomic.Int64
	var all sync.WaitGroup
	for w, s := range []city.Store{b.s, other} {
		all.Go(func() {
			for i := range each {
				id := numbered([]string{"l", "r"}[w], i)
				batch := batchOf(caseOf(id))
				batch.Records = []city.RecordRow{recordOf("r", id)}
				if err := s.Commit(b.ctx, batch); err != nil {
					b.Errorf("commit: %v", err)
				}
			}
		})
		all.Go(func() {
			for i := range days {
				added, err := s.CloseDay(b.ctx, func(c tlog.Counted) (city.EventRow, error) {
					e := announcementOf(tlog.DayStream+numbered("d", i), 1)
					var err error
					e.Public, err = json.Marshal(c)
					return e, err
				})
				if err != nil {
					b.Errorf("close a day: %v", err)
				}
				if added {
					closed.Add(1)
				}
			}
		})
	}
	all.Wait()
	b.same("days closed", int64(days), closed.Load())
	events, err := b.s.EventsAfter(b.ctx, 0, 1000)
	b.ok(err)
	records := int64(0)
	for i, e := range events {
		b.same("no hole", int64(i+1), e.Seq)
		if !tlog.IsAnnouncement(e.Case) {
			records++
			continue
		}
		var c tlog.Counted
		b.ok(json.Unmarshal(e.Public, &c))
		b.same("counted below event "+e.Case, records, c.Registers["r"].Ended)
	}
	b.same("records", int64(2*each), records)
}

func heads(b *bundle) {
	head := func(size int64, shown string) tlog.Head {
		return tlog.Head{Size: size, Signed: []byte(numbered("signed ", int(size))), At: now.Add(time.Duration(size) * time.Second), Shown: []byte(shown)}
	}
	advance := func(from, size int64, want bool) {
		b.Helper()
		moved, err := b.s.Advance(b.ctx, from, head(size, "what another process saw before"))
		b.ok(err)
		b.same("moved", want, moved)
	}
	is := func(size int64, shown string) {
		b.Helper()
		got, err := b.s.Head(b.ctx)
		b.ok(err)
		b.same("head", head(size, shown), got)
	}
	got, err := b.s.Head(b.ctx)
	b.ok(err)
	b.same("no head yet", tlog.Head{}, got)
	advance(3, 5, false)
	advance(0, 0, true) // an empty log has a head too
	is(0, "")
	advance(0, 5, true)
	is(5, "")
	advance(0, 6, false)
	advance(4, 6, false)
	b.ok(b.s.Show(b.ctx, 5, []byte("five")))
	is(5, "five")
	advance(5, 9, true)
	is(9, "five") // shown until something newer is
	advance(9, 9, true)
	b.ok(b.s.Show(b.ctx, 4, []byte("four")))
	is(9, "five")
	b.ok(b.s.Show(b.ctx, 9, []byte("nine")))
	b.ok(b.s.Show(b.ctx, 9, []byte("nine, cosigned")))
	b.ok(b.s.Show(b.ctx, 8, []byte("eight")))
	b.ok(b.s.Show(b.ctx, 10, []byte("larger than the log")))
	is(9, "nine, cosigned")
	if _, err := b.s.Advance(b.ctx, 9, head(8, "")); err == nil {
		b.Error("the head went back")
	}
	b.ok(b.s.Truncate(b.ctx)) // a rebuild leaves it alone
	is(9, "nine, cosigned")
}

// headsFromTwo lets both stores move the head: each step is made once.
func headsFromTwo(b *bundle, other city.Store) {
	const steps = 25
	var moved atomic.Int64
	var all sync.WaitGroup
	for w, s := range []city.Store{b.s, other} {
		all.Go(func() {
			for {
				h, err := s.Head(b.ctx)
				if err != nil || h.Size == steps {
					if err != nil {
						b.Errorf("process %d: %v", w, err)
					}
					return
				}
				done, err := s.Advance(b.ctx, h.Size, tlog.Head{Size: h.Size + 1, Signed: []byte{byte(w)}, At: now})
				if err != nil {
					b.Errorf("process %d: %v", w, err)
					return
				}
				if done {
					moved.Add(1)
				}
			}
		})
	}
	all.Wait()
	b.same("steps", int64(steps), moved.Load())
}

func texts(b *bundle) {
	b.ok(b.s.SaveList(b.ctx, city.ListRow{System: "approvals", Digest: "sha256:l", At: now, Text: []byte("清单\x00")}))
	b.ok(b.s.SaveText(b.ctx, "sha256:t", []byte("日历\x00")))
	b.ok(b.s.SaveText(b.ctx, "sha256:t", []byte("日历\x00")))
	for digest, want := range map[string]string{"sha256:l": "清单\x00", "sha256:t": "日历\x00"} {
		got, err := b.s.Text(b.ctx, digest)
		b.ok(err)
		b.same("text", want, string(got))
	}
	if _, err := b.s.Text(b.ctx, "sha256:none"); !problem.Is(err, problem.NotFound) {
		b.Errorf("no such text: %v", err)
	}
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	if _, err := b.s.Text(ctx, "sha256:t"); !errors.Is(err, context.Canceled) {
		b.Errorf("cancelled: %v", err)
	}
}
