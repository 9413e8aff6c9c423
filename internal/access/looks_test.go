package access_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/problem"
)

func TestLook(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, clerk := b.official(admin, "clerk", "SCJG", "clerk")
	_, auditor := b.official(admin, "auditor", "SCJG", access.RoleAuditor)
	_, wang := b.resident("wang.fang")
	_, li := b.resident("li.na")
	b.ok(b.Look(ctx, clerk, wang.Person, "case/c1", " 核对材料 "))
	b.ok(b.Look(ctx, clerk, li.Person, "case/c2", "核对材料"))
	b.ok(b.Look(ctx, wang, wang.Person, "case/c1", "")) // his own: not recorded

	want := access.Look{Seq: 1, At: b.clock.now(), By: clerk.Person, Name: "张**", Offices: []string{"SCJG"},
		Subject: wang.Person, What: "case/c1", Reason: "核对材料"}
	got, n, err := b.Looks(ctx, wang, access.LookQuery{})
	b.ok(err)
	if d := cmp.Diff([]access.Look{want}, got); d != "" || n != 1 {
		t.Errorf("the person concerned sees %d:\n%s", n, d)
	}
	for name, tt := range map[string]struct {
		v *access.Viewer
		n int
	}{"administrator": {admin, 2}, "auditor": {auditor, 2}, "who looked": {clerk, 0}} {
		got, n, err := b.Looks(ctx, tt.v, access.LookQuery{})
		b.ok(err)
		if n != tt.n || len(got) != n {
			t.Errorf("%s sees %d", name, n)
		}
		if n > 0 && got[0].Name != "张clerk" {
			t.Errorf("%s is shown %s as who looked", name, got[0].Name)
		}
	}
	_, _, err = b.Looks(ctx, nil, access.LookQuery{})
	b.refused(err, "signed_out")
}

func TestLookChecks(t *testing.T) {
	b := setup(t)
	admin := b.first()
	b.refused(b.Look(ctx, nil, "p", "case/c1", "reason"), "signed_out")
	b.refused(b.Look(ctx, &access.Viewer{}, "", "case/c1", "reason"), "signed_out")
	b.wrong(b.Look(ctx, admin, "p", "case/c1", "  "), "/reason")
	b.wrong(b.Look(ctx, admin, "p", "case/c1", strings.Repeat("长", 501)), "/reason")
	for _, what := range []string{"", strings.Repeat("x", 201), "a\x00b", "a\xffb"} {
		if err := b.Look(ctx, admin, "p", what, "reason"); err == nil || problem.Of(err) != nil {
			t.Errorf("looked at %q: %v", what, err)
		}
	}
	if len(b.store.looks) != 0 {
		t.Errorf("recorded %+v", b.store.looks)
	}
}

func TestPerson(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, clerk := b.official(admin, "clerk", "SCJG", "clerk")
	_, wang := b.resident("wang.fang")
	p, err := b.Person(ctx, wang, wang.Person)
	b.ok(err)
	if p.Phone != "13804341234" || len(b.store.looks) != 0 {
		t.Errorf("one's own: %+v, %d looks", p, len(b.store.looks))
	}
	_, err = b.Person(ctx, clerk, wang.Person)
	b.refused(err, "no_person") // as if there were none
	_, err = b.Person(ctx, clerk, "nobody")
	b.refused(err, "no_person")
	_, err = b.Person(ctx, nil, wang.Person)
	b.refused(err, "signed_out")
	p, err = b.Person(ctx, admin, wang.Person)
	b.ok(err)
	if p.Phone != "13804341234" || len(b.store.looks) != 1 || b.store.looks[0].Subject != wang.Person {
		t.Errorf("an administrator: %+v, looks %+v", p, b.store.looks)
	}
	b.store.before = func(op string) error {
		if op == "AddLook" {
			return errDisk
		}
		return nil
	}
	if p, err := b.Person(ctx, admin, wang.Person); err == nil || p != (access.Person{}) {
		t.Errorf("shown without being recorded: %+v", p)
	}
}

func TestNames(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, clerk := b.official(admin, "clerk", "SCJG", "clerk")
	_, retired := b.official(admin, "retired", "SCJG", "head")
	b.clock.add(time.Hour)
	b.ok(b.Revoke(ctx, admin, retired.Person, "SCJG", "head"))
	_, wang := b.resident("wang.fang")
	ids := []string{admin.Person, clerk.Person, retired.Person, wang.Person, "nobody"}
	for name, tt := range map[string]struct {
		v    *access.Viewer
		want []string
	}{
		"public":   {nil, []string{"张**", "张**", "张**", "张**"}},
		"resident": {wang, []string{"张**", "张**", "张**", "张wang.fang"}},
		"official": {clerk, []string{"张admin", "张clerk", "张retired", "张**"}},
	} {
		got, err := b.PeopleByID(ctx, tt.v, ids)
		b.ok(err)
		want := map[string]string{}
		for i, n := range tt.want {
			want[ids[i]] = n
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: -want +got\n%s", name, d)
		}
	}
	if got, err := b.PeopleByID(ctx, clerk, nil); err != nil || len(got) != 0 {
		t.Errorf("of nobody: %v, %v", got, err)
	}
}

func TestSearchPeople(t *testing.T) {
	b := setup(t)
	admin := b.first()
	b.clock.add(time.Minute)
	_, clerk := b.official(admin, "clerk", "SCJG", "clerk")
	b.clock.add(time.Minute)
	n := person("wang.fang")
	n.Name, n.Phone, n.IDCard = "王芳", "13900001111", "22030319900307003X"
	p, err := b.Register(ctx, n)
	b.ok(err)
	for _, text := range []string{"王芳", " 王芳 ", "WANG.fang", "+86 139-0000-1111", "22030319900307003x", p.ID} {
		got, total, err := b.SearchPeople(ctx, admin, text, 0, 10)
		b.ok(err)
		if total != 1 || len(got) != 1 || got[0].ID != p.ID {
			t.Errorf("%q finds %+v", text, got)
		}
	}
	got, total, err := b.SearchPeople(ctx, admin, "王", 0, 10)
	b.ok(err)
	if total != 0 || len(got) != 0 {
		t.Errorf("part of a name finds %+v", got)
	}
	got, total, err = b.SearchPeople(ctx, admin, "", 0, 2)
	b.ok(err)
	if total != 3 || len(got) != 2 {
		t.Fatalf("%d of %d", len(got), total)
	}
	masked := access.Person{ID: p.ID, Login: "wa****", Name: "王**", Phone: "139****1111", IDCard: "220****3X", Language: "zh", Created: p.Created}
	if got[0].Person != masked || got[0].Official {
		t.Errorf("a resident is listed as %+v", got[0])
	}
	if got[1].ID != clerk.Person || got[1].Name != "张clerk" || got[1].Login != "clerk" || !got[1].Official || got[1].Temporary {
		t.Errorf("an official is listed as %+v", got[1])
	}
}

func TestJournal(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, clerk := b.official(admin, "clerk", "SCJG", "clerk")
	b.ok(b.Revoke(ctx, admin, clerk.Person, "SCJG", "clerk"))
	b.ok(b.Disable(ctx, admin, clerk.Person))
	entries, n, err := b.Journal(ctx, admin, access.JournalQuery{})
	b.ok(err)
	var got [][4]string
	for _, e := range entries {
		got = append(got, [4]string{e.Actor, e.Action, e.Subject, e.Detail})
	}
	want := [][4]string{
		{admin.Person, "person.disable", clerk.Person, ""},
		{admin.Person, "revoke", clerk.Person, "SCJG/clerk"},
		{clerk.Person, "person.password", clerk.Person, ""},
		{admin.Person, "grant", clerk.Person, "SCJG/clerk"},
		{access.Lists, "org.create", "SCJG", ""},
		{admin.Person, "person.create", clerk.Person, ""},
		{admin.Person, "setup", admin.Person, ""},
	}
	if d := cmp.Diff(want, got); d != "" || n != len(want) {
		t.Errorf("%d entries, -want +got\n%s", n, d)
	}
	entries, n, err = b.Journal(ctx, admin, access.JournalQuery{Offset: 1, Limit: 1})
	b.ok(err)
	if n != len(want) || len(entries) != 1 || entries[0].Action != "revoke" {
		t.Errorf("a page of %d: %+v", n, entries)
	}
}
