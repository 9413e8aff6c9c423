package public_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"
	sum "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/problem"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/public"
	"qingdan/internal/tlog/public/publictest"
)

var _ public.Source = (*tlog.Log)(nil)

var at = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func now() time.Time { return at }

func entry(t testing.TB, seq int64) []byte {
	t.Helper()
	b, err := tlog.Entry{Seq: seq, Stream: "c1", Version: int(seq), Action: "open", At: tlog.Time{Time: at}, Public: []byte(`{"to":"draft"}`)}.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func filled(t testing.TB, seed string, size int64) (*publictest.Log, *public.Log) {
	t.Helper()
	source := publictest.New(t, seed, now)
	for seq := int64(1); seq <= size; seq++ {
		source.Add(entry(t, seq))
	}
	l, err := public.Open(source, "https://siping.example/", "")
	if err != nil {
		t.Fatal(err)
	}
	return source, l
}

func TestOwnReceiptsAreTrue(t *testing.T) {
	t.Parallel()
	source, l := filled(t, "a", 11)
	for index := range int64(11) {
		text, err := source.Receipt(t.Context(), index)
		if err != nil {
			t.Fatal(err)
		}
		copied := "\r\n " + strings.ReplaceAll(string(text), "\n", "\r\n") + "\n\n"
		for _, given := range []string{string(text), copied} {
			r, err := l.Check([]byte(given))
			if err != nil {
				t.Fatal(err)
			}
			if r.Index != index || r.Entry.Seq != index+1 || r.Size != 11 || r.Leaf != sum.RecordHash(entry(t, index+1)) {
				t.Errorf("entry %d is told as %+v", index, r)
			}
		}
	}
	if _, err := l.Receipt(t.Context(), 11); !problem.Is(err, problem.NotFound) {
		t.Errorf("a receipt that cannot be had yet: %v", err)
	}
	if _, err := l.Receipt(t.Context(), -1); !problem.Is(err, problem.NotFound) {
		t.Errorf("a receipt before the first: %v", err)
	}
}

// Whatever byte of a receipt is changed, it is refused or proves the same as
// before: the signatures of others and what is not looked at may change.
func TestAlteredReceiptsAreRefused(t *testing.T) {
	t.Parallel()
	source, l := filled(t, "a", 7)
	text, err := source.Receipt(t.Context(), 4)
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		changed := append([]byte(nil), text...)
		changed[i] ^= 1
		r, err := l.Check(changed)
		if err == nil && (r.Index != 4 || string(r.Raw) != string(entry(t, 5))) {
			t.Errorf("byte %d changed, and it proves %+v", i, r)
		}
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	source, l := filled(t, "a", 7)
	other, _ := filled(t, "b", 7)
	good, err := source.Receipt(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.Receipt(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	raw := base64.StdEncoding.EncodeToString(entry(t, 3))
	forged := base64.StdEncoding.EncodeToString([]byte(strings.Replace(string(entry(t, 3)), "draft", "grant", 1)))
	for name, test := range map[string]struct{ text, code string }{
		"nothing":       {"", "receipt_form"},
		"other text":    {"您好", "receipt_form"},
		"cut short":     {string(good[:len(good)/2]), "receipt_form"},
		"no entry":      {strings.Replace(string(good), "extra "+raw+"\n", "", 1), "receipt_form"},
		"other log":     {string(foreign), "receipt_elsewhere"},
		"other entry":   {strings.Replace(string(good), raw, forged, 1), "receipt_altered"},
		"other index":   {strings.Replace(string(good), "index 2", "index 3", 1), "receipt_altered"},
		"larger tree":   {strings.Replace(string(good), "\n7\n", "\n8\n", 1), "receipt_elsewhere"},
		"huge":          {string(good) + strings.Repeat("x", public.MaxReceipt), "receipt_long"},
		"huge of lines": {strings.Repeat("\n", public.MaxReceipt), "receipt_form"},
	} {
		_, err := l.Check([]byte(test.text))
		if p := problem.Of(err); p == nil || p.Code != test.code {
			t.Errorf("%s: %v, want %s", name, err, test.code)
		}
	}
}

func TestAWrongReceiptOfOursIsAFault(t *testing.T) {
	t.Parallel()
	source, l := filled(t, "a", 3)
	source.Replace(t.Context(), "draft", "grant")
	if _, err := l.Receipt(t.Context(), 1); err == nil || problem.Of(err) != nil {
		t.Errorf("a broken storage is told as %v", err)
	}
}

func TestPolicyNamesLogAndWitnesses(t *testing.T) {
	t.Parallel()
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	w, err := torchwood.NewCosignatureSigner("county.example", key)
	if err != nil {
		t.Fatal(err)
	}
	absent, err := torchwood.NewCosignatureSigner("absent.example", ed25519.NewKeyFromSeed([]byte(strings.Repeat("x", 32))))
	if err != nil {
		t.Fatal(err)
	}
	source := publictest.New(t, "a", now)
	policy := fmt.Sprintf("# ours\nlog %s\nwitness county %s https://county.example/\n# new\nwitness absent %s\ngroup both 1 county absent\nquorum both\n",
		source.VerifierKey(), w.Verifier(), absent.Verifier())
	l, err := public.Open(source, "", policy)
	if err != nil {
		t.Fatal(err)
	}
	empty, err := l.State(t.Context())
	if err != nil || empty.Size != 0 || len(empty.Witnesses) != 2 || empty.Has(1) {
		t.Errorf("empty log: %+v, %v", empty, err)
	}
	source.Add(entry(t, 1))
	source.Cosign(t.Context(), w)
	s, err := l.State(t.Context())
	if err != nil || s.Size != 1 || !s.Has(1) || s.Has(2) || s.Has(0) {
		t.Errorf("%+v, %v", s, err)
	}
	if len(s.Witnesses) != 2 || s.Witnesses[0].At.IsZero() || !s.Witnesses[1].At.IsZero() || s.Witnesses[0].Name != "county" {
		t.Errorf("witnesses %+v", s.Witnesses)
	}
	told := l.Policy("https://siping.example")
	if strings.Count(told, "log ") != 1 || !strings.Contains(told, "https://siping.example/log\n") {
		t.Errorf("policy:\n%s", told)
	}
	p, err := torchwood.ParsePolicy([]byte(told))
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := source.Receipt(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := torchwood.VerifyProof(p, sum.RecordHash(entry(t, 1)), receipt); err != nil {
		t.Errorf("a receipt under the policy that we tell: %v", err)
	}
	if _, err := public.Open(source, "", "quorum nobody\n"); err == nil {
		t.Error("a broken policy is taken")
	}
}

func TestLeavesInLinks(t *testing.T) {
	t.Parallel()
	leaf := sum.RecordHash([]byte("x"))
	for _, text := range []string{public.LeafText(leaf), fmt.Sprintf("%x", leaf[:]), leaf.String(), strings.ReplaceAll(leaf.String(), "+", " ")} {
		if !public.IsLeaf(leaf, text) {
			t.Errorf("%s is not taken", text)
		}
	}
	for _, text := range []string{"", "x", public.LeafText(sum.RecordHash([]byte("y"))), strings.Repeat("0", 64)} {
		if public.IsLeaf(leaf, text) {
			t.Errorf("%s is taken", text)
		}
	}
}
