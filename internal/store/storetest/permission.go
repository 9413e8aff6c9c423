package storetest

import (
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/problem"
)

const day = 24 * time.Hour

func grant(person, org, role string, from, until time.Time) access.Grant {
	return access.Grant{Person: person, Org: org, Role: role, From: from, Until: until, By: "admin"}
}

func whoSeesACase(b *bundle) {
	batch := batchOf(caseOf("c1", open))
	batch.Clocks = []city.ClockRow{clockOf("c1", "decision")}
	b.commit(batch)
	b.commit(batchOf(caseOf("unclaimed", func(c *city.CaseRow) { c.Applicant, c.Office = "", "" })))
	none := time.Time{}
	Grant(b, b.s,
		grant("clerk", "SCJG", "clerk", now.Add(-day), none),
		grant("auditor", "SCJG", "auditor", now.Add(-day), now.Add(day)),
		grant("elsewhere", "GAJ", "clerk", now.Add(-day), none),
		grant("former", "SCJG", "clerk", now.Add(-2*day), now.Add(-day)),
		grant("leaving", "SCJG", "clerk", now.Add(-day), now), // until is the first instant without
		grant("coming", "SCJG", "clerk", now.Add(time.Millisecond), none),
		grant("arriving", "SCJG", "clerk", now, none),
		grant("both", "GAJ", "clerk", now.Add(-day), none), grant("both", "SCJG", "head", now.Add(-day), none))
	remembered := viewer("pretender")
	remembered.Grants = []access.Grant{grant("pretender", "SCJG", "clerk", now.Add(-day), none)}
	for name, test := range map[string]struct {
		v    *access.Viewer
		sees bool
	}{
		"nobody":                       {nil, false},
		"a viewer without a person":    {&access.Viewer{}, false},
		"a stranger":                   {viewer("wang"), false},
		"the applicant":                {viewer("li"), true},
		"an official of the office":    {viewer("clerk"), true},
		"an auditor of the office":     {viewer("auditor"), true},
		"an official of another":       {viewer("elsewhere"), false},
		"an official of both":          {viewer("both"), true},
		"an expired grant":             {viewer("former"), false},
		"a grant that ends now":        {viewer("leaving"), false},
		"a grant that is to come":      {viewer("coming"), false},
		"a grant that begins now":      {viewer("arriving"), true},
		"an administrator":             {&access.Viewer{Person: "admin", Admin: true}, false},
		"a role remembered, not held":  {remembered, false},
		"a person with a hostile name": {viewer("li' OR '1'='1"), false},
		"a person with a broken name":  {viewer("li\x00"), false},
	} {
		b.sees(name, test.v, test.sees)
	}
	Grant(b, b.s, grant("li", "SCJG", "clerk", now.Add(-day), none))
	cases, total, err := b.s.Cases(b.ctx, viewer("li"), city.CaseQuery{})
	b.ok(err)
	b.same("an official's own case, once", []any{[]string{"c1"}, 1}, []any{ids(cases), total})
}

// sees checks every query that serves a person, on the one case c1.
func (b *bundle) sees(name string, v *access.Viewer, want bool) {
	b.Helper()
	check := func(query string, found int, err error) {
		b.Helper()
		if got := found > 0; got != want || err != nil && !problem.Is(err, problem.NotFound) || want && err != nil {
			b.Errorf("%s: %s finds %d, %v", name, query, found, err)
		}
	}
	c, err := b.s.Case(b.ctx, v, "c1")
	check("Case", c.Version, err)
	b.asIfAbsent(name, v, err)
	c, err = b.s.CaseByNumber(b.ctx, v, caseOf("c1").Number)
	check("CaseByNumber", c.Version, err)
	events, err := b.s.Events(b.ctx, v, "c1")
	check("Events", len(events), err)
	clocks, err := b.s.Clocks(b.ctx, v, "c1")
	check("Clocks", len(clocks), err)
	for _, q := range []city.CaseQuery{{}, {Text: "SCJG"}, {SubjectIndex: []byte{1, 2}}, {Office: "SCJG"}, {Sort: "-number"}} {
		cases, total, err := b.s.Cases(b.ctx, v, q)
		check("Cases", len(cases), err)
		check("Cases total", total, err)
	}
}

// asIfAbsent checks that a case one may not see looks like one that is not.
func (b *bundle) asIfAbsent(name string, v *access.Viewer, forbidden error) {
	b.Helper()
	_, missing := b.s.Case(b.ctx, v, "c999")
	if !problem.Is(missing, problem.NotFound) {
		b.Errorf("%s: a missing case: %v", name, missing)
	}
	if forbidden != nil {
		b.same(name+": forbidden and missing", missing.Error(), forbidden.Error())
	}
	if _, err := b.s.Events(b.ctx, v, "c999"); !problem.Is(err, problem.NotFound) {
		b.Errorf("%s: events of a missing case: %v", name, err)
	}
	if _, err := b.s.CaseByNumber(b.ctx, v, ""); !problem.Is(err, problem.NotFound) {
		b.Errorf("%s: a case without a number: %v", name, err)
	}
}

func revokedGrant(b *bundle) {
	batch := batchOf(caseOf("c1", open))
	batch.Clocks = []city.ClockRow{clockOf("c1", "decision")}
	b.commit(batch)
	g := grant("clerk", "SCJG", "clerk", now.Add(-day), time.Time{})
	v := &access.Viewer{Person: "clerk", Grants: []access.Grant{g}} // the session remembers
	Grant(b, b.s, g)
	b.sees("before", v, true)
	Revoke(b, b.s, g)
	b.sees("after", v, false)
	t, err := b.s.Tally(b.ctx, v, now)
	b.ok(err)
	b.same("tally", city.Tally{}, t)
}

func inboxAsksForTheRole(b *bundle) {
	turn := func(role string) func(*city.CaseRow) { return func(c *city.CaseRow) { c.Turn = role } }
	at := func(office string) func(*city.CaseRow) {
		return func(c *city.CaseRow) { c.Office, c.Desk = office, office }
	}
	b.commit(batchOf(
		caseOf("c1", open, turn("clerk")), caseOf("c2", open, turn("decider")), caseOf("c3", open, turn("applicant")),
		caseOf("c4", open, turn("clerk"), at("GAJ")), caseOf("c5", open, turn("decider"), at("GAJ")), caseOf("c6", turn(""))))
	none := time.Time{}
	Grant(b, b.s, grant("clerk", "SCJG", "clerk", now.Add(-day), none),
		grant("two", "SCJG", "decider", now.Add(-day), none), grant("two", "GAJ", "clerk", now.Add(-day), none),
		grant("former", "SCJG", "clerk", now.Add(-2*day), now.Add(-day)),
		grant("odd", "SCJG", "applicant", now.Add(-day), none)) // a role may not pass for the applicant
	for person, want := range map[string][]string{"clerk": {"c1"}, "two": {"c2", "c4"}, "former": {}, "odd": {}, "li": {}, "wang": {}} {
		cases, total, err := b.s.Cases(b.ctx, viewer(person), city.CaseQuery{Inbox: true, Sort: "number"})
		b.ok(err)
		b.same("inbox of "+person, want, ids(cases))
		b.same("size of the inbox of "+person, len(want), total)
	}
	mine, _, err := b.s.Cases(b.ctx, viewer("li"), city.CaseQuery{Inbox: true, Mine: true})
	b.ok(err)
	b.same("what waits for the applicant", []string{"c3"}, ids(mine))
}

// stewardsSee: whoever has a case handled sees it as those do who handle it,
// and finds it in the inbox while it lies on the stewards' desk.
func stewardsSee(b *bundle) {
	batch := batchOf(caseOf("c1", open, func(c *city.CaseRow) { c.Turn, c.Desk = "steward", "GGB" }))
	batch.Clocks = []city.ClockRow{clockOf("c1", "decision")}
	b.commit(batch)
	Grant(b, b.s, grant("steward", "GGB", "steward", now.Add(-day), time.Time{}),
		grant("handler", "SCJG", "steward", now.Add(-day), time.Time{}),
		grant("both", "GGB", "auditor", now.Add(-day), time.Time{}), grant("both", "SCJG", "auditor", now.Add(-day), time.Time{}))
	for person, inbox := range map[string]int{"steward": 1, "handler": 0, "both": 0} {
		b.sees(person, viewer(person), true)
		all, total, err := b.s.Cases(b.ctx, viewer(person), city.CaseQuery{Alert: "yellow", Parent: "c0"})
		b.ok(err)
		b.same("cases of "+person+", once", []any{1, 1}, []any{len(all), total})
		_, total, err = b.s.Cases(b.ctx, viewer(person), city.CaseQuery{Inbox: true})
		b.ok(err)
		b.same("inbox of "+person, inbox, total)
	}
	none, _, err := b.s.Cases(b.ctx, viewer("steward"), city.CaseQuery{Alert: "red"})
	b.ok(err)
	b.same("red alerts", 0, len(none))
}
