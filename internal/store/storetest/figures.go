package storetest

import (
	"cmp"
	"math"
	"slices"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
)

func memberOf(figure, subject string, change ...func(*city.Member)) city.Member {
	m := city.Member{Figure: figure, Subject: subject, Name: "SCJG-2026-Case-000" + subject[len(subject)-1:], Office: "SCJG", Counts: true, Value: 1.5, At: now, Day: 20_500, Spread: true}
	for _, f := range change {
		f(&m)
	}
	return m
}

func changeOf(subject string, members ...city.Member) city.MemberChange {
	return city.MemberChange{Subject: subject, Members: members}
}

func members(b *bundle) {
	out := func(m *city.Member) { m.Counts = false }
	at := func(minutes int, office string) func(*city.Member) {
		return func(m *city.Member) { m.At, m.Office = now.Add(time.Duration(minutes)*time.Minute), office }
	}
	b.filled(memberOf("on-time", "case:1"))
	b.ok(b.s.SaveMembers(b.ctx, "figures", 7, []city.MemberChange{
		changeOf("case:1", memberOf("on-time", "case:1", at(1, "SCJG")), memberOf("days", "case:1")),
		changeOf("case:2", memberOf("on-time", "case:2", at(3, "GAJ"), out)),
		changeOf("case:3", memberOf("on-time", "case:3", at(2, "SCJG"), out)),
		changeOf("case:4", memberOf("on-time", "case:4", at(3, "SCJG"))),
		changeOf("case:5"),
	}))
	yes, no := true, false
	for name, test := range map[string]struct {
		q    city.MemberQuery
		want []string
	}{
		"newest first": {city.MemberQuery{Figure: "on-time"}, []string{"case:4", "case:3", "case:2", "case:1"}},
		"in":           {city.MemberQuery{Figure: "on-time", Counts: &yes}, []string{"case:4", "case:1"}},
		"not in":       {city.MemberQuery{Figure: "on-time", Counts: &no}, []string{"case:3", "case:2"}},
		"office":       {city.MemberQuery{Figure: "on-time", Office: "SCJG"}, []string{"case:4", "case:3", "case:1"}},
		"name":         {city.MemberQuery{Figure: "on-time", Text: "scjg-2026-CASE-0003"}, []string{"case:3"}},
		"names":        {city.MemberQuery{Figure: "on-time", Text: "SCJG-2026-", Office: "SCJG", Counts: &yes}, []string{"case:4", "case:1"}},
		"its middle":   {city.MemberQuery{Figure: "on-time", Text: "2026"}, nil},
		"another":      {city.MemberQuery{Figure: "days"}, []string{"case:1"}},
		"none":         {city.MemberQuery{Figure: "none"}, nil},
	} {
		for _, size := range []int{1, 3, 0} {
			var got []string
			for offset := 0; ; {
				test.q.Offset, test.q.Limit = offset, size
				page, total, err := b.s.Members(b.ctx, test.q)
				b.ok(err)
				b.same(name+": total", len(test.want), total)
				if len(page) == 0 {
					break
				}
				for _, m := range page {
					got = append(got, m.Subject)
				}
				offset += len(page)
			}
			b.same(name, test.want, got)
		}
	}
	page, _, err := b.s.Members(b.ctx, city.MemberQuery{Figure: "days"})
	b.ok(err)
	b.same("a whole member", memberOf("days", "case:1"), page[0])
	totals, err := b.s.Totals(b.ctx, "figures")
	b.ok(err)
	b.same("totals", city.Totals{Standing: city.Standing{Position: 7},
		Sums: map[string]city.Total{"on-time": {Denominator: 4, Numerator: 3}, "days": {Denominator: 1, Numerator: 1.5}}}, totals)
	b.commit(batchOf(caseOf("c1"), caseOf("c2")))
	b.ok(b.s.SaveMembers(b.ctx, "late", 1, nil))
	for follower, want := range map[string]city.Standing{"figures": {Position: 7, Last: 2}, "late": {Position: 1, Last: 2}, "none": {Last: 2}} {
		totals, err := b.s.Totals(b.ctx, follower)
		b.ok(err)
		b.same("totals for "+follower, want, totals.Standing)
	}
}

// recount compares the totals with the members they are the sums of.
func (b *bundle) recount() {
	b.Helper()
	totals, err := b.s.Totals(b.ctx, "figures")
	b.ok(err)
	want := map[string]city.Total{}
	for _, figure := range []string{"on-time", "days", "yuan"} {
		var t city.Total
		sum := int64(0)
		members, n, err := b.s.Members(b.ctx, city.MemberQuery{Figure: figure})
		b.ok(err)
		for _, m := range members {
			t.Denominator++
			if m.Counts {
				sum += int64(math.Round(m.Value * 1e6))
			}
		}
		if t.Numerator = float64(sum) / 1e6; n > 0 {
			want[figure] = t
		}
	}
	b.same("totals by difference", want, totals.Sums)
	b.recountCells()
}

// totalsEqualARecount lets members come, change and go at random; the totals
// must always be those of a recount, to the last digit.
func totalsEqualARecount(b *bundle) {
	member := rapid.Custom(func(t *rapid.T) city.Member {
		return city.Member{Counts: rapid.Bool().Draw(t, "counts"), Value: rapid.Float64Range(-1000, 1e9).Draw(t, "value"),
			Office: rapid.SampledFrom([]string{"SCJG", "GAJ"}).Draw(t, "office"), At: now,
			Day: rapid.SampledFrom([]law.Date{figures.Undated, -1, 0, 20_000, 20_001, 20_400}).Draw(t, "day")}
	})
	position := int64(0)
	rapid.Check(b, func(t *rapid.T) {
		var changes []city.MemberChange
		for _, subject := range rapid.SliceOfN(rapid.SampledFrom([]string{"case:1", "case:2", "case:3", "record:r:1"}), 1, 4).Draw(t, "subjects") {
			change := city.MemberChange{Subject: subject}
			for _, figure := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"on-time", "days", "yuan"}), rapid.ID).Draw(t, "figures") {
				m := member.Draw(t, "member")
				m.Figure, m.Subject, m.Spread = figure, subject, figure == "days"
				if m.Spread {
					m.Counts, m.Value = true, math.Trunc(m.Value/1e8)
				}
				change.Members = append(change.Members, m)
			}
			changes = append(changes, change)
		}
		position++
		if err := b.s.SaveMembers(b.ctx, "figures", position, changes); err != nil {
			t.Fatal(err)
		}
		b.recount()
		b.samePages(t)
		if b.Failed() {
			t.FailNow()
		}
	})
}

func badMembers(b *bundle) {
	b.ok(b.s.SaveMembers(b.ctx, "figures", 3, []city.MemberChange{changeOf("case:1", memberOf("days", "case:1"))}))
	worth := func(v float64) func(*city.Member) { return func(m *city.Member) { m.Value = v } }
	for name, change := range map[string]city.MemberChange{
		"not a number":      changeOf("case:1", memberOf("days", "case:1", worth(math.NaN()))),
		"infinite":          changeOf("case:1", memberOf("days", "case:1", worth(math.Inf(1)))),
		"too large":         changeOf("case:1", memberOf("days", "case:1", worth(1e13))),
		"of another":        changeOf("case:1", memberOf("days", "case:2")),
		"twice in a figure": changeOf("case:1", memberOf("days", "case:1"), memberOf("days", "case:1")),
	} {
		if err := b.s.SaveMembers(b.ctx, "figures", 4, []city.MemberChange{change}); err == nil {
			b.Errorf("a member that is %s was taken", name)
		}
	}
	position, err := b.s.Position(b.ctx, "figures")
	b.ok(err)
	b.same("position", int64(3), position)
	b.recount()
}

func followers(b *bundle) {
	at := func(follower string, want int64) {
		b.Helper()
		got, err := b.s.Position(b.ctx, follower)
		b.ok(err)
		b.same("position of "+follower, want, got)
	}
	at("log", 0)
	b.ok(b.s.SaveMembers(b.ctx, "log", 5, nil))
	b.ok(b.s.SaveMembers(b.ctx, "figures", 9, []city.MemberChange{changeOf("case:1", memberOf("days", "case:1"))}))
	at("log", 5)
	at("figures", 9)
	b.ok(b.s.SaveMembers(b.ctx, "log", 5, nil)) // it may stay
	if err := b.s.SaveMembers(b.ctx, "figures", 8, []city.MemberChange{changeOf("case:1")}); err == nil {
		b.Error("a follower that was overtaken went back")
	}
	b.recount()
	at("figures", 9)
	b.ok(b.s.SaveMembers(b.ctx, "log", 0, nil)) // but begin anew
	at("log", 0)
	b.ok(b.s.SaveMembers(b.ctx, "log", 6, nil))
	b.ok(b.s.ClearMembers(b.ctx, "figures"))
	at("figures", 0)
	at("log", 6)
	totals, err := b.s.Totals(b.ctx, "figures")
	b.ok(err)
	b.same("totals after clearing", 0, len(totals.Sums))
	_, n, err := b.s.Members(b.ctx, city.MemberQuery{Figure: "days"})
	b.ok(err)
	b.same("members after clearing", 0, n)
}

// samePages turns the pages of some members and compares them with a selection
// from all.
func (b *bundle) samePages(t *rapid.T) {
	b.Helper()
	yes, no := true, false
	q := city.MemberQuery{Figure: rapid.SampledFrom([]string{"on-time", "days"}).Draw(t, "figure of the pages"),
		Office: rapid.SampledFrom([]string{"", "", "GAJ"}).Draw(t, "office of the pages"),
		Counts: rapid.SampledFrom([]*bool{nil, &yes, &no}).Draw(t, "counts of the pages"),
		Period: rapid.SampledFrom([]*figures.Period{nil, &parts[0], &parts[1], &parts[2], &parts[3], &parts[4]}).Draw(t, "period of the pages")}
	all, _, err := b.s.Members(b.ctx, city.MemberQuery{Figure: q.Figure})
	b.ok(err)
	if !slices.IsSortedFunc(all, func(a, c city.Member) int {
		return cmp.Or(cmp.Compare(c.Day, a.Day), cmp.Compare(c.Subject, a.Subject))
	}) {
		b.Errorf("not by day: %v", all)
	}
	want := []city.Member(nil)
	for _, m := range all {
		if (q.Office == "" || m.Office == q.Office) && (q.Counts == nil || m.Counts == *q.Counts) && (q.Period == nil || q.Period.Has(m.Day)) {
			want = append(want, m)
		}
	}
	var got []city.Member
	q.Limit = rapid.IntRange(1, 3).Draw(t, "members of a page")
	for {
		page, total, err := b.s.Members(b.ctx, q)
		b.ok(err)
		b.same("how many members are on the pages", len(want), total)
		if len(page) == 0 {
			break
		}
		got, q.Offset = append(got, page...), q.Offset+len(page)
	}
	b.same("the pages", want, got)
}
