package interop

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"
	f_note "github.com/transparency-dev/formats/note"
	theirclient "github.com/transparency-dev/witness/client/http"
	"github.com/transparency-dev/witness/persistence/inmemory"
	"github.com/transparency-dev/witness/persistence/sqlite"
	theirs "github.com/transparency-dev/witness/witness"
	"golang.org/x/mod/sumdb/note"
	xtlog "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
	"qingdan/internal/tlog/witness"
)

// noOtherProcess lets this process lead.
type noOtherProcess struct{}

func (noOtherProcess) Lead(ctx context.Context, _ string, f func(context.Context) error) (bool, error) {
	return true, f(ctx)
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// theirWitness serves a witness of github.com/transparency-dev/witness that
// knows the log, and returns its address and vkey. It signs with an ML-DSA-44
// key as well, which ours does not know.
func theirWitness(t *testing.T, name string, store theirs.LogStatePersistence, log string) (address, vkey string) {
	t.Helper()
	private := tlogtest.Key(name)
	ours, err := torchwood.NewCosignatureSigner(name, private)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	seed := base64.StdEncoding.EncodeToString(append([]byte{1}, private.Seed()...))
	signer, err := f_note.NewSignerForCosignatureV1("PRIVATE+KEY+" + name + "+" + strings.Split(plain, "+")[1] + "+" + seed)
	if err != nil {
		t.Fatal(err)
	}
	if signer.KeyHash() != ours.KeyHash() {
		t.Fatalf("key id %08x by theirs, %08x by ours", signer.KeyHash(), ours.KeyHash())
	}
	known, err := note.NewVerifier(log)
	if err != nil {
		t.Fatal(err)
	}
	text, _, err := f_note.GenerateMLDSAKey(name)
	if err != nil {
		t.Fatal(err)
	}
	lattice, err := f_note.NewMLDSASigner(text)
	if err != nil {
		t.Fatal(err)
	}
	w, err := theirs.New(t.Context(), theirs.Opts{Persistence: store, Signers: []note.Signer{lattice, signer},
		VerifierForLog: func(_ context.Context, origin string) (note.Verifier, bool, error) {
			return known, origin == known.Name(), nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /some/where/add-checkpoint", theirs.NewHTTPHandler(w).AddCheckpoint)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/some/where", ours.Verifier().String()
}

func inMemory() theirs.LogStatePersistence { return inmemory.New() }

func inSQLite(t *testing.T) theirs.LogStatePersistence {
	t.Helper()
	store, stop, err := sqlite.New(t.Context(), sqlite.Opts{Path: filepath.Join(t.TempDir(), "witness.db"), MaxOpenConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// ourWitness serves a witness of ours.
func ourWitness(t *testing.T, name string, logs ...string) (address, vkey string) {
	t.Helper()
	p, err := witness.ParsePolicy([]byte("log " + strings.Join(logs, "\nlog ") + "\nquorum none\n"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := tlog.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w, err := witness.NewServer(t.Context(), witness.ServerConfig{Name: name, Key: tlogtest.Key(name), Logs: p.Logs, Storage: files, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return server.URL, w.VerifierKey()
}

// publish has a policy's witnesses asked until done or ten seconds are over,
// and returns what is known of the first.
func publish(t *testing.T, log *tlog.Log, policy *witness.Policy, done func(tlog.Head, witness.WitnessStatus) bool) witness.WitnessStatus {
	t.Helper()
	p, err := witness.NewPublisher(witness.PublisherConfig{Policy: policy, Log: log, Shower: log.Heads, Leader: noOtherProcess{},
		Poll: 10 * time.Millisecond, Journal: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if head, err := log.Head(ctx); err == nil && done(head, p.Status()[0]) {
				cancel()
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	p.Run(ctx)
	return p.Status()[0]
}

// shown reports whether the newest head is shown.
func shown(h tlog.Head, _ witness.WitnessStatus) bool {
	text, _, _ := strings.Cut(string(h.Signed), "\n\n")
	return strings.HasPrefix(string(h.Shown), text+"\n\n")
}

// refused reports whether the witness did not cosign.
func refused(_ tlog.Head, s witness.WitnessStatus) bool { return !s.Err.IsZero() }

func entries(n int) (out [][]byte) {
	for i := range n {
		out = append(out, fmt.Append(nil, "entry ", i))
	}
	return out
}

// TestTheirWitnessesCosignOurLog wants their cosignatures, made beside ours, in
// what the log shows, and torchwood to believe it under the policy.
func TestTheirWitnessesCosignOurLog(t *testing.T) {
	t.Parallel()
	log := tlogtest.Open(t, tlog.Config{})
	a, akey := theirWitness(t, "a.example", inMemory(), log.VerifierKey())
	b, bkey := theirWitness(t, "b.example", inSQLite(t), log.VerifierKey())
	c, ckey := ourWitness(t, "c.example", log.VerifierKey())
	text := fmt.Sprintf("log %s\nwitness a %s %s\nwitness b %s %s\nwitness c %s %s\ngroup g all a b c\nquorum g\n", log.VerifierKey(), akey, a, bkey, b, ckey, c)
	policy, err := witness.ParsePolicy([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	other, err := torchwood.ParsePolicy([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 6, 250, 300, 1} {
		size := tlogtest.Append(t, log, entries(n)...).Size
		status := publish(t, log, policy, shown)
		head, err := log.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for name, p := range map[string]torchwood.Policy{"ours": policy, "torchwood's": other} {
			if c, _, err := torchwood.VerifyCheckpoint(head.Shown, p); err != nil || c.N != size {
				t.Fatalf("%s policy: size %d of %d is shown: %v\n%s%+v", name, c.N, size, err, head.Shown, status)
			}
		}
	}
}

// TestTheirWitnessRefusesForkAndRollback shows a witness of theirs a log, then
// another one under the same key, then an older one.
func TestTheirWitnessRefusesForkAndRollback(t *testing.T) {
	t.Parallel()
	log, fork, old := tlogtest.Open(t, tlog.Config{}), tlogtest.Open(t, tlog.Config{}), tlogtest.Open(t, tlog.Config{})
	tlogtest.Append(t, log, entries(9)...)
	tlogtest.Append(t, fork, append([][]byte{[]byte("not so")}, entries(12)...)...)
	tlogtest.Append(t, old, entries(5)...)
	address, vkey := theirWitness(t, "a.example", inSQLite(t), log.VerifierKey())
	policy, err := witness.ParsePolicy([]byte("witness a " + vkey + " " + address + "\nquorum a\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := publish(t, log, policy, shown); got.LastSize != 9 || !got.Err.IsZero() {
		t.Fatalf("the true log: %+v", got)
	}
	for _, c := range []struct {
		name string
		log  *tlog.Log
		want string
	}{{"fork", fork, "does not go on"}, {"rollback", old, "larger log than ours"}} {
		got := publish(t, c.log, policy, refused)
		if !strings.Contains(got.Err.En, c.want) || got.LastSize != 0 {
			t.Errorf("%s: %+v; want %q", c.name, got, c.want)
		}
		if head, err := c.log.Head(t.Context()); err != nil || head.Shown != nil {
			t.Errorf("%s: shown %s %v", c.name, head.Shown, err)
		}
	}
}

const wrongKey = "wrong key"

// step is a question to a witness: from a size that it is told to a head.
type step struct {
	name     string
	from, to int64
	log      *tlog.Log
	heads    map[int64][]byte
	proof    func([][]byte) [][]byte // spoils it; may be nil
	want     error
	size     uint64 // that the witness tells
}

// logOf makes a log with its head after each entry.
func logOf(t *testing.T, c tlog.Config, first string) (*tlog.Log, map[int64][]byte) {
	t.Helper()
	log, heads := tlogtest.Open(t, c), map[int64][]byte{}
	for _, e := range append([][]byte{[]byte(first)}, entries(12)...) {
		head := tlogtest.Append(t, log, e)
		heads[head.Size] = head.Signed
	}
	return log, heads
}

// TestTheirClientAsksEitherWitness has the client of theirs ask a witness of
// ours and one of theirs the same, and wants the same answers.
func TestTheirClientAsksEitherWitness(t *testing.T) {
	t.Parallel()
	log, heads := logOf(t, tlog.Config{}, "true")
	fork, forked := logOf(t, tlog.Config{}, "fork")
	wrong, strange := logOf(t, tlog.Config{Key: tlogtest.Key("another key")}, "true")
	unknown, foreign := logOf(t, tlog.Config{Origin: "unknown.example/log"}, "true")
	cut := func(p [][]byte) [][]byte { return p[1:] }
	more := func(p [][]byte) [][]byte { return append(p, make([]byte, 32)) }
	steps := []step{
		{"unknown log", 0, 3, unknown, foreign, nil, theirs.ErrUnknownLog, 0},
		{wrongKey, 0, 3, wrong, strange, nil, theirs.ErrNoValidSignature, 0},
		{"first", 0, 3, log, heads, nil, nil, 0},
		{"again", 3, 3, log, heads, nil, nil, 0},
		{"from nothing", 0, 5, log, heads, nil, theirs.ErrCheckpointStale, 3},
		{"from another size", 2, 5, log, heads, nil, theirs.ErrCheckpointStale, 3},
		{"from above", 7, 5, log, heads, nil, theirs.ErrOldSizeInvalid, 0},
		{"no proof", 3, 5, log, heads, func([][]byte) [][]byte { return nil }, theirs.ErrInvalidProof, 0},
		{"a proof cut short", 3, 5, log, heads, cut, theirs.ErrInvalidProof, 0},
		{"a proof too long", 3, 5, log, heads, more, theirs.ErrInvalidProof, 0},
		{"on", 3, 5, log, heads, nil, nil, 0},
		{"fork of the same size", 5, 5, fork, forked, nil, theirs.ErrInvalidProof, 0},
		{"fork", 5, 9, fork, forked, nil, theirs.ErrInvalidProof, 0},
		{"rollback", 4, 4, log, heads, nil, theirs.ErrCheckpointStale, 5},
		{"rollback from the last size", 5, 4, log, heads, nil, theirs.ErrOldSizeInvalid, 0},
		{"far on", 5, 13, log, heads, nil, nil, 0},
	}
	oursAt, oursKey := ourWitness(t, "w.example", log.VerifierKey())
	theirsAt, theirsKey := theirWitness(t, "w.example", inMemory(), log.VerifierKey())
	if oursKey != theirsKey {
		t.Fatalf("keys %s and %s", oursKey, theirsKey)
	}
	v, err := torchwood.NewCosignatureVerifier(oursKey)
	if err != nil {
		t.Fatal(err)
	}
	for who, address := range map[string]string{"ours": oursAt, "theirs": theirsAt} {
		prefix, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		client := theirclient.NewWitness(prefix, http.DefaultClient)
		for _, s := range steps {
			if who == "theirs" && s.name == wrongKey {
				continue // it answers 500 where the specification wants 403
			}
			lines, size, err := client.Update(t.Context(), uint64(s.from), s.heads[s.to], s.hashes(t))
			if !errors.Is(err, s.want) || size != s.size {
				t.Errorf("%s, %s: %v with size %d; want %v with %d", who, s.name, err, size, s.want, s.size)
			}
			if s.want == nil {
				if _, err := note.Open(append(bytes.Clone(s.heads[s.to]), lines...), note.VerifierList(v)); err != nil {
					t.Errorf("%s, %s: %q: %v", who, s.name, lines, err)
				}
			}
		}
	}
}

func (s step) hashes(t *testing.T) (out [][]byte) {
	t.Helper()
	if s.from > 0 && s.from < s.to {
		var proof xtlog.TreeProof
		proof, err := s.log.Consistency(t.Context(), s.from, s.to)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range proof {
			out = append(out, h[:])
		}
	}
	if s.proof != nil {
		out = s.proof(out)
	}
	return out
}
