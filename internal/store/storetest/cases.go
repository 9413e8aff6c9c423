package storetest

import (
	"slices"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// office is a set of cases that the filters and orders tell apart. All are
// li's, in two offices.
func (b *bundle) office() {
	midnight := law.DateOf(now).AddDays(1).Start()
	type c = city.CaseRow
	due := func(t time.Time) func(*c) { return func(r *c) { r.Due = t } }
	opened := func(minutes int) func(*c) {
		return func(r *c) { r.Opened = now.Add(time.Duration(minutes) * time.Minute) }
	}
	with := func(office, item, state, number string) func(*c) {
		return func(r *c) { r.Office, r.Item, r.State, r.Number = office, item, state, number }
	}
	subject := func(text string, index byte) func(*c) {
		return func(r *c) { r.Subject, r.SubjectIndex = text, []byte{index} }
	}
	b.commit(batchOf(
		caseOf("late", open, due(now.Add(-time.Minute)), opened(-9), with("SCJG", "cafe", "submitted", "SP-0003"), subject("100%放心", 1)),
		caseOf("just", open, due(now), opened(-8), with("SCJG", "cafe", "accepted", "SP-0010"), subject("一百放心", 2)),
		caseOf("soon", open, due(now.Add(time.Minute)), opened(-7), with("SCJG", "hotel", "submitted", "SP-0001"), subject("Lucky_Cafe", 3)),
		caseOf("midnight", open, due(midnight), opened(-6), with("GAJ", "hotel", "submitted", "SP-0002"), subject("LuckyXCafe", 4)),
		caseOf("tomorrow", open, due(midnight.Add(time.Millisecond)), opened(-5), with("GAJ", "cafe", "draft", ""), subject("𠮷野家🏮", 5)),
		caseOf("week", open, due(midnight.Add(6*day)), opened(-4), with("GAJ", "cafe", "draft", "TX-0001"), subject("", 6)),
		caseOf("later", open, due(midnight.Add(6*day+time.Millisecond)), opened(-3), with("GAJ", "cafe", "draft", "TX-0002"), subject("SP-0001 的邻居", 7)),
		caseOf("undue", open, due(time.Time{}), opened(-10), with("GAJ", "cafe", "draft", "TX-0003"), subject("x", 8)),
		caseOf("undue2", open, due(time.Time{}), opened(-11), with("GAJ", "cafe", "draft", "TX-0004"), subject("x", 8)),
		caseOf("closed", due(time.Time{}), opened(-12), with("SCJG", "cafe", "approved", "TX-0005"), subject("x", 9)),
	))
	b.commit(batchOf(caseOf("foreign", open, func(r *c) { r.Applicant = "wang" }))) // never among li's
}

func caseFilters(b *bundle) {
	b.office()
	all := []string{"late", "just", "soon", "midnight", "tomorrow", "week", "later", "undue2", "undue"}
	for name, test := range map[string]struct {
		q    city.CaseQuery
		want []string
	}{
		"open":                        {city.CaseQuery{Open: true}, all},
		"ended":                       {city.CaseQuery{Ended: true}, []string{"closed"}},
		"both":                        {city.CaseQuery{Open: true, Ended: true}, nil},
		"mine":                        {city.CaseQuery{Mine: true, Open: true}, all},
		"office":                      {city.CaseQuery{Office: "SCJG", Open: true}, []string{"late", "just", "soon"}},
		"item":                        {city.CaseQuery{Item: "hotel"}, []string{"soon", "midnight"}},
		"state":                       {city.CaseQuery{State: "accepted"}, []string{"just"}},
		"overdue":                     {city.CaseQuery{Due: "overdue", Now: now}, []string{"late", "just"}},
		"today ends at midnight":      {city.CaseQuery{Due: "today", Now: now}, []string{"soon", "midnight"}},
		"week":                        {city.CaseQuery{Due: "week", Now: now}, []string{"soon", "midnight", "tomorrow", "week"}},
		"another now":                 {city.CaseQuery{Due: "overdue", Now: now.Add(-time.Second)}, []string{"late"}},
		"no now":                      {city.CaseQuery{Due: "overdue"}, []string{"late", "just"}},
		"prefix of a number":          {city.CaseQuery{Text: "SP-000"}, []string{"late", "soon", "midnight", "later"}},
		"number or subject":           {city.CaseQuery{Text: "SP-0001"}, []string{"soon", "later"}},
		"not inside a number":         {city.CaseQuery{Text: "-0010"}, nil},
		"part of the subject":         {city.CaseQuery{Text: "放心"}, []string{"late", "just"}},
		"percent is a character":      {city.CaseQuery{Text: "100%"}, []string{"late"}},
		"underscore is a character":   {city.CaseQuery{Text: "y_c"}, []string{"soon"}},
		"Latin letters in any case":   {city.CaseQuery{Text: "cAFE"}, []string{"soon", "midnight"}},
		"beyond the basic plane":      {city.CaseQuery{Text: "𠮷野家🏮"}, []string{"tomorrow"}},
		"a quote":                     {city.CaseQuery{Text: "' OR 1=1 --"}, nil},
		"a NUL":                       {city.CaseQuery{Text: "x\x00"}, nil},
		"broken UTF-8":                {city.CaseQuery{Text: "放\xff"}, nil},
		"longer than any subject":     {city.CaseQuery{Text: strings.Repeat("长", 100_000)}, nil},
		"subject index":               {city.CaseQuery{SubjectIndex: []byte{8}}, []string{"undue2", "undue"}},
		"subject index that is empty": {city.CaseQuery{SubjectIndex: []byte{}}, nil},
		"several at once":             {city.CaseQuery{Office: "GAJ", Item: "cafe", State: "draft", Open: true, Text: "TX", Due: "week"}, []string{"week"}},
		"an office of no one":         {city.CaseQuery{Office: "none"}, nil},
	} {
		cases, total, err := b.s.Cases(b.ctx, viewer("li"), test.q)
		b.ok(err)
		b.same(name, test.want, ids(cases))
		b.same(name+": total", len(test.want), total)
	}
	for name, q := range map[string]city.CaseQuery{"sort": {Sort: "subject; DROP TABLE cases"}, "due": {Due: "someday"}} {
		if _, _, err := b.s.Cases(b.ctx, viewer("li"), q); !problem.Is(err, problem.Invalid) {
			b.Errorf("an unknown %s: %v", name, err)
		}
	}
}

func caseOrders(b *bundle) {
	b.office()
	byDue := []string{"late", "just", "soon", "midnight", "tomorrow", "week", "later", "closed", "undue2", "undue"}
	byOpened := []string{"closed", "undue2", "undue", "late", "just", "soon", "midnight", "tomorrow", "week", "later"}
	byNumber := []string{"tomorrow", "soon", "midnight", "late", "just", "week", "later", "undue", "undue2", "closed"}
	reversed := func(s []string) []string { r := slices.Clone(s); slices.Reverse(r); return r }
	for sort, want := range map[string][]string{"": byDue, "due": byDue, "opened": byOpened, "-opened": reversed(byOpened),
		"number": byNumber, "-number": reversed(byNumber)} {
		for _, size := range []int{1, 3, 10, 0, -1, 1 << 40} {
			var got []string
			for offset := 0; ; {
				page, total, err := b.s.Cases(b.ctx, viewer("li"), city.CaseQuery{Sort: sort, Offset: offset, Limit: size})
				b.ok(err)
				b.same("total", len(want), total)
				if len(page) == 0 {
					break
				}
				if size > 0 && len(page) > size {
					b.Errorf("a page of %d has %d cases", size, len(page))
				}
				got = append(got, ids(page)...)
				offset += len(page)
			}
			b.same("sorted by "+sort, want, got)
		}
	}
	first, _, err := b.s.Cases(b.ctx, viewer("li"), city.CaseQuery{Offset: -5, Limit: 1})
	b.ok(err)
	b.same("a negative offset is none", byDue[:1], ids(first))
	c, err := b.s.Case(b.ctx, viewer("li"), first[0].ID)
	b.ok(err)
	b.same("a page holds whole cases", c, first[0])
}

func tally(b *bundle) {
	b.office()
	at := func(office, turn string, due, closed time.Time) func(*city.CaseRow) {
		return func(c *city.CaseRow) { c.Office, c.Desk, c.Turn, c.Due, c.Closed = office, office, turn, due, closed }
	}
	none := time.Time{}
	midnight := law.DateOf(now).AddDays(1).Start()
	b.commit(batchOf(
		caseOf("t1", at("ZJJ", "clerk", now.Add(-time.Hour), none)),
		caseOf("t2", at("ZJJ", "clerk", now, none)),
		caseOf("t3", at("ZJJ", "clerk", midnight, none)),
		caseOf("t4", at("ZJJ", "clerk", midnight.Add(time.Hour), none)),
		caseOf("t5", at("ZJJ", "clerk", none, none)),
		caseOf("t6", at("ZJJ", "decider", now, none)), // in the office, not the role
		caseOf("t7", at("ZJJ", "applicant", now, none)),
		caseOf("t8", at("ZJJ", "", none, now.AddDate(0, 0, -30))),
		caseOf("t9", at("ZJJ", "", none, now.AddDate(0, 0, -30).Add(-time.Millisecond))),
		caseOf("t10", at("JYJ", "clerk", now, none)), // another office
	))
	Grant(b, b.s, grant("clerk", "ZJJ", "clerk", now.Add(-day), none))
	for person, want := range map[string]city.Tally{
		"clerk": {Waiting: 5, Overdue: 2, Today: 1, Applicants: 1, Closed: 1},
		"li":    {}, // an applicant has a list of their own
		"wang":  {},
	} {
		got, err := b.s.Tally(b.ctx, viewer(person), now)
		b.ok(err)
		b.same("tally of "+person, want, got)
	}
	got, err := b.s.Tally(b.ctx, nil, now)
	b.ok(err)
	b.same("tally of nobody", city.Tally{}, got)
}
