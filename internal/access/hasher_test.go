package access

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/problem"
)

var testCost = Cost{Memory: 64, Passes: 1}

func TestHash(t *testing.T) {
	t.Parallel()
	h, ctx := newHasher(testCost), context.Background()
	hash, err := h.hash(ctx, "four words of rain")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("hash %s", hash)
	}
	if again, _ := h.hash(ctx, "four words of rain"); again == hash {
		t.Error("two hashes of one password are equal")
	}
	for password, want := range map[string]bool{
		"four words of rain": true, "ｆour words of rain": true, "four words of rain ": false, "": false, "Four words of rain": false,
	} {
		if ok, err := h.matches(ctx, password, hash); err != nil || ok != want {
			t.Errorf("%q matches: %v, %v", password, ok, err)
		}
	}
	if h.outdated(hash) || !newHasher(DefaultCost).outdated(hash) || !h.outdated("") {
		t.Error("outdated is wrong")
	}
}

func TestDefaultCostIsNotBelowTheLeast(t *testing.T) {
	t.Parallel()
	if DefaultCost.Memory < 19*1024 || DefaultCost.Passes < 2 {
		t.Errorf("cost %+v", DefaultCost)
	}
}

func TestParsePHC(t *testing.T) {
	t.Parallel()
	good := phc(testCost, make([]byte, saltSize), make([]byte, hashSize))
	if c, salt, sum, err := parsePHC(good); err != nil || c != testCost || len(salt) != saltSize || len(sum) != hashSize {
		t.Errorf("%s: %v %v %v %v", good, c, salt, sum, err)
	}
	for _, bad := range []string{
		"", good[1:], good + "A", strings.Replace(good, "id", "i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=64", "m=1048577", 1), strings.Replace(good, "m=64", "m=7", 1), strings.Replace(good, "t=1", "t=17", 1),
		strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "p=1", "p=2", 1), strings.Replace(good, "m=64", "m=-1", 1),
	} {
		if _, _, _, err := parsePHC(bad); !errors.Is(err, errHashForm) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		_, _, _, err := parsePHC(rapid.String().Draw(t, "text"))
		if !errors.Is(err, errHashForm) {
			t.Fatal(err)
		}
	})
}

// Somebody who does not exist costs a hash like everybody else: with all slots
// taken, the answer has to wait.
func TestNobodyCostsTheSame(t *testing.T) {
	t.Parallel()
	h := newHasher(testCost)
	for range parallelHashes {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.matches(ctx, "password", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("answered without a hash: %v", err)
	}
	<-h.slots
	if ok, err := h.matches(context.Background(), "password", ""); ok || err != nil {
		t.Errorf("nobody's password matches: %v, %v", ok, err)
	}
}

func TestHashesAreBounded(t *testing.T) {
	t.Parallel()
	h := newHasher(testCost)
	for range parallelHashes {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	errs := make(chan error)
	for range 2 * waitingHashes {
		go func() {
			_, err := h.hash(ctx, "password")
			errs <- err
		}()
	}
	for range waitingHashes { // all beyond the queue are told at once
		if err := <-errs; !problem.Is(err, problem.Unavailable) {
			t.Errorf("beyond the queue: %v", err)
		}
	}
	cancel()
	for range waitingHashes {
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("in the queue: %v", err)
		}
	}
	<-h.slots
	if _, err := h.hash(context.Background(), "password"); err != nil {
		t.Errorf("the queue did not empty: %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	c, now := newCache(), time.Now()
	for i := range 2*cacheSize + 1 {
		c.put(c.begin(), tokenHash{byte(i), byte(i >> 8), byte(i >> 16)}, &Viewer{}, now.Add(time.Hour))
		if len(c.entries) > cacheSize {
			t.Fatalf("%d entries", len(c.entries))
		}
	}
	if _, ok := c.get(tokenHash{0, 0, 0}, now); ok {
		t.Error("the oldest is still there")
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for remote, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "192.0.2.1:80": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "[2001:db8::1%eth0]:80": "2001:db8::/64",
		"2001:db8::ff": "2001:db8::/64", "": "", "@unix": "@unix",
	} {
		if got := network(remote); got != want {
			t.Errorf("network(%q) = %q, want %q", remote, got, want)
		}
	}
}
