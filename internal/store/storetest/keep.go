package storetest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

func listsAndSettings(b *bundle) {
	list := func(system, digest string, hours int) city.ListRow {
		return city.ListRow{System: system, Digest: digest, At: now.Add(time.Duration(hours) * time.Hour), Text: []byte("-- list.yaml --\n清单 " + digest)}
	}
	b.filled(list("approvals", "d1", 1))
	for _, l := range []city.ListRow{list("approvals", "d1", 1), list("approvals", "d1", 2), list("reform", "d1", 3),
		list("approvals", "d2", 4), list("approvals", "d1", 5), list("approvals", "d1", 6)} {
		b.ok(b.s.SaveList(b.ctx, l))
	}
	got, err := b.s.Lists(b.ctx)
	b.ok(err)
	b.same("lists: each publication once, in order", []city.ListRow{list("approvals", "d1", 1), list("reform", "d1", 3),
		list("approvals", "d2", 4), list("approvals", "d1", 5)}, got)

	for _, want := range []string{"", "一", "二", ""} {
		if want != "" {
			b.ok(b.s.SetSetting(b.ctx, "name", want))
		}
		value, err := b.s.Setting(b.ctx, "name")
		b.ok(err)
		if want == "" && value == "二" {
			b.ok(b.s.SetSetting(b.ctx, "name", ""))
			value, err = b.s.Setting(b.ctx, "name")
			b.ok(err)
		}
		b.same("setting", want, value)
	}
}

// eventsStay tries what no program does and a hand at the database might.
func eventsStay(b *bundle) {
	b.commit(batchOf(caseOf("c1")))
	before := b.everything()
	db := b.s.(interface{ DB() *store.DB }).DB()
	for _, q := range []string{"UPDATE events SET actor = 'x'", "DELETE FROM events", "DELETE FROM events WHERE seq = 1"} {
		if _, err := db.Write.ExecContext(b.ctx, q); err == nil || !strings.Contains(err.Error(), "only added to") {
			b.Errorf("%s: %v", q, err)
		}
	}
	b.same("after trying", before, b.everything())
}

// publicSides are those of all events, page by page, and end with the last.
func publicSides(b *bundle) {
	var want []city.PublicEvent
	for i := range 4 {
		id := numbered("c", i)
		batch := &city.Batch{Cases: []city.CaseWrite{{CaseRow: caseOf(id, version(2))}}, Events: []city.EventRow{eventOf(id, 1), eventOf(id, 2)}}
		batch.Events[1].Public = []byte(`{"item":"摆摊\u001e|\\\"","to":"` + id + `"}`)
		b.commit(batch)
		for n, e := range batch.Events {
			p := city.PublicEvent{Seq: int64(2*i + n + 1), Case: id, Version: n + 1, Action: "submit", At: now, Public: string(e.Public)}
			if n == 0 {
				p.List = "sha256:1"
			}
			want = append(want, p)
		}
	}
	var got, page []city.PublicEvent
	for seq := int64(0); ; seq = page[len(page)-1].Seq {
		var err error
		page, err = b.s.PublicAfter(b.ctx, seq, 3, page)
		b.ok(err)
		if len(page) == 0 {
			break
		}
		got = append(got, page...)
	}
	b.same("public sides", want, got)
}

// populate writes some of everything.
func (b *bundle) populate() *city.Batch {
	b.Helper()
	batch := batchOf(caseOf("c1"), caseOf("c2", open))
	batch.Clocks = []city.ClockRow{clockOf("c1", "decision"), clockOf("c2", "notice")}
	batch.Records = []city.RecordRow{recordOf("certificates", "JY1")}
	batch.Series = []city.SeriesWrite{{Series: "SCJG-2026", Last: 2}}
	batch.Answers = []city.Answer{{AnswerKey: city.AnswerKey{Actor: "li", Key: "k1"}, Digest: []byte{5}, Case: "c1", Version: 1}}
	b.commit(batch)
	b.ok(b.s.SaveList(b.ctx, city.ListRow{System: "approvals", Digest: "d1", At: now, Text: []byte("x")}))
	b.ok(b.s.SetSetting(b.ctx, "name", "四平"))
	b.ok(b.s.SaveMembers(b.ctx, "log", 2, nil))
	b.ok(b.s.SaveMembers(b.ctx, "figures", 2, []city.MemberChange{changeOf("case:c1", memberOf("days", "case:c1"))}))
	return batch
}

func rebuild(b *bundle) {
	batch := b.populate()
	before, err := b.s.Dump(b.ctx)
	b.ok(err)
	events, err := b.s.EventsAfter(b.ctx, 0, 100)
	b.ok(err)
	b.ok(b.s.Truncate(b.ctx))
	rows, err := b.s.Dump(b.ctx)
	b.ok(err)
	b.same("projections after truncating", 0, len(rows))
	b.truncateKeeps(events)

	b.ok(b.s.Restore(b.ctx, batch))
	b.ok(b.s.SaveMembers(b.ctx, "figures", 2, []city.MemberChange{changeOf("case:c1", memberOf("days", "case:c1"))}))
	after, err := b.s.Dump(b.ctx)
	b.ok(err)
	b.same("projections restored", before, after)
	b.same("form", []byte{3, 4}, b.load("c1").Form)
	b.truncateKeepsEvents(events)

	batch.Cases[0].Version, batch.Cases[0].Expect, batch.Cases[0].Form = 9, 5, nil // whatever is there
	b.ok(b.s.Restore(b.ctx, batch))
	b.same("restored over what was there", caseOf("c1", version(9)), b.load("c1"))
}

func (b *bundle) truncateKeepsEvents(want []city.EventRow) {
	b.Helper()
	events, err := b.s.EventsAfter(b.ctx, 0, 100)
	b.ok(err)
	b.same("events", want, events)
}

func (b *bundle) truncateKeeps(events []city.EventRow) {
	b.Helper()
	b.truncateKeepsEvents(events)
	key := city.AnswerKey{Actor: "li", Key: "k1"}
	got, err := b.s.Load(b.ctx, city.Touch{Cases: []string{"c1"}, Series: []string{"SCJG-2026"}, Answers: []city.AnswerKey{key}})
	b.ok(err)
	b.same("cases, keys, series, answers", []int{0, 1, 0, 1}, []int{len(got.Cases), len(got.Keys), len(got.Series), len(got.Answers)})
	lists, err := b.s.Lists(b.ctx)
	b.ok(err)
	b.same("lists", 1, len(lists))
	name, err := b.s.Setting(b.ctx, "name")
	b.ok(err)
	b.same("setting", "四平", name)
	for follower, want := range map[string]int64{"log": 2, "figures": 0} {
		position, err := b.s.Position(b.ctx, follower)
		b.ok(err)
		b.same("position of "+follower, want, position)
	}
}

func dump(b *bundle) {
	batch := b.populate()
	rows, err := b.s.Dump(b.ctx)
	b.ok(err)
	again, err := b.s.Dump(b.ctx)
	b.ok(err)
	b.same("a second dump", rows, again)
	var tables []string
	for _, row := range rows {
		table, _, _ := strings.Cut(row, " ")
		tables = append(tables, table)
	}
	b.same("tables", []string{"cases", "cases", "clocks", "clocks", "records", "series", "figure_members", "figure_days", "figure_days", "figure_days", "figure_days",
		"figure_days", "figure_days", "figure_days", "figure_days", "figure_values", "figure_values", "figure_values", "figure_values",
		"figure_values", "figure_values", "figure_values", "figure_values"}, tables)
	// Every column but the sealed ones shows a change.
	column := regexp.MustCompile(` ([a-z_]+)=`)
	shown := map[string]bool{}
	for _, m := range column.FindAllStringSubmatch(rows[0], -1) {
		shown[m[1]] = true
	}
	b.same("columns of a case", 23, len(shown))
	c := caseOf("c1", version(1))
	c.Form = []byte("another sealing")
	batch.Cases = []city.CaseWrite{{CaseRow: c}}
	batch.Records[0].Private = []byte("another sealing")
	b.ok(b.s.Restore(b.ctx, batch))
	again, err = b.s.Dump(b.ctx)
	b.ok(err)
	b.same("a dump of the same, sealed anew", rows, again)
}

func lead(b *bundle) {
	failure := errors.New("failed")
	led, err := b.s.Lead(b.ctx, "sweep", func(ctx context.Context) error {
		inner, err := b.s.Lead(ctx, "figures", func(ctx context.Context) error { return ctx.Err() })
		if !inner || err != nil {
			b.Errorf("a lead of another name: %v, %v", inner, err)
		}
		return failure
	})
	if !led || !errors.Is(err, failure) {
		b.Errorf("%v, %v", led, err)
	}
	for i := range 50 { // a lead ends with its function, and its resources too
		led, err := b.s.Lead(b.ctx, "sweep", func(ctx context.Context) error { return ctx.Err() })
		if !led || err != nil {
			b.Fatalf("%d: %v, %v", i, led, err)
		}
	}
	ctx, cancel := context.WithCancel(b.ctx)
	led, err = b.s.Lead(ctx, "sweep", func(ctx context.Context) error {
		cancel()
		<-ctx.Done()
		return nil
	})
	if !led || err != nil {
		b.Errorf("a lead that was cancelled: %v, %v", led, err)
	}
}

// hostileText writes what people may type and what no one should be able to
// break a group with.
func hostileText(b *bundle) {
	for i, text := range []string{"四平市铁西区", "𠮷🏮 e\u0301", "'; DROP TABLE cases; --", `{"a":"\u0000"}`, "a\x00b", "\xff\xfe", "\u202e倒", strings.Repeat("长", 5000)} {
		id := fmt.Sprintf("c%d", i)
		c := caseOf(id, func(c *city.CaseRow) { c.Subject, c.Applicant = text, "p"+text })
		batch := batchOf(c)
		batch.Events[0].Actor = text
		batch.Records = []city.RecordRow{recordOf("r", text, func(r *city.RecordRow) { r.Title, r.Case, r.Public = text, id, []byte(`{}`) })}
		batch.Series = []city.SeriesWrite{{Series: text, Last: 1}}
		batch.Answers = []city.Answer{{AnswerKey: city.AnswerKey{Actor: text, Key: text}, Case: id, Version: 1}}
		batch.Clocks = []city.ClockRow{clockOf(id, text)}
		b.commit(batch)
		want := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
		got, err := b.s.Case(b.ctx, viewer("p"+text), id)
		b.ok(err)
		b.same("subject", want, got.Subject)
		record, err := b.s.Record(b.ctx, "r", text)
		b.ok(err)
		b.same("title", want, record.Title)
		loaded, err := b.s.Load(b.ctx, city.Touch{Cases: []string{id, text}, Series: []string{text}, Answers: []city.AnswerKey{{Actor: text, Key: text}}})
		b.ok(err)
		b.same("loaded", []int{1, 1, 1}, []int{len(loaded.Cases), len(loaded.Series), len(loaded.Answers)})
	}
}
