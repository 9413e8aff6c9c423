package access_test

import (
	"strings"
	"testing"
	"time"

	"qingdan/internal/access"
)

func TestSessionEnds(t *testing.T) {
	b := setup(t)
	b.resident("wang.fang")
	for name, tt := range map[string]struct {
		every, until time.Duration
	}{
		"when idle":       {2 * time.Hour, 2 * time.Hour},
		"after a workday": {time.Hour, 12 * time.Hour},
	} {
		token, _ := b.signIn("wang.fang")
		used := time.Duration(0)
		for used < tt.until-tt.every {
			b.clock.add(tt.every)
			used += tt.every
			if _, err := b.Resolve(ctx, token); err != nil {
				t.Fatalf("%s: ended after %v: %v", name, used, err)
			}
		}
		b.clock.add(tt.every - time.Second)
		if _, err := b.process().Resolve(ctx, token); err != nil {
			t.Errorf("%s: ended before %v: %v", name, tt.until, err)
		}
		token, _ = b.signIn("wang.fang")
		b.clock.add(tt.until)
		_, err := b.Resolve(ctx, token)
		b.refused(err, "signed_out")
	}
}

func TestSessionEndsWhileCached(t *testing.T) {
	b := setup(t)
	b.resident("wang.fang")
	token, _ := b.signIn("wang.fang")
	for range 11 {
		b.clock.add(time.Hour)
		_, err := b.Resolve(ctx, token)
		b.ok(err)
	}
	b.clock.add(time.Hour - time.Second)
	_, err := b.Resolve(ctx, token)
	b.ok(err)
	b.clock.add(time.Second) // within the five seconds
	_, err = b.Resolve(ctx, token)
	b.refused(err, "signed_out")
}

func TestSessionIsTouchedSeldom(t *testing.T) {
	b := setup(t)
	token, _ := b.resident("wang.fang")
	for range 3600 {
		b.clock.add(time.Second)
		_, err := b.Resolve(ctx, token)
		b.ok(err)
	}
	if n := b.store.calls["TouchSession"]; n < 11 || n > 12 {
		t.Errorf("touched %d times in an hour", n)
	}
	if n := b.store.calls["Session"]; n > 3600/5+1 {
		t.Errorf("read %d times in an hour", n)
	}
}

func TestForgedTokensDoNotReachTheStore(t *testing.T) {
	b := setup(t)
	token, v := b.resident("wang.fang")
	api, err := b.CreateToken(ctx, v, "script", time.Hour)
	b.ok(err)
	flipped := []byte(token)
	flipped[10] ^= 1
	forged := []string{"", "qs_", string(flipped), token[:len(token)-1], token + "A", strings.Repeat("A", len(token)),
		"qs_" + strings.Repeat("A", len(token)-3), strings.Repeat("x", 1<<20), token[:20] + "\n" + token[20:], api, "qs_" + api[3:]}
	reads := b.store.calls["Session"] + b.store.calls["Token"]
	for _, f := range forged {
		_, err := b.Resolve(ctx, f)
		b.refused(err, "signed_out")
	}
	for _, f := range []string{"", token, "qd_" + token[3:], "qd_" + strings.Repeat("A", 64)} {
		_, err := b.ResolveBearer(ctx, f)
		b.refused(err, "bad_token")
	}
	if n := b.store.calls["Session"] + b.store.calls["Token"] - reads; n != 0 {
		t.Errorf("%d forged tokens were looked up", n)
	}
	b.ok(b.SignOut(ctx, "qs_forged"))
	_, err = b.Resolve(ctx, token)
	b.ok(err)
}

func TestSignOut(t *testing.T) {
	b := setup(t)
	first, v := b.resident("wang.fang")
	second, _ := b.signIn("wang.fang")
	other := must(b.resident("li.na"))
	for _, token := range []string{first, second, other} { // now cached
		_, err := b.Resolve(ctx, token)
		b.ok(err)
	}
	b.ok(b.SignOut(ctx, first))
	_, err := b.Resolve(ctx, first)
	b.refused(err, "signed_out")
	_, err = b.Resolve(ctx, second)
	b.ok(err)
	b.ok(b.SignOutEverywhere(ctx, v, v.Person))
	_, err = b.Resolve(ctx, second)
	b.refused(err, "signed_out")
	_, err = b.Resolve(ctx, other)
	b.ok(err)
}

func TestChangesAreSeen(t *testing.T) {
	b := setup(t)
	admin := b.first()
	token, v := b.official(admin, "clerk", "SCJG", "clerk")
	other := b.process()
	for _, s := range []*access.Service{b.Service, other} {
		got, err := s.Resolve(ctx, token)
		b.ok(err)
		if len(got.Grants) != 1 || got.Grants[0].Role != "clerk" || got.Grants[0].By != admin.Person {
			t.Fatalf("viewer %+v", got)
		}
	}
	b.ok(b.Revoke(ctx, admin, v.Person, "SCJG", "clerk"))
	if got, err := b.Resolve(ctx, token); err != nil || len(got.Grants) != 0 {
		t.Errorf("in this process the role lasts: %+v, %v", got, err)
	}
	if got, err := other.Resolve(ctx, token); err != nil || len(got.Grants) != 1 {
		t.Errorf("another process does not use its cache: %+v, %v", got, err)
	}
	b.clock.add(5 * time.Second)
	if got, err := other.Resolve(ctx, token); err != nil || len(got.Grants) != 0 {
		t.Errorf("in another process the role lasts: %+v, %v", got, err)
	}
}

func TestChangeDuringLoadIsNotCached(t *testing.T) {
	b := setup(t)
	admin := b.first()
	token, v := b.official(admin, "clerk", "SCJG", "clerk")
	b.clock.add(10 * time.Second)
	raced := false
	b.store.before = func(op string) error {
		if op == "GrantsOf" && !raced { // the person was read, the grants were not
			raced = true
			b.ok(b.Disable(ctx, admin, v.Person))
		}
		return nil
	}
	_, err := b.Resolve(ctx, token) // may still succeed: it began before
	_ = err
	if !raced {
		t.Fatal("nothing happened during the load")
	}
	_, err = b.Resolve(ctx, token)
	b.refused(err, "signed_out")
}

func TestViewersAreNotShared(t *testing.T) {
	b := setup(t)
	token, _ := b.resident("wang.fang")
	for range 3 {
		v, err := b.Resolve(ctx, token)
		b.ok(err)
		if v.Admin {
			t.Fatal("what one request did to its viewer shows in the next")
		}
		v.Admin = true
	}
}
