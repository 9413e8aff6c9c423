package verify_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"qingdan/internal/lang"
	"qingdan/internal/verify"
	"qingdan/internal/verify/verifytest"
)

func TestReceipts(t *testing.T) {
	t.Parallel()
	town := town(t, 40, 60)
	tr := trust(t, town.Log.VKey)
	for index := range town.Log.Size() {
		r, err := verify.OpenReceipt(town.Log.Receipt(index), tr)
		if err != nil || r.Index != index {
			t.Fatalf("entry %d: %v", index, err)
		}
		for _, tag := range []lang.Tag{lang.Zh, lang.En} {
			if lines := r.Tell(town.Library, tag); len(lines) < 2 || strings.Contains(strings.Join(lines, ""), "%!") {
				t.Errorf("entry %d: %q", index, lines)
			}
		}
	}
}

func TestReceiptTells(t *testing.T) {
	t.Parallel()
	town := town(t, 41, 3)
	tr := trust(t, town.Log.VKey)
	for at, e := range town.Entries {
		if e.Action != "approve" {
			continue
		}
		r, err := verify.OpenReceipt(town.Log.Receipt(int64(at)), tr)
		if err != nil {
			t.Fatal(err)
		}
		for tag, want := range map[lang.Tag][]string{
			lang.Zh: {"办件 CG-2026-000001（临时占道设摊许可）：准予许可", "经办角色：审批人", "状态由“已受理”变为“已许可”", "证照编号：ZD-2026-000001"},
			lang.En: {"in case CG-2026-000001 (Street stall permit): Approve", "taken as Decider", "Outcome: approved", "Certificate number: ZD-2026-000001"},
		} {
			text := strings.Join(r.Tell(town.Library, tag), "\n")
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("%s: %q is not in\n%s", tag, w, text)
				}
			}
		}
		if text := strings.Join(r.Tell(nil, lang.En), "\n"); !strings.Contains(text, "(stall): approve") {
			t.Errorf("without the lists: %s", text)
		}
		return
	}
}

func TestFalseReceipts(t *testing.T) {
	t.Parallel()
	town := town(t, 42, 20)
	tr := trust(t, town.Log.VKey)
	good := town.Log.Receipt(9)
	extra := func(text []byte) []byte {
		lines := bytes.SplitN(good, []byte("\n"), 3)
		lines[1] = []byte("extra " + base64.StdEncoding.EncodeToString(text))
		return bytes.Join(lines, []byte("\n"))
	}
	stranger := verifytest.NewLog(t, town.Log.Origin, 43)
	for name, tc := range map[string]struct {
		proof []byte
		trust *verify.Trust
		kind  verify.Kind
	}{
		"another entry":       {extra(town.Log.Entry(10)), tr, verify.BadProof},
		"a changed entry":     {extra(bytes.Replace(town.Log.Entry(9), []byte("2026"), []byte("2025"), 1)), tr, verify.BadProof},
		"another index":       {bytes.Replace(good, []byte("\nindex 9\n"), []byte("\nindex 8\n"), 1), tr, verify.BadProof},
		"no entry":            {append([]byte("c2sp.org/tlog-proof@v1\n"), good[bytes.Index(good, []byte("index")):]...), tr, verify.BadProof},
		"cut short":           {good[:len(good)/2], tr, verify.BadProof},
		"nonsense":            {[]byte("hello"), tr, verify.BadProof},
		"nothing":             {nil, tr, verify.BadProof},
		"a stranger's key":    {good, trust(t, stranger.VKey), verify.BadSig},
		"another log":         {good, trust(t, verifytest.NewLog(t, "other.example", 44).VKey), verify.BadOrigin},
		"a changed signature": {append(bytes.Clone(good[:len(good)-12]), []byte("AAAAAAAAAAA\n")...), tr, verify.BadSig},
	} {
		_, err := verify.OpenReceipt(tc.proof, tc.trust)
		if f := verify.AsFinding(err); f == nil || f.Kind != tc.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}
