package access_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

var ctx = context.Background()

// clock is the time of a test, moved by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// bench is an access room over a store in memory.
type bench struct {
	*access.Service
	t     *testing.T
	clock *clock
	store *fake
	vault *vault.Vault
}

var cheap = access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1})

func setup(t *testing.T, opts ...access.Option) *bench {
	t.Parallel()
	c := &clock{at: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	b := &bench{t: t, clock: c, store: newFake(c.now), vault: vault.FromSecret([]byte("a secret of thirty-two bytes ...."))}
	b.Service = b.process(opts...)
	return b
}

// process is another process of the same installation.
func (b *bench) process(opts ...access.Option) *access.Service {
	return access.New(b.store, b.vault, b.clock.now, append([]access.Option{cheap}, opts...)...)
}

const password = "four words of rain"

func person(login string) access.NewPerson {
	return access.NewPerson{Login: login, Password: password, Name: "张" + login, Phone: "13804341234", Language: lang.Zh}
}

// first makes the first administrator.
func (b *bench) first() *access.Viewer {
	b.t.Helper()
	code, err := b.SetupCode(ctx)
	b.ok(err)
	_, err = b.CreateFirstAdmin(ctx, code, person("admin"))
	b.ok(err)
	_, v := b.signIn("admin")
	return v
}

// official makes a person who holds the role and has a password of his own.
func (b *bench) official(admin *access.Viewer, login, org, role string) (string, *access.Viewer) {
	b.t.Helper()
	n := person(login)
	n.Password = "handed over on paper"
	p, err := b.CreatePerson(ctx, admin, n)
	b.ok(err)
	b.ok(b.EnsureOrg(ctx, access.Org{Code: org, Name: lang.Text{Zh: "局", En: "Bureau"}}))
	b.ok(b.GrantRole(ctx, admin, access.Grant{Person: p.ID, Org: org, Role: role}))
	token, v, err := b.Renew(ctx, login, n.Password, password, "10.0.0.1")
	b.ok(err)
	return token, v
}

// resident registers somebody and signs him in.
func (b *bench) resident(login string) (string, *access.Viewer) {
	b.t.Helper()
	_, err := b.Register(ctx, person(login))
	b.ok(err)
	return b.signIn(login)
}

func (b *bench) signIn(login string) (string, *access.Viewer) {
	b.t.Helper()
	token, v, err := b.SignIn(ctx, login, password, "192.0.2.1:4000")
	b.ok(err)
	return token, v
}

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// refused checks the code of a problem.
func (b *bench) refused(err error, code string) {
	b.t.Helper()
	if p := problem.Of(err); p == nil || p.Code != code {
		b.t.Errorf("error %v, want %s", err, code)
		return
	} else if p.Text.Zh == "" || p.Text.En == "" {
		b.t.Errorf("%s lacks a language", code)
	}
}

// wrong checks which fields a problem names, in order.
func (b *bench) wrong(err error, paths ...string) {
	b.t.Helper()
	b.refused(err, "invalid")
	p := problem.Of(err)
	if p == nil {
		return
	}
	for i, f := range p.Fields {
		if i >= len(paths) || f.Path != paths[i] {
			b.t.Errorf("wrong field %d is %s, want %v", i, f.Path, paths)
		}
		if f.Text.Zh == "" || f.Text.En == "" {
			b.t.Errorf("the text at %s lacks a language", f.Path)
		}
	}
	if len(p.Fields) != len(paths) {
		b.t.Errorf("%d wrong fields, want %v: %v", len(p.Fields), paths, err)
	}
}

var errDisk = errors.New("disk full")
