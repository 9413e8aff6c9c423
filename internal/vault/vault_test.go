package vault

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var (
	one = FromSecret([]byte("the first secret of thirty-two b"))
	two = FromSecret([]byte("the other secret of thirty-two b"))
)

func TestSealOpens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		aad := rapid.SliceOf(rapid.Byte()).Draw(t, "aad")
		purpose := rapid.String().Draw(t, "purpose")
		sealed := one.Key(purpose).Seal(plain, aad)
		if len(sealed) != len(plain)+Overhead {
			t.Fatalf("sealed %d bytes into %d", len(plain), len(sealed))
		}
		got, err := one.Key(purpose).Open(sealed, aad)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("Open = %q, %v, want %q", got, err, plain)
		}
	})
}

func TestAlteredDoesNotOpen(t *testing.T) {
	t.Parallel()
	key := one.Key("people")
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed := key.Seal(plain, []byte("here"))
		bit := rapid.IntRange(0, 8*len(sealed)-1).Draw(t, "bit")
		sealed[bit/8] ^= 1 << (bit % 8)
		if got, err := key.Open(sealed, []byte("here")); err == nil {
			t.Fatalf("altered bit %d, opened as %q", bit, got)
		}
	})
}

func TestOpensOnlyWhereItBelongs(t *testing.T) {
	t.Parallel()
	sealed := one.Key("people").Seal([]byte("13800001234"), []byte("p1"))
	for name, tt := range map[string]struct {
		key    DataKey
		sealed []byte
		aad    string
		want   error
	}{
		"other purpose": {one.Key("evidence"), sealed, "p1", ErrSealed},
		"other vault":   {two.Key("people"), sealed, "p1", ErrSealed},
		"other place":   {one.Key("people"), sealed, "p2", ErrSealed},
		"cut":           {one.Key("people"), sealed[:len(sealed)-1], "p1", ErrSealed},
		"too short":     {one.Key("people"), sealed[:Overhead-1], "p1", ErrFormat},
		"empty":         {one.Key("people"), nil, "p1", ErrFormat},
		"other format":  {one.Key("people"), append([]byte{2}, sealed[1:]...), "p1", ErrFormat},
		"zero key":      {DataKey{}, sealed, "p1", ErrSealed},
	} {
		if got, err := tt.key.Open(tt.sealed, []byte(tt.aad)); !errors.Is(err, tt.want) || got != nil {
			t.Errorf("%s: Open = %q, %v, want %v", name, got, err, tt.want)
		}
	}
}

func TestSealNeverRepeats(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		s := string(one.Key("people").Seal([]byte("same"), nil))
		if seen[s] || strings.Contains(s, "same") {
			t.Fatal("a sealed value repeats or shows its content")
		}
		seen[s] = true
	}
}

func TestDataKey(t *testing.T) {
	t.Parallel()
	key, wrapped, err := one.NewDataKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed := key.Seal([]byte("form"), []byte("case"))
	again, err := one.Unwrap(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open(sealed, []byte("case")); err != nil || string(got) != "form" {
		t.Errorf("Open after Unwrap = %q, %v", got, err)
	}
	other, _, _ := one.NewDataKey()
	if _, err := other.Open(sealed, []byte("case")); !errors.Is(err, ErrSealed) {
		t.Errorf("another data key opens: %v", err)
	}
	if _, err := two.Unwrap(wrapped); !errors.Is(err, ErrSealed) {
		t.Errorf("another vault unwraps: %v", err)
	}
	// A value sealed under any purpose's key is not taken for a wrapped key.
	if _, err := one.Unwrap(one.Key("").Seal(make([]byte, KeySize), wrapPlace)); err == nil {
		t.Error("a sealed value passes for a wrapped key")
	}
	if _, err := one.Unwrap(one.wrap.Seal([]byte("short"), wrapPlace)); !errors.Is(err, ErrFormat) {
		t.Errorf("a short key unwraps: %v", err)
	}
}

func TestIndex(t *testing.T) {
	t.Parallel()
	base := one.Index("login", "Wang.Fang")
	if len(base) != IndexSize {
		t.Fatalf("index of %d bytes", len(base))
	}
	for _, same := range []string{" wang.fang ", "WANG.FANG", "Ｗａｎｇ．ｆａｎｇ", "\u3000wang.fang\n"} {
		if !bytes.Equal(one.Index("login", same), base) {
			t.Errorf("%q has another index", same)
		}
	}
	for name, other := range map[string][]byte{
		"text":    one.Index("login", "wang.fan"),
		"purpose": one.Index("phone", "wang.fang"),
		"vault":   two.Index("login", "wang.fang"),
	} {
		if bytes.Equal(other, base) {
			t.Errorf("another %s has the same index", name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if n := Normalise(s); !bytes.Equal(one.Index("x", s), one.Index("x", n)) {
			t.Fatalf("%q and its normal form %q differ", s, n)
		}
	})
}

func TestSign(t *testing.T) {
	t.Parallel()
	sig := one.Sign("upload", []byte("data"))
	if !one.Verify("upload", []byte("data"), sig) {
		t.Fatal("own signature refused")
	}
	for name, ok := range map[string]bool{
		"other purpose": one.Verify("session", []byte("data"), sig),
		"other data":    one.Verify("upload", []byte("date"), sig),
		"other vault":   two.Verify("upload", []byte("data"), sig),
		"cut":           one.Verify("upload", []byte("data"), sig[:31]),
		"empty":         one.Verify("upload", []byte("data"), nil),
		"an index":      one.Verify("upload", []byte("data"), one.Index("upload", "data")),
	} {
		if ok {
			t.Errorf("%s: verified", name)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	v := FromSecret([]byte("fresh, nothing derived yet"))
	sealed := make(chan []byte)
	for range 8 {
		go func() { sealed <- v.Key("people").Seal(v.Index("i", "x"), v.Sign("s", nil)) }()
	}
	for range 8 {
		if _, err := v.Key("people").Open(<-sealed, v.Sign("s", nil)); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	plain := make([]byte, 600)
	for b.Loop() {
		one.Key("people").Seal(plain, nil)
	}
}

func TestSaltsBelongToKeyAndPlace(t *testing.T) {
	v := FromSecret([]byte("one"))
	key, wrapped, err := v.NewDataKey()
	if err != nil {
		t.Fatal(err)
	}
	again, err := v.Unwrap(wrapped)
	if err != nil || again.Salt("p1") != key.Salt("p1") {
		t.Errorf("the salt of an unwrapped key differs (%v)", err)
	}
	other, _, err := v.NewDataKey()
	if err != nil || key.Salt("p1") == key.Salt("p2") || key.Salt("p1") == other.Salt("p1") {
		t.Errorf("salts of two places or keys are the same (%v)", err)
	}
}

func TestPairIsOfThePurpose(t *testing.T) {
	one := FromSecret([]byte("one"))
	if !one.Pair("log").Equal(one.Pair("log")) || one.Pair("log").Equal(one.Pair("witness")) ||
		one.Pair("log").Equal(FromSecret([]byte("two")).Pair("log")) {
		t.Error("pairs must differ by purpose and master key, and by nothing else")
	}
}
