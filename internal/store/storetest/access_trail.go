package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
)

func testSessions(t *testing.T, s access.Store) {
	row := access.SessionRow{Hash: []byte("1"), Person: "p1", Demo: true, Created: now, Seen: now, Expires: now.Add(time.Hour)}
	ok(t, s.InsertSession(ctx, row))
	got, err := s.Session(ctx, []byte("1"))
	ok(t, err)
	same(t, row, got)
	ok(t, s.TouchSession(ctx, []byte("1"), now.Add(time.Minute)))
	got, err = s.Session(ctx, []byte("1"))
	ok(t, err)
	row.Seen = now.Add(time.Minute)
	same(t, row, got)
	_, err = s.Session(ctx, []byte("2"))
	fails(t, err, access.ErrNone)

	for hash, person := range map[string]string{"2": "p1", "3": "p2", "4": "p2"} {
		ok(t, s.InsertSession(ctx, access.SessionRow{Hash: []byte(hash), Person: person, Created: now, Seen: now, Expires: now.Add(time.Hour)}))
	}
	ok(t, s.DeleteSessions(ctx, "p1"))
	ok(t, s.DeleteSession(ctx, []byte("3")))
	same(t, "4", sessionsLeft(s))
	ok(t, s.InsertSession(ctx, access.SessionRow{Hash: []byte("1"), Person: "p1", Seen: now.Add(-time.Hour), Expires: now.Add(time.Hour)}))
	ok(t, s.InsertSession(ctx, access.SessionRow{Hash: []byte("2"), Person: "p1", Seen: now, Expires: now}))
	ok(t, s.Sweep(ctx, now, now.Add(-time.Hour)))
	same(t, "4", sessionsLeft(s))
}

func sessionsLeft(s access.Store) string {
	left := ""
	for _, hash := range []string{"1", "2", "3", "4"} {
		if _, err := s.Session(ctx, []byte(hash)); err == nil {
			left += hash
		}
	}
	return left
}

func testStrikes(t *testing.T, s access.Store) {
	a := access.StrikeRow{Key: []byte("a"), Level: 1.5, At: now, Until: now.Add(time.Minute)}
	b := access.StrikeRow{Key: []byte("b"), Level: 0, At: now, Until: now.Add(time.Hour)}
	ok(t, s.PutStrikes(ctx, []access.StrikeRow{b, a}))
	got, err := s.Strikes(ctx, [][]byte{[]byte("b"), []byte("a"), []byte("c")})
	ok(t, err)
	same(t, []access.StrikeRow{a, b}, got)
	a.Level = 2.25
	ok(t, s.PutStrikes(ctx, []access.StrikeRow{a}))
	got, err = s.Strikes(ctx, [][]byte{[]byte("a")})
	ok(t, err)
	same(t, []access.StrikeRow{a}, got)
	none, err := s.Strikes(ctx, nil)
	ok(t, err)
	same(t, 0, len(none))
	ok(t, s.Sweep(ctx, now.Add(time.Minute), now))
	got, err = s.Strikes(ctx, [][]byte{[]byte("a"), []byte("b")})
	ok(t, err)
	same(t, []access.StrikeRow{b}, got)
}

func testTokens(t *testing.T, s access.Store) {
	first := access.TokenRow{ID: "t1", Hash: []byte("h1"), Person: "p1", Name: "统计", Created: now, Expires: now.Add(time.Hour)}
	second := access.TokenRow{ID: "t2", Hash: []byte("h2"), Person: "p1", Name: "two", Created: now.Add(time.Second), Expires: now.Add(time.Hour)}
	ok(t, s.InsertToken(ctx, first, entry("token.create", "p1")))
	ok(t, s.InsertToken(ctx, second, entry("token.create", "p1")))
	got, err := s.Token(ctx, []byte("h1"))
	ok(t, err)
	same(t, first, got)
	_, err = s.Token(ctx, []byte("h3"))
	fails(t, err, access.ErrNone)
	ok(t, s.TouchToken(ctx, "t1", now.Add(time.Minute)))
	fails(t, s.RevokeToken(ctx, "p2", "t1", now, entry("token.revoke", "p2")), access.ErrNone)
	ok(t, s.RevokeToken(ctx, "p1", "t1", now, entry("token.revoke", "p1")))
	fails(t, s.RevokeToken(ctx, "p1", "t1", now, entry("token.revoke", "p1")), access.ErrNone)
	first.Used, first.Revoked = now.Add(time.Minute), now
	all, err := s.TokensOf(ctx, "p1")
	ok(t, err)
	same(t, []access.TokenRow{second, first}, all)
	same(t, []string{"token.revoke p1", "token.create p1", "token.create p1"}, journalled(t, s))
}

func testLooks(t *testing.T, s access.Store) {
	grant := func(person, org, role string, until time.Time) {
		ok(t, s.PutGrant(ctx, access.Grant{Person: person, Org: org, Role: role, From: now.Add(-2 * time.Hour), Until: until, By: "p0"}, entry("grant", person)))
	}
	grant("clerk", "SCJG", "clerk", now.Add(-time.Hour)) // no longer there: still audited
	grant("other", "ZRZY", "clerk", time.Time{})
	grant("auditor", "SCJG", access.RoleAuditor, time.Time{})
	grant("was-auditor", "SCJG", access.RoleAuditor, now.Add(-time.Hour))
	var want []access.LookRow
	for i, l := range []access.LookRow{
		{By: "clerk", Offices: "SCJG", Subject: "p1", What: "case/c1"},
		{By: "clerk", Offices: "SCJG,X", Subject: "p2", What: "case/c2"},
		{By: "other", Offices: "ZRZY", Subject: "p1", What: "record/r/k"},
		{By: "admin", Subject: "", What: "person"},
	} {
		l.At, l.Reason = now.Add(time.Duration(i)*time.Minute), []byte{byte(i)}
		ok(t, s.AddLook(ctx, l))
		l.Seq = int64(i + 1)
		want = append(want, l)
	}
	for name, tt := range map[string]struct {
		v    *access.Viewer
		q    access.LookQuery
		want []int64
	}{
		"admin":            {&access.Viewer{Person: "admin", Admin: true}, access.LookQuery{}, []int64{4, 3, 2, 1}},
		"auditor":          {&access.Viewer{Person: "auditor"}, access.LookQuery{}, []int64{2, 1}},
		"auditor no more":  {&access.Viewer{Person: "was-auditor"}, access.LookQuery{}, nil},
		"subject":          {&access.Viewer{Person: "p1"}, access.LookQuery{}, []int64{3, 1}},
		"subject, another": {&access.Viewer{Person: "p1"}, access.LookQuery{Subject: "p2"}, nil},
		"who looked":       {&access.Viewer{Person: "clerk"}, access.LookQuery{}, nil},
		"nobody":           {nil, access.LookQuery{}, nil},
		"no id":            {&access.Viewer{}, access.LookQuery{}, nil},
		"by":               {&access.Viewer{Person: "admin", Admin: true}, access.LookQuery{By: "clerk"}, []int64{2, 1}},
		"what":             {&access.Viewer{Person: "admin", Admin: true}, access.LookQuery{What: "case/"}, []int64{2, 1}},
		"span":             {&access.Viewer{Person: "admin", Admin: true}, access.LookQuery{From: now.Add(time.Minute), To: now.Add(3 * time.Minute)}, []int64{3, 2}},
		"page":             {&access.Viewer{Person: "admin", Admin: true}, access.LookQuery{Offset: 1, Limit: 2}, []int64{3, 2}},
	} {
		rows, total, err := s.Looks(ctx, tt.v, tt.q)
		ok(t, err)
		var got []int64
		for _, r := range rows {
			got = append(got, r.Seq)
			same(t, want[r.Seq-1], r)
		}
		if d := cmp.Diff(tt.want, got); d != "" || total != len(got) && tt.q.Limit == 0 {
			t.Errorf("%s: -want +got (of %d)\n%s", name, total, d)
		}
	}
}

func testJournal(t *testing.T, s access.Store) {
	for i, e := range []access.JournalEntry{
		{Actor: "p0", Action: "org.create", Subject: "A"},
		{Actor: "p0", Action: "org.create", Subject: "B", Detail: "x"},
		{Actor: "lists", Action: "org.create", Subject: "C"},
	} {
		e.At = now.Add(time.Duration(i) * time.Minute)
		_, err := s.InsertOrg(ctx, access.Org{Code: e.Subject}, e)
		ok(t, err)
	}
	second := access.JournalEntry{Seq: 2, At: now.Add(time.Minute), Actor: "p0", Action: "org.create", Subject: "B", Detail: "x"}
	for name, tt := range map[string]struct {
		q     access.JournalQuery
		want  string
		total int
	}{
		"all":     {access.JournalQuery{}, "CBA", 3},
		"actor":   {access.JournalQuery{Actor: "p0"}, "BA", 2},
		"action":  {access.JournalQuery{Action: "grant"}, "", 0},
		"subject": {access.JournalQuery{Subject: "B"}, "B", 1},
		"span":    {access.JournalQuery{From: now.Add(time.Minute), To: now.Add(2 * time.Minute)}, "B", 1},
		"page":    {access.JournalQuery{Offset: 2, Limit: 1}, "A", 3},
	} {
		entries, total, err := s.Journal(ctx, tt.q)
		ok(t, err)
		got := ""
		for _, e := range entries {
			got += e.Subject
			if e.Subject == "B" {
				same(t, second, e)
			}
		}
		if got != tt.want || total != tt.total {
			t.Errorf("%s: %q of %d, want %q of %d", name, got, total, tt.want, tt.total)
		}
	}
}
