package access_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/access"
	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

// guess tries a wrong password and reports whether it was looked at.
func guess(t testing.TB, s *access.Service, login, remote string) bool {
	t.Helper()
	_, _, err := s.SignIn(ctx, login, "a wrong password", remote)
	switch p := problem.Of(err); {
	case p != nil && p.Code == "wrong_sign_in":
		return true
	case p != nil && p.Code == "sign_in_backoff":
		return false
	}
	t.Fatalf("a guess was answered by %v", err)
	return false
}

func TestBackoffByLogin(t *testing.T) {
	b := setup(t)
	b.resident("wang.fang")
	b.clock.add(60 * 24 * time.Hour)
	for _, login := range []string{"nobody.here", "wang.fang"} { // the same for nobody and somebody
		for i := range 5 {
			if !guess(t, b.Service, login, fmt.Sprintf("10.1.0.%d", i)) {
				t.Fatalf("%s: guess %d was slowed", login, i)
			}
		}
		for i := range 5 { // about 1, 2, 4, 8, 16 seconds
			wait := time.Second << i
			b.clock.add(wait - wait/10)
			if guess(t, b.Service, login, fmt.Sprintf("10.2.0.%d", i)) {
				t.Errorf("%s: not slowed for %v", login, wait)
			}
			b.clock.add(wait / 10)
			if !guess(t, b.Service, login, fmt.Sprintf("10.3.0.%d", i)) {
				t.Errorf("%s: slowed for more than %v", login, wait)
			}
		}
	}
	_, _, err := b.SignIn(ctx, "WANG.FANG ", password, "10.4.0.1")
	b.refused(err, "sign_in_backoff") // even with the right password, and however it is written
	b.clock.add(15 * time.Minute)
	_, _, err = b.SignIn(ctx, "wang.fang", password, "10.4.0.1")
	b.ok(err)
	for i := range 5 {
		if !guess(t, b.Service, "wang.fang", "10.4.0.1") {
			t.Errorf("guess %d after a success was slowed", i)
		}
	}
}

func TestBackoffByAddress(t *testing.T) {
	b := setup(t)
	for i := range 30 {
		if !guess(t, b.Service, fmt.Sprint("login", i), "2001:db8::1") {
			t.Fatalf("guess %d was slowed", i)
		}
	}
	if guess(t, b.Service, "login30", "[2001:db8::ffff:1]:443") {
		t.Error("the same network under another address is not slowed")
	}
	if !guess(t, b.Service, "login30", "2001:db8:0:1::1") {
		t.Error("another network is slowed")
	}
	b.clock.add(10 * time.Minute)
	if !guess(t, b.Service, "login31", "2001:db8::1") {
		t.Error("the address is slowed for ever")
	}
}

func TestStrangersDoNotLockOut(t *testing.T) {
	b := setup(t)
	b.resident("wang.fang") // signed in from 192.0.2.1
	for i := range 20 {
		guess(t, b.Service, "wang.fang", fmt.Sprintf("10.1.0.%d", i))
	}
	b.signIn("wang.fang")
	_, _, err := b.SignIn(ctx, "wang.fang", password, "10.9.0.1")
	b.refused(err, "sign_in_backoff")
	for range 5 {
		guess(t, b.Service, "wang.fang", "192.0.2.1")
	}
	if guess(t, b.Service, "wang.fang", "192.0.2.1") {
		t.Error("from a known address guesses are not slowed")
	}
	b.clock.add(31 * 24 * time.Hour) // no longer known
	for i := range 6 {
		guess(t, b.Service, "wang.fang", fmt.Sprintf("10.1.0.%d", i))
	}
	_, _, err = b.SignIn(ctx, "wang.fang", password, "192.0.2.1")
	b.refused(err, "sign_in_backoff")
}

func TestGuessesAtOnceDoNotSlipThrough(t *testing.T) {
	b := setup(t)
	var looked atomic.Int32
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if guess(t, b.Service, "wang.fang", fmt.Sprintf("10.1.0.%d", i)) {
				looked.Add(1)
			}
		})
	}
	wg.Wait()
	if looked.Load() != 5 {
		t.Errorf("%d guesses at once were looked at", looked.Load())
	}
}

func TestSuccessDoesNotClearTheAddress(t *testing.T) {
	b := setup(t)
	b.resident("accomplice")
	looked := 0
	for i := range 60 {
		if guess(t, b.Service, fmt.Sprint("login", i), "192.0.2.1") {
			looked++
		}
		b.SignIn(ctx, "accomplice", password, "192.0.2.1")
	}
	if looked > 30 {
		t.Errorf("%d guesses from one address, by signing in between", looked)
	}
}

// However the guesses are spread over a day, few are looked at.
func TestGuessesPerDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := &clock{at: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}
		s := access.New(newFake(c.now), vault.FromSecret([]byte("secret")), c.now, access.WithPasswordCost(access.Cost{Memory: 8, Passes: 1}))
		end := c.now().Add(24 * time.Hour)
		looked := 0
		for c.now().Before(end) {
			if guess(t, s, "wang.fang", "") {
				looked++
			}
			c.add(time.Duration(rapid.IntRange(1, 1200).Draw(rt, "seconds")) * time.Second)
		}
		if looked > 24*6+20 {
			rt.Fatalf("%d guesses in a day", looked)
		}
	})
}

func TestBusyIsNotHeldAgainstAnybody(t *testing.T) {
	b := setup(t)
	b.resident("wang.fang")
	failing := true
	b.store.before = func(op string) error {
		if failing && op == "PersonByLogin" {
			return errDisk
		}
		return nil
	}
	for range 100 {
		if _, _, err := b.SignIn(ctx, "wang.fang", password, "10.1.0.1"); problem.Of(err) != nil {
			t.Fatal(err)
		}
	}
	failing = false
	_, _, err := b.SignIn(ctx, "wang.fang", password, "10.1.0.1")
	b.ok(err)
}

func TestSweep(t *testing.T) {
	b := setup(t)
	b.resident("wang.fang")
	guess(t, b.Service, "nobody.here", "10.1.0.1")
	b.clock.add(24 * time.Hour)
	b.ok(b.Sweep(ctx))
	if len(b.store.sessions) != 0 {
		t.Errorf("%d sessions are left", len(b.store.sessions))
	}
	if len(b.store.strikes) != 1 { // the address that is known for wang.fang
		t.Errorf("%d counts are left", len(b.store.strikes))
	}
	b.clock.add(30 * 24 * time.Hour)
	b.ok(b.Sweep(ctx))
	if len(b.store.strikes) != 0 {
		t.Errorf("%d counts are left", len(b.store.strikes))
	}
}
