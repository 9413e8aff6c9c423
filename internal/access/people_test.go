package access_test

import (
	"fmt"
	"strings"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/lang"
)

func TestRegisterChecks(t *testing.T) {
	b := setup(t, access.WithIDCheck(func(id string) bool { return id == "22030319900307003X" }))
	long := strings.Repeat("字", 61)
	for name, tt := range map[string]struct {
		change func(*access.NewPerson)
		paths  []string
	}{
		"right":              {func(n *access.NewPerson) {}, nil},
		"everything missing": {func(n *access.NewPerson) { *n = access.NewPerson{} }, []string{"/login", "/password", "/name", "/phone"}},
		"login short":        {func(n *access.NewPerson) { n.Login = "ab" }, []string{"/login"}},
		"login with space":   {func(n *access.NewPerson) { n.Login = "wang fang" }, []string{"/login"}},
		"login too long":     {func(n *access.NewPerson) { n.Login = strings.Repeat("a", 65) }, []string{"/login"}},
		"login Chinese":      {func(n *access.NewPerson) { n.Login = "王芳芳" }, nil},
		"login e-mail":       {func(n *access.NewPerson) { n.Login = "wf@example.org" }, nil},
		"password short":     {func(n *access.NewPerson) { n.Password = "short one" }, []string{"/password"}},
		"password too long":  {func(n *access.NewPerson) { n.Password = strings.Repeat("abcdef", 30) }, []string{"/password"}},
		"password uniform":   {func(n *access.NewPerson) { n.Password = "abababababab" }, []string{"/password"}},
		"password common":    {func(n *access.NewPerson) { n.Password = "Password123" }, []string{"/password"}},
		"password is login":  {func(n *access.NewPerson) { n.Login, n.Password = "wangfangfang", "wangfangfang1" }, []string{"/password"}},
		"password is phone":  {func(n *access.NewPerson) { n.Password = "13804341234" }, []string{"/password"}},
		"password invalid":   {func(n *access.NewPerson) { n.Password = "four words of\xff rain" }, []string{"/password"}},
		"password Chinese":   {func(n *access.NewPerson) { n.Password = "床前明月光疑是地上霜" }, nil},
		"name empty":         {func(n *access.NewPerson) { n.Name = " " }, []string{"/name"}},
		"name too long":      {func(n *access.NewPerson) { n.Name = long }, []string{"/name"}},
		"name turned round":  {func(n *access.NewPerson) { n.Name = "张\u202e三" }, []string{"/name"}},
		"name of digits":     {func(n *access.NewPerson) { n.Name = "12345" }, []string{"/name"}},
		"name foreign":       {func(n *access.NewPerson) { n.Name = "O’Neill-García Núñez" }, nil},
		"phone wrong":        {func(n *access.NewPerson) { n.Phone = "12345" }, []string{"/phone"}},
		"phone foreign":      {func(n *access.NewPerson) { n.Phone = "+44 20 7946 0000" }, []string{"/phone"}},
		"phone spaced":       {func(n *access.NewPerson) { n.Phone = "+86 138 0434 1234" }, nil},
		"phone landline":     {func(n *access.NewPerson) { n.Phone = "(0434) 323-1234" }, nil},
		"id wrong":           {func(n *access.NewPerson) { n.IDCard = "220303199003070031" }, []string{"/id_card"}},
		"id small x":         {func(n *access.NewPerson) { n.IDCard = "22030319900307003x" }, nil},
	} {
		n := person("user" + fmt.Sprint(len(b.store.people)))
		tt.change(&n)
		_, err := b.Register(ctx, n)
		if tt.paths == nil {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s: registered", name)
			continue
		}
		t.Log(name)
		b.wrong(err, tt.paths...)
	}
}

func TestIDFormWithoutCheck(t *testing.T) {
	b := setup(t)
	n := person("wang")
	n.IDCard = "not a number"
	_, err := b.Register(ctx, n)
	b.wrong(err, "/id_card")
}

func TestRegister(t *testing.T) {
	b := setup(t)
	n := person(" Wang.Fang ")
	n.Name, n.Phone, n.IDCard, n.Language = " 王  芳 ", "+86 138-0434-1234", "22030319900307003x", lang.En
	p, err := b.Register(ctx, n)
	b.ok(err)
	want := access.Person{ID: p.ID, Login: "wang.fang", Name: "王 芳", Phone: "13804341234", IDCard: "22030319900307003X",
		Language: lang.En, Created: b.clock.now()}
	if p != want {
		t.Errorf("registered %+v, want %+v", p, want)
	}
	_, err = b.Register(ctx, person("ＷＡＮＧ.fang"))
	b.wrong(err, "/login")
	if len(b.store.people) != 1 || len(b.store.journal) != 0 {
		t.Errorf("%d people, %d journal entries", len(b.store.people), len(b.store.journal))
	}
}

func TestRowsCarryNoPersonalData(t *testing.T) {
	b := setup(t)
	admin := b.first()
	n := person("wang.fang")
	n.Name, n.IDCard = "王芳", "22030319900307003X"
	p, err := b.Register(ctx, n)
	b.ok(err)
	b.ok(b.Look(ctx, admin, p.ID, "person", "王芳来电"))
	_, _, err = b.SignIn(ctx, "wang.fang", "a wrong password", "203.0.113.9")
	b.refused(err, "wrong_sign_in")
	token, _ := b.signIn("wang.fang")
	rows := fmt.Sprintf("%+v %+v %+v %+v %+v", b.store.people, b.store.sessions, b.store.strikes, b.store.looks, b.store.journal)
	for _, open := range []string{p.ID, strings.Trim(fmt.Sprint(b.store.people[p.ID].Sealed), "[]")} {
		if !strings.Contains(rows, open) {
			t.Fatalf("the rows do not show %q: what follows would prove nothing", open)
		}
	}
	for _, secret := range []string{"王芳", "wang.fang", "13804341234", "22030319900307003", password, "203.0.113.9", "argon2", token, "来电"} {
		for _, form := range []string{secret, strings.Trim(fmt.Sprint([]byte(secret)), "[]")} {
			if strings.Contains(rows, form) {
				t.Errorf("%q is stored in the clear", secret)
			}
		}
	}
}

func TestOnlyAdministratorsAdminister(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, clerk := b.official(admin, "clerk", "SCJG", "clerk")
	_, resident := b.resident("wang.fang")
	for name, v := range map[string]*access.Viewer{"public": nil, "resident": resident, "official": clerk} {
		want := "admin_only"
		if v == nil {
			want = "signed_out"
		}
		_, err := b.CreatePerson(ctx, v, person("new"))
		b.refused(err, want)
		_, _, err = b.SearchPeople(ctx, v, "", 0, 0)
		b.refused(err, want)
		_, _, err = b.Journal(ctx, v, access.JournalQuery{})
		b.refused(err, want)
		org := access.Org{Code: "NEW", Name: lang.Text{Zh: "新", En: "New"}}
		for what, err := range map[string]error{
			"Disable":       b.Disable(ctx, v, admin.Person),
			"Enable":        b.Enable(ctx, v, admin.Person),
			"SetAdmin":      b.SetAdmin(ctx, v, resident.Person, true),
			"ResetPassword": b.ResetPassword(ctx, v, admin.Person, password+"!"),
			"CreateOrg":     b.CreateOrg(ctx, v, org),
			"UpdateOrg":     b.UpdateOrg(ctx, v, org),
			"GrantRole":     b.GrantRole(ctx, v, access.Grant{Person: resident.Person, Org: "SCJG", Role: "clerk"}),
			"Revoke":        b.Revoke(ctx, v, clerk.Person, "SCJG", "clerk"),
			"SignOut":       b.SignOutEverywhere(ctx, v, admin.Person),
		} {
			t.Log(name, what)
			b.refused(err, want)
		}
	}
}

func TestDisable(t *testing.T) {
	b := setup(t)
	admin := b.first()
	token, v := b.resident("wang.fang")
	api, err := b.CreateToken(ctx, v, "script", access.MaxTokenLife)
	b.ok(err)
	_, err = b.ResolveBearer(ctx, api)
	b.ok(err)

	b.ok(b.Disable(ctx, admin, v.Person))
	_, err = b.Resolve(ctx, token)
	b.refused(err, "signed_out")
	_, err = b.ResolveBearer(ctx, api)
	b.refused(err, "signed_out")
	_, _, err = b.SignIn(ctx, "wang.fang", password, "")
	b.refused(err, "wrong_sign_in")
	b.refused(b.GrantRole(ctx, admin, access.Grant{Person: v.Person, Org: "SCJG", Role: "clerk"}), "person_disabled")

	b.ok(b.Enable(ctx, admin, v.Person))
	b.signIn("wang.fang")
	_, err = b.Resolve(ctx, token)
	b.refused(err, "signed_out") // the old session does not come back
}

func TestNobodyChangesHisOwnPowers(t *testing.T) {
	b := setup(t)
	admin := b.first()
	b.refused(b.Disable(ctx, admin, admin.Person), "own_person")
	b.refused(b.SetAdmin(ctx, admin, admin.Person, false), "own_person")
	b.refused(b.ResetPassword(ctx, admin, admin.Person, "another good one"), "own_person")
	b.refused(b.GrantRole(ctx, admin, access.Grant{Person: admin.Person, Org: "SCJG", Role: "decider"}), "own_grant")

	_, second := b.resident("second")
	b.ok(b.SetAdmin(ctx, admin, second.Person, true))
	second, err := b.Resolve(ctx, must(b.signIn("second")))
	b.ok(err)
	b.ok(b.SetAdmin(ctx, second, admin.Person, false))
	b.refused(b.SetAdmin(ctx, second, "nobody", true), "no_person")
}

func must(token string, _ *access.Viewer) string { return token }

func TestStalePerson(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, v := b.resident("wang.fang")
	raced := false
	b.store.before = func(op string) error {
		if op == "UpdatePerson" && !raced {
			raced = true
			b.ok(b.process().Disable(ctx, admin, v.Person))
		}
		return nil
	}
	b.refused(b.SetAdmin(ctx, admin, v.Person, true), "stale_person")
	if row := b.store.people[v.Person]; row.Admin || !row.Disabled {
		t.Errorf("the faster change was lost: %+v", row)
	}
}

func TestSetContact(t *testing.T) {
	b := setup(t)
	_, v := b.resident("wang.fang")
	b.refused(b.SetContact(ctx, nil, "13900000000", lang.En), "signed_out")
	b.wrong(b.SetContact(ctx, v, "1", lang.En), "/phone")
	b.wrong(b.SetContact(ctx, v, "", lang.En), "/phone")
	b.ok(b.SetContact(ctx, v, "139 0000 0000", lang.En))
	p, err := b.Person(ctx, v, v.Person)
	b.ok(err)
	if p.Phone != "13900000000" || p.Language != lang.En || p.Login != "wang.fang" {
		t.Errorf("person is %+v", p)
	}
	b.signIn("wang.fang")
}
