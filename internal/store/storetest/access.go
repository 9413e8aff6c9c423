package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/store"
)

// RunAccess runs the suite that every implementation of access.Store passes.
// Open opens an empty store that is closed when the test ends and asks Now for
// the time.
func RunAccess(t *testing.T, open func(t *testing.T) access.Store) {
	for name, test := range map[string]func(*testing.T, access.Store){
		"settings":    testKeptSetting,
		"people":      testPeople,
		"find people": testFindPeople,
		"first admin": testFirstAdmin,
		"orgs":        testOrgs,
		"grants":      testGrants,
		"sessions":    testSessions,
		"strikes":     testStrikes,
		"tokens":      testTokens,
		"looks":       testLooks,
		"journal":     testJournal,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

var ctx = context.Background()

func entry(action, subject string) access.JournalEntry {
	return access.JournalEntry{At: now, Actor: "p0", Action: action, Subject: subject, Detail: "detail"}
}

func someone(id string) access.PersonRow {
	return access.PersonRow{
		ID: id, LoginIndex: []byte("login " + id), NameIndex: []byte("name"), Sealed: []byte("sealed " + id), Password: []byte("password"),
		Language: "zh", Created: now, Version: 1,
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func fails(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

func same(t *testing.T, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// journalled returns the actions in the journal, the latest first.
func journalled(t *testing.T, s access.Store) []string {
	t.Helper()
	entries, n, err := s.Journal(ctx, access.JournalQuery{Limit: 100})
	ok(t, err)
	if n != len(entries) {
		t.Errorf("%d entries, counted %d", len(entries), n)
	}
	var actions []string
	for _, e := range entries {
		actions = append(actions, e.Action+" "+e.Subject)
	}
	return actions
}

func testKeptSetting(t *testing.T, s access.Store) {
	absent, err := s.Setting(ctx, "a")
	ok(t, err)
	same(t, "", absent)
	var wg sync.WaitGroup
	kept := make([]string, 8)
	for i := range kept {
		wg.Go(func() { kept[i], _ = s.KeepSetting(ctx, "a", fmt.Sprint(i)) })
	}
	wg.Wait()
	stored, err := s.Setting(ctx, "a")
	ok(t, err)
	for i := range kept {
		if kept[i] != stored || stored == "" {
			t.Errorf("writer %d was told %q, stored is %q", i, kept[i], stored)
		}
	}
}

func testPeople(t *testing.T, s access.Store) {
	p := someone("p1")
	p.PhoneIndex, p.IDCardIndex = []byte{0, 255}, []byte{7}
	ok(t, s.InsertPerson(ctx, p, nil))
	got, err := s.Person(ctx, "p1")
	ok(t, err)
	same(t, p, got)
	got, err = s.PersonByLogin(ctx, p.LoginIndex)
	ok(t, err)
	same(t, p, got)

	twin, j := someone("p2"), entry("person.create", "p2")
	twin.LoginIndex = p.LoginIndex
	fails(t, s.InsertPerson(ctx, twin, &j), access.ErrLoginTaken)
	_, err = s.Person(ctx, "p2")
	fails(t, err, access.ErrNone)
	_, err = s.PersonByLogin(ctx, []byte("nobody"))
	fails(t, err, access.ErrNone)

	changed, j := p, entry("person.disable", "p1")
	changed.Sealed, changed.Password, changed.Language = []byte("other"), []byte("new"), "en"
	changed.PhoneIndex, changed.Admin, changed.Disabled, changed.Temporary = nil, true, true, true
	ok(t, s.UpdatePerson(ctx, changed, &j))
	fails(t, s.UpdatePerson(ctx, p, &j), access.ErrStale)
	got, err = s.Person(ctx, "p1")
	ok(t, err)
	changed.Version, changed.Official = 2, true
	same(t, changed, got)
	same(t, []string{"person.disable p1"}, journalled(t, s)) // neither the refused insert nor the stale update
}

func testFindPeople(t *testing.T, s access.Store) {
	for i := range 5 {
		p := someone(fmt.Sprint("p", i))
		p.Created = now.Add(time.Duration(i) * time.Minute)
		if i == 3 {
			p.NameIndex, p.PhoneIndex, p.IDCardIndex = []byte("another"), []byte("phone"), []byte("card")
		}
		ok(t, s.InsertPerson(ctx, p, nil))
	}
	ok(t, s.PutGrant(ctx, access.Grant{Person: "p1", Org: "SCJG", Role: "clerk", From: now, Until: now.Add(1), By: "p0"}, entry("grant", "p1")))
	for name, tt := range map[string]struct {
		q     access.PeopleQuery
		ids   string
		total int
	}{
		"all, latest first": {access.PeopleQuery{Limit: 10}, "p4 p3 p2 p1 p0 ", 5},
		"a page":            {access.PeopleQuery{Offset: 1, Limit: 2}, "p3 p2 ", 5},
		"beyond the end":    {access.PeopleQuery{Offset: 9, Limit: 2}, "", 5},
		"name":              {access.PeopleQuery{Any: true, Name: []byte("name"), Limit: 10}, "p4 p2 p1 p0 ", 4},
		"phone":             {access.PeopleQuery{Any: true, Phone: []byte("phone"), Limit: 10}, "p3 ", 1},
		"identity number":   {access.PeopleQuery{Any: true, IDCard: []byte("card"), Limit: 10}, "p3 ", 1},
		"login or id":       {access.PeopleQuery{Any: true, ID: "p2", Login: []byte("login p0"), Limit: 10}, "p2 p0 ", 2},
		"nothing":           {access.PeopleQuery{Any: true, Limit: 10}, "", 0},
	} {
		people, total, err := s.FindPeople(ctx, tt.q)
		ok(t, err)
		ids := ""
		for _, p := range people {
			ids += p.ID + " "
		}
		if ids != tt.ids || total != tt.total {
			t.Errorf("%s: %q of %d, want %q of %d", name, ids, total, tt.ids, tt.total)
		}
	}
	people, err := s.PeopleByID(ctx, []string{"p1", "nobody", "p0", "p1"})
	ok(t, err)
	official := map[string]bool{}
	for _, p := range people {
		official[p.ID] = p.Official
	}
	same(t, map[string]bool{"p0": false, "p1": true}, official)
	none, err := s.PeopleByID(ctx, nil)
	ok(t, err)
	same(t, 0, len(none))
}

func testFirstAdmin(t *testing.T, s access.Store) {
	has, err := s.HasFirstAdmin(ctx)
	ok(t, err)
	same(t, false, has)
	ok(t, s.InsertPerson(ctx, someone("resident"), nil))
	taken := someone("p1")
	taken.LoginIndex = someone("resident").LoginIndex
	fails(t, s.InsertFirstAdmin(ctx, taken, entry("setup", "p1")), access.ErrLoginTaken)

	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			p := someone(fmt.Sprint("admin", i))
			p.Admin = true
			errs[i] = s.InsertFirstAdmin(ctx, p, entry("setup", p.ID))
		})
	}
	wg.Wait()
	won := 0
	for i, err := range errs {
		_, there := s.Person(ctx, fmt.Sprint("admin", i))
		if err == nil {
			won++
			ok(t, there)
			continue
		}
		fails(t, err, access.ErrAlreadySetUp)
		fails(t, there, access.ErrNone)
	}
	same(t, 1, won)
	same(t, 1, len(journalled(t, s)))
	has, err = s.HasFirstAdmin(ctx)
	ok(t, err)
	same(t, true, has)
}

func testOrgs(t *testing.T, s access.Store) {
	o := access.Org{Code: "SCJG", Name: lang.Text{Zh: "市场监管局", En: "Market Regulation"}, USCC: "u", Parent: "ZF", Division: "220300"}
	added, err := s.InsertOrg(ctx, o, entry("org.create", "SCJG"))
	ok(t, err)
	same(t, true, added)
	added, err = s.InsertOrg(ctx, access.Org{Code: "SCJG"}, entry("org.create", "SCJG"))
	ok(t, err)
	same(t, false, added)
	_, err = s.InsertOrg(ctx, access.Org{Code: "A"}, entry("org.create", "A"))
	ok(t, err)
	got, err := s.Org(ctx, "SCJG")
	ok(t, err)
	same(t, o, got)
	o.Name.En, o.Parent = "Other", ""
	ok(t, s.UpdateOrg(ctx, o, entry("org.update", "SCJG")))
	fails(t, s.UpdateOrg(ctx, access.Org{Code: "B"}, entry("org.update", "B")), access.ErrNone)
	_, err = s.Org(ctx, "B")
	fails(t, err, access.ErrNone)
	all, err := s.Orgs(ctx)
	ok(t, err)
	same(t, []access.Org{{Code: "A"}, o}, all)
	same(t, []string{"org.update SCJG", "org.create A", "org.create SCJG"}, journalled(t, s))
}

func testGrants(t *testing.T, s access.Store) {
	clerk := access.Grant{Person: "p1", Org: "SCJG", Role: "clerk", From: now, By: "p0"}
	decider := access.Grant{Person: "p1", Org: "SCJG", Role: "decider", From: now, Until: now.Add(time.Hour), By: "p0"}
	other := access.Grant{Person: "p2", Org: "SCJG", Role: "clerk", From: now, By: "p0"}
	for _, g := range []access.Grant{decider, other, clerk, clerk} {
		ok(t, s.PutGrant(ctx, g, entry("grant", g.Person)))
	}
	got, err := s.GrantsOf(ctx, "p1")
	ok(t, err)
	same(t, []access.Grant{clerk, decider}, got)
	got, err = s.GrantsIn(ctx, "SCJG")
	ok(t, err)
	same(t, []access.Grant{clerk, other, decider}, got)

	later := now.Add(2 * time.Hour)
	ok(t, s.EndGrant(ctx, "p1", "SCJG", "clerk", later, entry("revoke", "p1")))
	fails(t, s.EndGrant(ctx, "p1", "SCJG", "clerk", later, entry("revoke", "p1")), access.ErrNone)
	fails(t, s.EndGrant(ctx, "p1", "SCJG", "decider", later, entry("revoke", "p1")), access.ErrNone)
	clerk.Until = later
	got, err = s.GrantsOf(ctx, "p1")
	ok(t, err)
	same(t, []access.Grant{clerk, decider}, got)
	clerk.Until = time.Time{}
	ok(t, s.PutGrant(ctx, clerk, entry("grant", "p1")))
	got, err = s.GrantsOf(ctx, "p1")
	ok(t, err)
	same(t, []access.Grant{clerk, decider}, got)
	same(t, 6, len(journalled(t, s)))
}

// TrailIsOnlyAddedTo checks that not even a statement past the program's own
// can change or remove what the trail says.
func TrailIsOnlyAddedTo(t *testing.T, q *store.Queries) {
	s := store.NewAccess(q)
	ok(t, s.AddLook(ctx, access.LookRow{At: now, By: "clerk", Subject: "p1", What: "person", Reason: []byte{1}}))
	_, err := s.InsertOrg(ctx, access.Org{Code: "A"}, entry("org.create", "A"))
	ok(t, err)
	for _, statement := range []string{
		"UPDATE looks SET person = 'x'", "DELETE FROM looks", "UPDATE journal SET actor = 'x'", "DELETE FROM journal WHERE seq = 1",
	} {
		if _, err := q.DB().Write.ExecContext(ctx, statement); err == nil {
			t.Errorf("the database allows: %s", statement)
		}
	}
	same(t, []string{"org.create A"}, journalled(t, s))
}
