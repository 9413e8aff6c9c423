package access_test

import (
	"strings"
	"sync"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

func TestFirstAdmin(t *testing.T) {
	b := setup(t)
	needed, err := b.NeedsFirstAdmin(ctx)
	b.ok(err)
	if !needed {
		t.Error("nobody has set up, yet no administrator is needed")
	}
	code, err := b.SetupCode(ctx)
	b.ok(err)
	if again, _ := b.process().SetupCode(ctx); again != code {
		t.Errorf("another process shows another code: %s, %s", code, again)
	}
	if strings.Contains(strings.Join(values(b.store.settings), " "), code) {
		t.Error("the code is stored in the clear")
	}
	for _, wrong := range []string{"", "-", code[:len(code)-1], strings.Repeat("A", 1000)} {
		_, err = b.CreateFirstAdmin(ctx, wrong, person("admin"))
		b.refused(err, "wrong_setup_code")
	}
	_, err = b.CreateFirstAdmin(ctx, code, person("?"))
	b.wrong(err, "/login")
	p, err := b.CreateFirstAdmin(ctx, " "+strings.ToLower(strings.ReplaceAll(code, "-", " ")), person("admin"))
	b.ok(err)
	if _, v := b.signIn("admin"); !v.Admin || v.Person != p.ID || len(v.Grants) != 0 {
		t.Errorf("the first administrator is %+v", v)
	}
	_, err = b.CreateFirstAdmin(ctx, code, person("second"))
	b.refused(err, "already_set_up")
	if needed, _ = b.NeedsFirstAdmin(ctx); needed {
		t.Error("a first administrator is still needed")
	}
}

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func TestFirstAdminOnce(t *testing.T) {
	b := setup(t)
	code, err := b.SetupCode(ctx)
	b.ok(err)
	// All callers have found that an administrator is needed before one is made.
	const n = 8
	var ready sync.WaitGroup
	ready.Add(n)
	b.store.before = func(op string) error {
		if op == "InsertFirstAdmin" {
			ready.Done()
			ready.Wait()
		}
		return nil
	}
	errs := make(chan error)
	for i := range n {
		go func() {
			_, err := b.process().CreateFirstAdmin(ctx, code, person("admin"+string(rune('a'+i))))
			errs <- err
		}()
	}
	made := 0
	for range n {
		if err := <-errs; err == nil {
			made++
		} else {
			b.refused(err, "already_set_up")
		}
	}
	if made != 1 || len(b.store.people) != 1 {
		t.Errorf("%d succeeded, %d people exist", made, len(b.store.people))
	}
}

func TestFirstAdminLoginTaken(t *testing.T) {
	b := setup(t)
	b.resident("admin")
	code, err := b.SetupCode(ctx)
	b.ok(err)
	_, err = b.CreateFirstAdmin(ctx, code, person("admin"))
	b.wrong(err, "/login")
	_, err = b.CreateFirstAdmin(ctx, code, person("other"))
	b.ok(err)
}

func TestCheckKey(t *testing.T) {
	b := setup(t)
	b.ok(b.CheckKey(ctx))
	b.ok(b.process().CheckKey(ctx))
	other := access.New(b.store, vault.FromSecret([]byte("another key")), b.clock.now, cheap)
	if err := other.CheckKey(ctx); err == nil || problem.Of(err) != nil || !strings.Contains(err.Error(), "master key") {
		t.Errorf("another master key passes: %v", err)
	}
	b.ok(b.CheckKey(ctx))
}
