package access_test

import (
	"strings"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/vault"
)

func TestToken(t *testing.T) {
	b := setup(t)
	admin := b.first()
	_, v := b.official(admin, "clerk", "SCJG", "clerk")
	token, err := b.CreateToken(ctx, v, "每日统计", 24*time.Hour)
	b.ok(err)
	if !strings.HasPrefix(token, "qd_") {
		t.Errorf("token %q", token)
	}
	got, err := b.ResolveBearer(ctx, token)
	b.ok(err)
	if got.Person != v.Person || !got.Bearer || len(got.Grants) != 1 {
		t.Errorf("the bearer is %+v", got)
	}
	list, err := b.ListTokens(ctx, v)
	b.ok(err)
	if len(list) != 1 || list[0].Name != "每日统计" || !list[0].Expires.Equal(b.clock.now().Add(24*time.Hour)) || !list[0].Used.Equal(b.clock.now()) {
		t.Errorf("list %+v", list)
	}
	b.clock.add(24*time.Hour - time.Second)
	_, err = b.ResolveBearer(ctx, token)
	b.ok(err)
	b.clock.add(time.Second) // expires while cached
	_, err = b.ResolveBearer(ctx, token)
	b.refused(err, "bad_token")
}

func TestRevokeToken(t *testing.T) {
	b := setup(t)
	_, v := b.resident("wang.fang")
	_, other := b.resident("li.na")
	token, err := b.CreateToken(ctx, v, "script", time.Hour)
	b.ok(err)
	_, err = b.ResolveBearer(ctx, token)
	b.ok(err)
	list, err := b.ListTokens(ctx, v)
	b.ok(err)
	id := list[0].ID
	b.refused(b.RevokeToken(ctx, other, id), "no_token")
	b.refused(b.RevokeToken(ctx, nil, id), "signed_out")
	b.ok(b.RevokeToken(ctx, v, id))
	b.refused(b.RevokeToken(ctx, v, id), "no_token")
	_, err = b.ResolveBearer(ctx, token)
	b.refused(err, "bad_token")
	if list, _ := b.ListTokens(ctx, other); len(list) != 0 {
		t.Errorf("another person sees %+v", list)
	}
}

func TestTokenCanDoLess(t *testing.T) {
	b := setup(t)
	admin := b.first()
	token, err := b.CreateToken(ctx, admin, "script", time.Hour)
	b.ok(err)
	v, err := b.ResolveBearer(ctx, token)
	b.ok(err)
	if v.Admin {
		t.Error("a token administers")
	}
	_, err = b.CreateToken(ctx, v, "longer", access.MaxTokenLife)
	b.refused(err, "not_by_token")
	b.refused(b.ChangePassword(ctx, v, password, "other words of snow"), "not_by_token")
	b.refused(b.SetContact(ctx, v, "13900000000", "zh"), "not_by_token")
}

func TestTokenBounds(t *testing.T) {
	b := setup(t)
	_, v := b.resident("wang.fang")
	_, err := b.CreateToken(ctx, nil, "script", time.Hour)
	b.refused(err, "signed_out")
	_, err = b.CreateToken(ctx, v, "", 0)
	b.wrong(err, "/name", "/ttl")
	_, err = b.CreateToken(ctx, v, strings.Repeat("x", 61), access.MaxTokenLife+1)
	b.wrong(err, "/name", "/ttl")
	for range 50 {
		_, err := b.CreateToken(ctx, v, "script", time.Hour)
		b.ok(err)
	}
	_, err = b.CreateToken(ctx, v, "script", time.Hour)
	b.refused(err, "too_many_tokens")
	b.clock.add(time.Hour)
	_, err = b.CreateToken(ctx, v, "script", time.Hour)
	b.ok(err)
}

func TestTokenIsReadSeldom(t *testing.T) {
	b := setup(t)
	_, v := b.resident("wang.fang")
	token, err := b.CreateToken(ctx, v, "script", 24*time.Hour)
	b.ok(err)
	for range 10_000 {
		b.clock.add(time.Second / 2)
		_, err := b.ResolveBearer(ctx, token)
		b.ok(err)
	}
	if n := b.store.calls["Token"]; n > 1001 {
		t.Errorf("read %d times", n)
	}
	if n := b.store.calls["TouchToken"]; n != 2 {
		t.Errorf("written %d times", n)
	}
}

func BenchmarkResolveBearer(b *testing.B) {
	c := &clock{at: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	s := access.New(newFake(c.now), vault.FromSecret([]byte("secret")), c.now, cheap)
	p, err := s.Register(ctx, person("wang.fang"))
	if err != nil {
		b.Fatal(err)
	}
	token, err := s.CreateToken(ctx, &access.Viewer{Person: p.ID}, "script", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.ResolveBearer(ctx, token); err != nil {
			b.Fatal(err)
		}
	}
}
