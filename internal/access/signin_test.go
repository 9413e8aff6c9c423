package access_test

import (
	"strings"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/problem"
)

func TestSignIn(t *testing.T) {
	b := setup(t)
	_, err := b.Register(ctx, person("Wang.Fang"))
	b.ok(err)
	for _, login := range []string{"wang.fang", " WANG.FANG ", "ｗａｎｇ.fang"} {
		token, v, err := b.SignIn(ctx, login, password, "192.0.2.1:99")
		b.ok(err)
		got, err := b.Resolve(ctx, token)
		b.ok(err)
		if got.Person != v.Person || got.Name != "张Wang.Fang" || got.Admin || got.Demo || got.Bearer {
			t.Errorf("signed in as %+v, resolved %+v", v, got)
		}
	}
}

func TestWrongSignInSaysNothing(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, v := b.resident("disabled")
	b.ok(b.Disable(ctx, admin, v.Person))
	b.resident("wang.fang")
	var said []string
	for _, try := range [][2]string{
		{"wang.fang", "a wrong password"}, {"nobody.here", password}, {"disabled", password}, {"", ""},
		{strings.Repeat("x", 1<<20), password}, {"wang.fang", strings.Repeat("x", 1<<20)}, {"wang.fang\xff", password + "\xff"},
	} {
		token, v, err := b.SignIn(ctx, try[0], try[1], "")
		b.refused(err, "wrong_sign_in")
		if token != "" || v != nil {
			t.Errorf("%.20q: signed in", try[0])
		}
		if err != nil {
			said = append(said, err.Error())
		}
	}
	for _, s := range said {
		if s != said[0] {
			t.Errorf("one says %q, another %q", said[0], s)
		}
	}
}

func TestTemporaryPassword(t *testing.T) {
	b := setup(t)
	admin := b.first()
	p, err := b.CreatePerson(ctx, admin, person("clerk"))
	b.ok(err)
	_, _, err = b.SignIn(ctx, "clerk", password, "")
	b.refused(err, "temporary_password")
	_, _, err = b.SignIn(ctx, "clerk", "a wrong password", "")
	b.refused(err, "wrong_sign_in")

	const own = "chosen by myself"
	_, _, err = b.Renew(ctx, "clerk", "a wrong password", own, "")
	b.refused(err, "wrong_sign_in")
	_, _, err = b.Renew(ctx, "clerk", password, password, "")
	b.wrong(err, "/password")
	_, _, err = b.Renew(ctx, "clerk", password, "short", "")
	b.wrong(err, "/password")
	token, v, err := b.Renew(ctx, "clerk", password, own, "")
	b.ok(err)
	if v.Person != p.ID {
		t.Errorf("renewed as %+v", v)
	}
	_, err = b.Resolve(ctx, token)
	b.ok(err)
	_, _, err = b.SignIn(ctx, "clerk", own, "")
	b.ok(err)
	_, _, err = b.SignIn(ctx, "clerk", password, "")
	b.refused(err, "wrong_sign_in")

	api, err := b.CreateToken(ctx, v, "script", access.MaxTokenLife)
	b.ok(err)
	b.ok(b.ResetPassword(ctx, admin, p.ID, "given at the counter"))
	for _, err := range []error{second(b.Resolve(ctx, token)), second(b.ResolveBearer(ctx, api))} {
		b.refused(err, "signed_out")
	}
}

func second[T any](_ T, err error) error { return err }

func TestRecover(t *testing.T) {
	b := setup(t)
	b.first()
	b.refused(b.Recover(ctx, "nobody", "given at the machine"), "no_person")
	b.wrong(b.Recover(ctx, "admin", "short"), "/password")
	b.ok(b.Recover(ctx, "admin", "given at the machine"))
	_, _, err := b.SignIn(ctx, "admin", password, "")
	b.refused(err, "wrong_sign_in")
	_, v, err := b.Renew(ctx, "admin", "given at the machine", "chosen by myself", "")
	b.ok(err)
	entries, _, err := b.Journal(ctx, v, access.JournalQuery{Actor: access.Operator})
	b.ok(err)
	if len(entries) != 1 || entries[0].Subject != v.Person {
		t.Errorf("the journal has %+v", entries)
	}
}

func TestChangePassword(t *testing.T) {
	b := setup(t)
	token, v := b.resident("wang.fang")
	const next = "other words of snow"
	b.refused(b.ChangePassword(ctx, nil, password, next), "signed_out")
	b.wrong(b.ChangePassword(ctx, v, "a wrong password", next), "/old")
	b.wrong(b.ChangePassword(ctx, v, password, password), "/password")
	b.wrong(b.ChangePassword(ctx, v, password, "wang.fang1"), "/password")
	b.ok(b.ChangePassword(ctx, v, password, next))
	_, err := b.Resolve(ctx, token)
	b.refused(err, "signed_out")
	_, _, err = b.SignIn(ctx, "wang.fang", password, "")
	b.refused(err, "wrong_sign_in")
	_, _, err = b.SignIn(ctx, "wang.fang", next, "")
	b.ok(err)
}

func TestOldPasswordCannotBeGuessed(t *testing.T) {
	b := setup(t)
	_, v := b.resident("wang.fang")
	for range 5 {
		b.wrong(b.ChangePassword(ctx, v, "a wrong password", "other words of snow"), "/old")
	}
	b.refused(b.ChangePassword(ctx, v, password, "other words of snow"), "sign_in_backoff")
}

func TestCostIsRaisedAtSignIn(t *testing.T) {
	b := setup(t)
	_, v := b.resident("wang.fang")
	before := b.store.people[v.Person].Version
	dearer := access.WithPasswordCost(access.Cost{Memory: 128, Passes: 1})
	for range 2 {
		_, _, err := b.process(dearer).SignIn(ctx, "wang.fang", password, "")
		b.ok(err)
	}
	if n := b.store.people[v.Person].Version - before; n != 1 {
		t.Errorf("the hash was written %d times", n)
	}
	b.signIn("wang.fang")
}

func TestSignInAs(t *testing.T) {
	b := setup(t)
	admin := b.first()
	p, err := b.CreatePerson(ctx, admin, person("clerk")) // with a temporary password, which the demo does not mind
	b.ok(err)
	_, _, err = b.SignInAs(ctx, p.ID)
	b.refused(err, "no_demo")

	demo := b.process(access.WithDemo())
	_, _, err = demo.SignInAs(ctx, "nobody")
	b.refused(err, "no_person")
	token, v, err := demo.SignInAs(ctx, p.ID)
	b.ok(err)
	got, err := demo.Resolve(ctx, token)
	b.ok(err)
	if !v.Demo || !got.Demo || got.Person != p.ID {
		t.Errorf("demo viewer %+v, resolved %+v", v, got)
	}
	_, err = b.Resolve(ctx, token) // the same data, served as no demo
	b.refused(err, "signed_out")
}

func TestFaultsAreNoProblems(t *testing.T) {
	b := setup(t)
	b.resident("wang.fang")
	for _, failing := range []string{"Strikes", "PutStrikes", "PersonByLogin", "InsertSession", "GrantsOf"} {
		b.store.before = func(op string) error {
			if op == failing {
				return errDisk
			}
			return nil
		}
		token, v, err := b.SignIn(ctx, "wang.fang", password, "")
		if err == nil || problem.Of(err) != nil || token != "" || v != nil {
			t.Errorf("with %s failing: %q, %+v, %v", failing, token, v, err)
		}
	}
	b.store.before = func(string) error { return nil }
	b.signIn("wang.fang") // faults were not held against him
}
