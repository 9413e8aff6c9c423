package verify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/tlog"
	"qingdan/internal/verify"
	"qingdan/internal/verify/verifytest"
)

const townLists = "../casework/testdata/lists"

// town is a log of some hundred cases.
func town(t testing.TB, seed byte, cases int) *verifytest.Town {
	t.Helper()
	town := verifytest.NewTown(t, townLists, seed)
	for cases > 0 {
		n := min(cases, 25)
		town.Cases(n)
		town.CloseDay()
		cases -= n
	}
	town.Publish()
	return town
}

func trust(t testing.TB, vkey string) *verify.Trust {
	t.Helper()
	tr, err := verify.TrustKey(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// verified verifies a log and returns what was found.
func verified(t testing.TB, src verify.Source, o verify.Options) *verify.Report {
	t.Helper()
	l, err := verify.NewLog(src, o)
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (f finding) of(r *verify.Report) bool {
	for _, got := range r.Findings {
		if got.Kind == f.kind && (f.index < 0 || got.Index == f.index) {
			return true
		}
	}
	return false
}

type finding struct {
	kind  verify.Kind
	index int64 // -1: any
}

func said(r *verify.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n  %s %d: %s", f.Kind, f.Index, f.Text.En)
	}
	return b.String()
}

func TestHonestLog(t *testing.T) {
	t.Parallel()
	town := town(t, 1, 300)
	r := verified(t, town.Log, verify.Options{Trust: trust(t, town.Log.VKey)})
	if !r.OK() || r.Size != town.Log.Size() || r.Size < 1000 || r.Cases != 300 || r.At.IsZero() {
		t.Errorf("%+v%s", r, said(r))
	}
	empty := verifytest.NewLog(t, "empty.example", 2)
	if r := verified(t, empty, verify.Options{Trust: trust(t, empty.VKey)}); !r.OK() || r.Size != 0 {
		t.Errorf("an empty log: %+v%s", r, said(r))
	}
	if r := verified(t, town.Log, verify.Options{Trust: trust(t, town.Log.VKey), TreeOnly: true}); !r.OK() {
		t.Errorf("the tree alone: %s", said(r))
	}
}

// Trees of all sizes around the places where tiles begin have the signed root.
func TestSizes(t *testing.T) {
	t.Parallel()
	log := verifytest.NewLog(t, "sizes.example", 3)
	tr := trust(t, log.VKey)
	state := verify.OpenState(t.TempDir())
	for _, size := range []int64{1, 2, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, 66000} {
		var entries [][]byte
		for i := log.Size(); i < size; i++ {
			entries = append(entries, fmt.Appendf(nil, "entry %d", i))
		}
		log.Append(entries...)
		if r := verified(t, log, verify.Options{Trust: tr, TreeOnly: true}); !r.OK() {
			t.Errorf("%d entries: %s", size, said(r))
		}
		if r := verified(t, log, verify.Options{Trust: tr, TreeOnly: true, State: &state}); !r.OK() || r.Size != size {
			t.Errorf("going on to %d entries: %s", size, said(r))
		}
	}
}

func flip(at int) func([]byte) []byte {
	return func(b []byte) []byte { b[at%len(b)] ^= 1; return b }
}

func shorten(b []byte) []byte { return b[:len(b)-7] }

// rewrite changes one entry before the log is made.
func rewrite(town *verifytest.Town, stream string, change func(*tlog.Entry)) int64 {
	for i := range town.Entries {
		if strings.HasPrefix(town.Entries[i].Stream, stream) {
			change(&town.Entries[i])
			return int64(i)
		}
	}
	return -1
}

func public[T any](e *tlog.Entry, change func(*T)) {
	var v T
	if err := json.Unmarshal(e.Public, &v); err != nil {
		panic(err)
	}
	change(&v)
	e.Public, _ = json.Marshal(v)
}

// Whatever is done to the files, it is named.
func TestTamperedFiles(t *testing.T) {
	t.Parallel()
	base := town(t, 4, 300).Log
	size := base.Size()
	partial := fmt.Sprintf("%03d.p/%d", size/256, size%256)
	other := verifytest.NewLog(t, "other.example", 9)
	tests := map[string]struct {
		tamper func(l *verifytest.Log)
		want   finding
	}{
		"a byte of an entry":        {func(l *verifytest.Log) { l.Change("tile/entries/001", flip(40)) }, finding{verify.BadEntry, 256}},
		"a byte of a partial entry": {func(l *verifytest.Log) { l.Change("tile/entries/"+partial, flip(40)) }, finding{verify.BadEntry, size / 256 * 256}},
		"a byte of a tile":          {func(l *verifytest.Log) { l.Change("tile/0/001", flip(32*7)) }, finding{verify.BadTile, 263}},
		"a byte of a partial tile":  {func(l *verifytest.Log) { l.Change("tile/0/"+partial, flip(0)) }, finding{verify.BadTile, size / 256 * 256}},
		"a byte of an upper tile":   {func(l *verifytest.Log) { l.Change(fmt.Sprintf("tile/1/000.p/%d", size/256), flip(3)) }, finding{verify.BadTile, 0}},
		"a truncated partial":       {func(l *verifytest.Log) { l.Change("tile/entries/"+partial, shorten) }, finding{verify.BadBundle, size - 1}},
		"a truncated full bundle":   {func(l *verifytest.Log) { l.Change("tile/entries/002", shorten) }, finding{verify.BadBundle, 767}},
		"a truncated tile":          {func(l *verifytest.Log) { l.Change("tile/0/002", shorten) }, finding{verify.BadTile, 512}},
		"a tile too long":           {func(l *verifytest.Log) { l.Change("tile/0/002", func(b []byte) []byte { return append(b, b[:32]...) }) }, finding{verify.BadTile, 512}},
		"more than a bundle holds": {func(l *verifytest.Log) {
			l.Change("tile/entries/000", func(b []byte) []byte { return append(b, 0, 1, 'x') })
		}, finding{verify.BadBundle, -1}},
		"a missing bundle":       {func(l *verifytest.Log) { l.Set("tile/entries/000", nil) }, finding{verify.BadBundle, 0}},
		"a missing tile":         {func(l *verifytest.Log) { l.Set("tile/0/000", nil) }, finding{verify.BadTile, 0}},
		"no checkpoint":          {func(l *verifytest.Log) { l.Set("checkpoint", nil) }, finding{verify.BadNote, -1}},
		"nonsense as checkpoint": {func(l *verifytest.Log) { l.Set("checkpoint", []byte("<html>")) }, finding{verify.BadNote, -1}},
		"a wrong origin":         {func(l *verifytest.Log) { l.SignAs("somewhere.example") }, finding{verify.BadOrigin, -1}},
		"another log":            {func(l *verifytest.Log) { l.Set("checkpoint", other.Files()["checkpoint"]) }, finding{verify.BadOrigin, -1}},
		"a bad signature": {func(l *verifytest.Log) {
			l.Change("checkpoint", func(b []byte) []byte { return append(b[:len(b)-9], append([]byte("AAAAAA"), b[len(b)-3:]...)...) })
		}, finding{verify.BadSig, -1}},
		"a changed size": {func(l *verifytest.Log) {
			l.Change("checkpoint", func(b []byte) []byte {
				return bytes.Replace(b, fmt.Appendf(nil, "\n%d\n", size), fmt.Appendf(nil, "\n%d\n", size-1), 1)
			})
		}, finding{verify.BadSig, -1}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := town(t, 4, 300).Log
			tc.tamper(log)
			r := verified(t, log, verify.Options{Trust: trust(t, base.VKey)})
			if !tc.want.of(r) || len(r.Findings) > 3 {
				t.Errorf("want %v: %s", tc.want, said(r))
			}
		})
	}
}

// A city that signs what it should not is caught by the content.
func TestDishonestCity(t *testing.T) {
	t.Parallel()
	drop := func(at int) func(*verifytest.Town) int64 {
		return func(town *verifytest.Town) int64 {
			town.Entries = append(town.Entries[:at:at], town.Entries[at+1:]...)
			return int64(at)
		}
	}
	tests := map[string]struct {
		tamper func(*verifytest.Town) int64
		kind   verify.Kind
	}{
		"a dropped entry": {drop(40), verify.BadSeq},
		"a dropped entry, renumbered": {func(town *verifytest.Town) int64 {
			at := drop(7)(town)
			for i := range town.Entries {
				town.Entries[i].Seq = int64(i + 1)
			}
			return at
		}, verify.BadVersion},
		"a dropped case, renumbered": {func(town *verifytest.Town) int64 {
			first := rewrite(town, "case-000003", func(*tlog.Entry) {})
			var kept []tlog.Entry
			for _, e := range town.Entries {
				if e.Stream != "case-000003" {
					e.Seq = int64(len(kept) + 1)
					kept = append(kept, e)
				}
			}
			town.Entries = kept
			return first + 1 // the next case's number
		}, verify.BadNumber},
		"an inserted entry": {func(town *verifytest.Town) int64 {
			town.Entries = append(town.Entries[:20:20], append([]tlog.Entry{town.Entries[5]}, town.Entries[20:]...)...)
			return 20
		}, verify.BadSeq},
		"a list never announced": {func(town *verifytest.Town) int64 {
			return rewrite(town, "case-000002", func(e *tlog.Entry) { e.List = "sha256:" + strings.Repeat("0", 64) })
		}, verify.Unannounced},
		"a wrong count of a register": {func(town *verifytest.Town) int64 {
			return rewrite(town, tlog.DayStream, func(e *tlog.Entry) {
				public(e, func(c *tlog.Counted) { c.Registers["stalls"] = tlog.RegisterCount{Live: 1} })
			})
		}, verify.BadCount},
		"a wrong count of numbers": {func(town *verifytest.Town) int64 {
			return rewrite(town, tlog.DayStream, func(e *tlog.Entry) { public(e, func(c *tlog.Counted) { c.Series["case/CG/2026"]++ }) })
		}, verify.BadCount},
		"a register left out of a count": {func(town *verifytest.Town) int64 {
			return rewrite(town, tlog.DayStream, func(e *tlog.Entry) { public(e, func(c *tlog.Counted) { c.Registers = nil }) })
		}, verify.BadCount},
		"an announcement that says nothing": {func(town *verifytest.Town) int64 {
			return rewrite(town, tlog.DayStream, func(e *tlog.Entry) { e.Public = json.RawMessage(`"nothing"`) })
		}, verify.BadForm},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			town := verifytest.NewTown(t, townLists, 5)
			town.Cases(20)
			town.CloseDay()
			town.Cases(20)
			index := tc.tamper(town)
			town.Publish()
			r := verified(t, town.Log, verify.Options{Trust: trust(t, town.Log.VKey)})
			if !(finding{tc.kind, index}).of(r) {
				t.Errorf("want %s at %d: %s", tc.kind, index, said(r))
			}
		})
	}
}

func TestFormIsCanonical(t *testing.T) {
	t.Parallel()
	town := town(t, 6, 5)
	log := verifytest.NewLog(t, "form.example", 6)
	var entries [][]byte
	for i := range town.Log.Size() {
		entry := town.Log.Entry(i)
		if i == 3 {
			entry = append([]byte(" "), entry...)
		}
		entries = append(entries, entry)
	}
	log.Append(entries...)
	r := verified(t, log, verify.Options{Trust: trust(t, log.VKey)})
	if !(finding{verify.BadForm, 3}).of(r) {
		t.Error(said(r))
	}
}

func TestForkAndRollback(t *testing.T) {
	t.Parallel()
	town := town(t, 7, 100)
	tr, state := trust(t, town.Log.VKey), verify.OpenState(t.TempDir())
	o := verify.Options{Trust: tr, State: &state}
	if r := verified(t, town.Log, o); !r.OK() || r.From != 0 {
		t.Fatal(said(r))
	}
	before := town.Log.Size()
	town.Cases(30)
	town.Publish()
	r := verified(t, town.Log, o)
	if !r.OK() || r.From != before || r.Size != town.Log.Size() || r.Cases != 130 {
		t.Errorf("only what is new: %+v%s", r, said(r))
	}
	for name, tc := range map[string]struct {
		entries int64
		changed int64
		more    int
		kind    verify.Kind
	}{
		"an entry changed, same size": {town.Log.Size(), 5, 0, verify.Forked},
		"an entry changed, grown":     {town.Log.Size(), 5, 700, verify.Forked},
		"the last entry changed":      {town.Log.Size(), town.Log.Size() - 1, 3, verify.Forked},
		"gone back":                   {before, -1, 0, verify.RolledBack},
	} {
		for _, figures := range []bool{false, true} {
			log := verifytest.NewLog(t, town.Log.Origin, 7)
			var entries [][]byte
			for i := range tc.entries {
				entry := bytes.Clone(town.Log.Entry(i))
				if i == tc.changed {
					entry = bytes.Replace(entry, []byte(`"version":`), []byte(`"version":1`), 1)
				}
				entries = append(entries, entry)
			}
			for i := range tc.more {
				entries = append(entries, town.Log.Entry(int64(i)%tc.entries))
			}
			log.Append(entries...)
			o := o
			o.Figures = figures
			r := verified(t, log, o)
			if !(finding{tc.kind, -1}).of(r) || len(r.Findings) != 1 {
				t.Errorf("%s (figures %v): %s", name, figures, said(r))
				continue
			}
			kept, err := os.ReadFile(r.Evidence)
			if err != nil || strings.Count(string(kept), town.Log.Origin+"\n") != 2 {
				t.Errorf("%s: evidence %q %v", name, kept, err)
			}
		}
	}
	if r := verified(t, town.Log, o); !r.OK() || r.From != r.Size {
		t.Errorf("the honest log afterwards: %s", said(r))
	}
}

// What was found once is found again, whatever is remembered.
func TestFaultsAreNotForgotten(t *testing.T) {
	t.Parallel()
	town := verifytest.NewTown(t, townLists, 8)
	town.Cases(60)
	at := rewrite(town, "case-000050", func(e *tlog.Entry) { e.List = "sha256:none" })
	town.Publish()
	state := verify.OpenState(t.TempDir())
	l, err := verify.NewLog(town.Log, verify.Options{Trust: trust(t, town.Log.VKey), State: &state})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if r, err := l.Verify(t.Context()); err != nil || !(finding{verify.Unannounced, at}).of(r) {
			t.Errorf("%v %s", err, said(r))
		}
	}
}

// slow stops a reading at one bundle of entries, when something before it has
// been verified.
type slow struct {
	verify.Source
	at   string
	some chan struct{}
	stop context.CancelFunc
}

func (s *slow) Get(ctx context.Context, path string, limit int64) ([]byte, error) {
	if path == s.at {
		<-s.some
		s.stop()
		return nil, context.Canceled
	}
	return s.Source.Get(ctx, path, limit)
}

func TestInterruptedRunGoesOn(t *testing.T) {
	t.Parallel()
	town := town(t, 10, 700)
	dir := filepath.Join(t.TempDir(), "log")
	town.Log.Write(dir)
	state := verify.OpenState(t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	var done int64
	some := make(chan struct{})
	told := sync.OnceFunc(func() { close(some) })
	o := verify.Options{Trust: trust(t, town.Log.VKey), State: &state, Progress: func(n, _ int64) { done = n; told() }}
	l, err := verify.NewLog(&slow{verify.Dir(dir), "tile/entries/004", some, stop}, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Verify(ctx); !errors.Is(err, context.Canceled) || done == 0 {
		t.Fatalf("%d %v", done, err)
	}
	o.Progress = nil
	r := verified(t, verify.Dir(dir), o)
	if !r.OK() || r.From != done || r.Size != town.Log.Size() || r.Cases != 700 {
		t.Errorf("goes on from %d: %+v%s", done, r, said(r))
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	town := town(t, 11, 3)
	var lines []string
	var witnesses []note.Signer
	for i := range 3 {
		w := verifytest.Witness(t, byte(i))
		witnesses = append(witnesses, w)
		lines = append(lines, fmt.Sprintf("witness w%d %s", i, w.Verifier()))
	}
	other := verifytest.NewLog(t, "other.example", 12)
	policy := "log " + other.VKey + "\nlog " + town.Log.VKey + "\n" + strings.Join(lines, "\n") + "\ngroup two 2 w0 w1 w2\nquorum two\n"
	tr, err := verify.TrustPolicy([]byte(policy))
	if err != nil {
		t.Fatal(err)
	}
	o := verify.Options{Trust: tr}
	if r := verified(t, town.Log, o); !(finding{verify.NoQuorum, -1}).of(r) {
		t.Errorf("no witness: %s", said(r))
	}
	town.Log.Cosign(witnesses[0], verifytest.Witness(t, 99))
	if r := verified(t, town.Log, o); !(finding{verify.NoQuorum, -1}).of(r) {
		t.Errorf("one witness and a stranger: %s", said(r))
	}
	town.Log.Cosign(witnesses[0], witnesses[2])
	if r := verified(t, town.Log, o); !r.OK() || len(r.Witnesses) != 2 || r.At.IsZero() {
		t.Errorf("two witnesses: %+v%s", r, said(r))
	}
	for _, bad := range []string{"", "quorum none\n", "log x\nquorum none\n", "log " + town.Log.VKey + "\n", "log " + town.Log.VKey + "\nquorum w9\n"} {
		if _, err := verify.TrustPolicy([]byte(bad)); err == nil {
			t.Errorf("policy %q", bad)
		}
	}
}
