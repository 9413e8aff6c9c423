package storetest

import (
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/city"
)

const (
	openSide  = `{"to":"draft"}`
	shownSide = `{"to":"running","fields":{"form":{"title":"甲"}}}`
	// sly is what somebody may type who would like to be disclosed.
	sly = `{"to":"running","fields":{"input":{"reason":"\"fields\":{\"form\":{}}"}}}`
)

// duties are cases of three offices that GGB has handled, some late, some of
// them disclosed.
func (b *bundle) duties() {
	type c = city.CaseRow
	of := func(office, number string, change ...func(*c)) func(*c) {
		return func(r *c) {
			r.Office, r.Number, r.Applicant, r.Steward, r.Item, r.Alert, r.Due = office, number, "", "GGB", "measure", "", now.Add(time.Hour)
			for _, f := range change {
				f(r)
			}
		}
	}
	past := func(r *c) { r.Due = now.Add(-time.Minute) }
	red := func(r *c) { r.Alert, r.Due = "red", time.Time{} }
	other := func(r *c) { r.Item = "secret" }
	batch := batchOf(
		caseOf("d1", open, of("CG", "1", past)), caseOf("d2", open, of("CG", "2")), caseOf("d3", open, of("CG", "3", red)),
		caseOf("d4", open, of("YL", "4", past)), caseOf("d5", of("YL", "5", past)), // closed
		caseOf("d6", open, of("GGB", "", past)), // a draft
		caseOf("d7", open, of("YL", "7", other, past)), caseOf("d8", open, of("YL", "8", past)),
	)
	for i := range batch.Events {
		side := shownSide
		switch batch.Events[i].Case {
		case "d4":
			side = openSide
		case "d8":
			side = sly
		}
		batch.Events[i].Public = []byte(side)
	}
	b.commit(batch)
}

func lateness(b *bundle) {
	b.duties()
	all := []city.OfficeLate{{Office: "CG", Late: 2, Total: 3}, {Office: "YL", Late: 3, Total: 3}}
	Grant(b, b.s, grant("steward", "GGB", "steward", now.Add(-day), time.Time{}), grant("parks", "YL", "handler", now.Add(-day), time.Time{}))
	for name, test := range map[string]struct {
		person string
		q      city.LateQuery
		want   []city.OfficeLate
	}{
		"the steward sees all":    {"steward", city.LateQuery{Now: now}, all},
		"an item":                 {"steward", city.LateQuery{Now: now, Items: []string{"secret"}}, []city.OfficeLate{{Office: "YL", Late: 1, Total: 1}}},
		"earlier":                 {"steward", city.LateQuery{Now: now.Add(-time.Hour)}, []city.OfficeLate{{Office: "CG", Late: 1, Total: 3}, {Office: "YL", Late: 0, Total: 3}}},
		"the handler his own":     {"parks", city.LateQuery{Now: now}, all[1:]},
		"a stranger sees nothing": {"stranger", city.LateQuery{Now: now}, nil},
		"nobody":                  {"", city.LateQuery{Now: now}, nil},
	} {
		got, err := b.s.Lateness(b.ctx, viewer(test.person), test.q)
		b.ok(err)
		if diff := cmp.Diff(test.want, got); diff != "" {
			b.Errorf("%s: %s", name, diff)
		}
	}
	got, err := b.s.DisclosedLateness(b.ctx, city.LateQuery{Now: now, Items: []string{"measure"}})
	b.ok(err)
	if diff := cmp.Diff([]city.OfficeLate{{Office: "CG", Late: 2, Total: 3}}, got); diff != "" {
		b.Errorf("disclosed: %s", diff)
	}
	if got, err := b.s.DisclosedLateness(b.ctx, city.LateQuery{Now: now}); err != nil || len(got) != 0 {
		b.Errorf("no items disclose nothing: %v, %v", got, err)
	}
}

func disclosed(b *bundle) {
	b.duties()
	rows, total, err := b.s.Disclosed(b.ctx, city.LateQuery{Now: now, Items: []string{"measure"}, Late: true, Sort: "alert", Limit: 1})
	b.ok(err)
	if total != 2 || len(rows) != 1 || rows[0].ID != "d3" {
		b.Fatalf("%d late: %v", total, ids(rows))
	}
	if r := rows[0]; r.Subject != "" || r.Applicant != "" || r.Form != nil || r.SubjectIndex != nil {
		b.Errorf("more than anyone may know: %+v", r)
	}
	rows, total, err = b.s.Disclosed(b.ctx, city.LateQuery{Now: now, Items: []string{"measure", "secret"}, Office: "YL"})
	b.ok(err)
	if total != 1 || rows[0].ID != "d7" {
		b.Errorf("of the office: %v", ids(rows))
	}
	if _, _, err := b.s.Disclosed(b.ctx, city.LateQuery{Items: []string{"measure"}, Sort: "subject"}); err == nil {
		b.Error("an order that there is not")
	}
	events, err := b.s.PublicEvents(b.ctx, []string{"d3", "d1", "none"})
	b.ok(err)
	if len(events) != 2 || events[0].Case != "d1" || events[0].Private != nil || events[0].Actor != "" {
		b.Errorf("public sides: %+v", events)
	}
	latest, err := b.s.LatestEvents(b.ctx, 0, 3)
	b.ok(err)
	older, err := b.s.LatestEvents(b.ctx, latest[2].Seq, 1)
	b.ok(err)
	if latest[0].Case != "d8" || latest[2].Case != "d6" || older[0].Case != "d5" || older[0].Private != nil {
		b.Errorf("latest %v, before them %v", latest, older)
	}
}

func handed(b *bundle) {
	b.duties()
	Grant(b, b.s, grant("steward", "GGB", "steward", now.Add(-day), time.Time{}), grant("parks", "YL", "handler", now.Add(-day), time.Time{}))
	for person, want := range map[string][]string{"steward": {"d3", "d1", "d2", "d4", "d7", "d8"}, "parks": {}, "stranger": {}} {
		rows, _, err := b.s.Cases(b.ctx, viewer(person), city.CaseQuery{Handed: true, Open: true, Now: now, Sort: "number"})
		b.ok(err)
		got := slices.DeleteFunc(ids(rows), func(id string) bool { return id == "d6" })
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			b.Errorf("%s: %v, want %v", person, got, want)
		}
	}
	counts, err := b.s.Tally(b.ctx, viewer("steward"), now)
	b.ok(err)
	if counts.Applicants != 0 || counts.Closed != 1 {
		b.Errorf("what is handed out is counted as waiting for applicants, or as closed: %+v", counts)
	}
	rows, total, err := b.s.Cases(b.ctx, viewer("steward"), city.CaseQuery{Handed: true, Alert: "any", Sort: "alert"})
	b.ok(err)
	if total != 1 || rows[0].ID != "d3" {
		b.Errorf("with an alert: %v", ids(rows))
	}
}
