package storetest

import (
	"slices"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lists"
)

var parts = []figures.Period{figures.AllTime(), {From: 19_999, To: 20_000}, {From: -5, To: 20_400},
	figures.Since(20_001, figures.Undated), figures.Since(figures.Undated, 0), {From: 5, To: 6}}

// recountCells compares the sums by period and office with those of the
// members that are in them.
func (b *bundle) recountCells() {
	b.Helper()
	for _, f := range []*lists.Figure{{ID: "on-time", Per: lists.PerShare}, {ID: "days", Per: lists.PerMedian}, {ID: "yuan", Per: lists.PerLatest}} {
		q := city.CellQuery{Figure: f.ID, Parts: parts}
		if f.Per != lists.PerShare {
			q.Order = &city.Ordered{Figure: f.ID, Latest: f.Per == lists.PerLatest}
		}
		members, _, err := b.s.Members(b.ctx, city.MemberQuery{Figure: f.ID})
		b.ok(err)
		b.sameCells(f, q, "", members)
		q.Office = "GAJ"
		b.sameCells(f, q, "GAJ", members)
		q.Office, q.EachOffice = "", true
		b.sameCells(f, q, "each", members)
		if q.Order != nil && len(members) > 0 {
			want, err := figures.Total(f, members)
			b.ok(err)
			totals, err := b.s.Totals(b.ctx, "figures", *q.Order)
			b.ok(err)
			b.same("the value of "+f.ID, want, totals.Sums[f.ID])
		}
	}
}

func (b *bundle) sameCells(f *lists.Figure, q city.CellQuery, office string, members []city.Member) {
	b.Helper()
	got, err := b.s.Cells(b.ctx, "figures", q)
	b.ok(err)
	offices := []string{office}
	if q.EachOffice {
		offices = []string{"GAJ", "SCJG"}
	}
	var want []city.Cell
	for i, p := range q.Parts {
		for _, o := range offices {
			in := figures.Scope{Period: p, Office: o}.Select(members)
			if len(in) == 0 {
				continue
			}
			sums, err := figures.Total(f, in)
			b.ok(err)
			counted := len(slices.DeleteFunc(in, func(m city.Member) bool { return !m.Counts }))
			want = append(want, city.Cell{Part: i, Office: o, Counted: int64(counted), Total: sums})
		}
	}
	b.same("the cells of "+f.ID+", office "+office, want, got.Cells)
	alone := len(members) % len(q.Parts) // one part by itself: the database adds up
	q.Parts = q.Parts[alone : alone+1]
	one, err := b.s.Cells(b.ctx, "figures", q)
	b.ok(err)
	var part []city.Cell
	for _, c := range want {
		if c.Part == alone {
			c.Part = 0
			part = append(part, c)
		}
	}
	if len(part)+len(one.Cells) > 0 {
		b.same("one part of "+f.ID+", office "+office, part, one.Cells)
	}
}

// cells reads members of a period, as a page of a figure does.
func cells(b *bundle) {
	on := func(d int, office string) func(*city.Member) {
		return func(m *city.Member) { m.Day, m.Office = parts[1].From.AddDays(d), office }
	}
	b.ok(b.s.SaveMembers(b.ctx, "figures", 4, []city.MemberChange{
		changeOf("case:1", memberOf("on-time", "case:1", on(0, "SCJG"))),
		changeOf("case:2", memberOf("on-time", "case:2", on(1, "GAJ"))),
		changeOf("case:3", memberOf("on-time", "case:3", on(2, "SCJG"))),
	}))
	_, n, err := b.s.Members(b.ctx, city.MemberQuery{Figure: "on-time", Period: &parts[1]})
	b.ok(err)
	b.same("members of two days", 2, n)
	_, n, err = b.s.Members(b.ctx, city.MemberQuery{Figure: "on-time", Period: &parts[1], Office: "SCJG"})
	b.ok(err)
	b.same("of these an office's", 1, n)
	b.recountCells()
	first, last, err := b.s.FigureDays(b.ctx, "on-time")
	b.ok(err)
	b.same("days", figures.Period{From: 19_999, To: 20_001}, figures.Period{From: first, To: last})
	if first, last, err = b.s.FigureDays(b.ctx, "none"); err != nil || last >= first {
		b.Errorf("days of nothing: %v to %v, %v", first, last, err)
	}
	got, err := b.s.Cells(b.ctx, "figures", city.CellQuery{Figure: "on-time", Parts: parts[:1]})
	b.ok(err)
	b.same("position", city.Standing{Position: 4}, got.Standing)
	b.ok(b.s.SaveMembers(b.ctx, "figures", 5, []city.MemberChange{changeOf("case:1"), changeOf("case:2"), changeOf("case:3")}))
	rows, err := b.s.Dump(b.ctx)
	b.ok(err)
	b.same("what is left of members that have gone", []string(nil), rows)
}
