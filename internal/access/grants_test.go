package access_test

import (
	"strings"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lang"
)

func bureau(code, parent string) access.Org {
	return access.Org{Code: code, Name: lang.Text{Zh: code + "局", En: code + " bureau"}, Parent: parent}
}

func TestGrant(t *testing.T) {
	b := setup(t)
	admin := b.first()
	token, v := b.resident("li.na")
	b.ok(b.CreateOrg(ctx, admin, bureau("SCJG", "")))
	g := access.Grant{Person: v.Person, Org: "SCJG", Role: "clerk", From: b.clock.now().Add(time.Hour), Until: b.clock.now().Add(90 * time.Minute), By: "forged"}
	b.ok(b.GrantRole(ctx, admin, g))
	holds := func() bool {
		t.Helper()
		got, err := b.Resolve(ctx, token)
		b.ok(err)
		return got.Official()
	}
	if holds() {
		t.Error("a role is held before it begins")
	}
	b.clock.add(time.Hour)
	if !holds() {
		t.Error("the role is not held")
	}
	b.clock.add(30 * time.Minute)
	if holds() {
		t.Error("a role is held after it ended")
	}
	grants, err := b.GrantsIn(ctx, admin, "SCJG")
	b.ok(err)
	if len(grants) != 1 || grants[0].By != admin.Person {
		t.Errorf("grants %+v", grants)
	}
	b.refused(b.Revoke(ctx, admin, v.Person, "SCJG", "clerk"), "no_grant")
}

func TestGrantChecks(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, v := b.resident("li.na")
	b.ok(b.EnsureOrg(ctx, bureau("SCJG", "")))
	now := b.clock.now()
	good := access.Grant{Person: v.Person, Org: "SCJG", Role: "clerk"}
	for name, tt := range map[string]struct {
		change func(*access.Grant)
		code   string
	}{
		"no person":     {func(g *access.Grant) { g.Person = "nobody" }, "no_person"},
		"no office":     {func(g *access.Grant) { g.Org = "X" }, "no_org"},
		"no role":       {func(g *access.Grant) { g.Role = "" }, "invalid"},
		"odd role":      {func(g *access.Grant) { g.Role = "Clerk!" }, "invalid"},
		"ends at once":  {func(g *access.Grant) { g.Until = now }, "invalid"},
		"ends before":   {func(g *access.Grant) { g.From, g.Until = now.Add(2), now.Add(1) }, "invalid"},
		"the grantor's": {func(g *access.Grant) { g.Person = admin.Person }, "own_grant"},
	} {
		g := good
		tt.change(&g)
		t.Log(name)
		b.refused(b.GrantRole(ctx, admin, g), tt.code)
	}
	if len(b.store.grants) != 0 {
		t.Errorf("granted: %+v", b.store.grants)
	}
	b.ok(b.GrantRole(ctx, admin, good))
}

func TestWhoSeesGrants(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, clerk := b.official(admin, "clerk", "SCJG", "clerk")
	_, other := b.official(admin, "other", "ZRZY", "clerk")
	for name, tt := range map[string]struct {
		v      *access.Viewer
		of, in string
	}{
		"public":          {nil, "signed_out", "signed_out"},
		"administrator":   {admin, "", ""},
		"holder":          {clerk, "", ""},
		"another's clerk": {other, "admin_only", "admin_only"},
	} {
		t.Log(name)
		_, of := b.GrantsOf(ctx, tt.v, clerk.Person)
		_, in := b.GrantsIn(ctx, tt.v, "SCJG")
		for _, c := range []struct {
			err  error
			code string
		}{{of, tt.of}, {in, tt.in}} {
			if c.code == "" {
				b.ok(c.err)
			} else {
				b.refused(c.err, c.code)
			}
		}
	}
}

func TestOrgs(t *testing.T) {
	b := setup(t, access.WithUSCCCheck(func(s string) bool { return s == "right" }))
	admin := b.first()
	b.ok(b.EnsureOrg(ctx, bureau("SCJG", "ZF"))) // the parent may follow
	b.ok(b.EnsureOrg(ctx, access.Org{Code: "SCJG", Name: lang.Text{Zh: "别名", En: "Other"}}))
	got, err := b.Org(ctx, "SCJG")
	b.ok(err)
	if got != bureau("SCJG", "ZF") {
		t.Errorf("a second publication changed it: %+v", got)
	}
	b.wrong(b.CreateOrg(ctx, admin, bureau("SCJG", "")), "/code")
	b.wrong(b.CreateOrg(ctx, admin, bureau("A", "ZF")), "/parent")
	b.ok(b.CreateOrg(ctx, admin, bureau("ZF", "")))
	b.ok(b.CreateOrg(ctx, admin, bureau("A", "SCJG")))
	for _, parent := range []string{"ZF", "SCJG", "A"} { // itself, a child, a grandchild
		b.wrong(b.UpdateOrg(ctx, admin, bureau("ZF", parent)), "/parent")
	}
	changed := bureau("A", "ZF")
	changed.Name.En, changed.USCC, changed.Division = "Renamed", "right", "220302001"
	b.ok(b.UpdateOrg(ctx, admin, changed))
	b.refused(b.UpdateOrg(ctx, admin, bureau("B", "")), "no_org")
	_, err = b.Org(ctx, "B")
	b.refused(err, "no_org")
	all, err := b.Orgs(ctx)
	b.ok(err)
	if len(all) != 3 || all[0] != changed {
		t.Errorf("organisations %+v", all)
	}
	bad := access.Org{Code: "small", USCC: "wrong", Parent: "no such", Division: "2203"}
	b.wrong(b.CreateOrg(ctx, admin, bad), "/code", "/name/zh", "/name/en", "/uscc", "/parent", "/division")
	b.wrong(b.EnsureOrg(ctx, bad), "/code", "/name/zh", "/name/en", "/uscc", "/parent", "/division")
	long := bureau("C", "")
	long.Name.Zh, long.Name.En = strings.Repeat("长", 201), "a\nb"
	b.wrong(b.CreateOrg(ctx, admin, long), "/name/zh", "/name/en")
}
