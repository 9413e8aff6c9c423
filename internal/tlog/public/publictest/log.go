// Package publictest is a log in memory for tests of what stands before one.
package publictest

import (
	"context"
	"crypto/sha256"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	sum "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/tlog"
)

// Origin is the log's name.
const Origin = "siping.example/log"

// Log is a public.Source. Its key is made from its seed, so that a log of the
// same seed has the same key.
type Log struct {
	t       *testing.T
	signer  note.Signer
	vkey    string
	mu      sync.Mutex
	entries [][]byte
	hashes  []sum.Hash
	head    tlog.Head
	shown   int64
	now     func() time.Time
	cosign  []note.Signer
}

// New returns an empty log.
func New(t *testing.T, seed string, now func() time.Time) *Log {
	t.Helper()
	l := &Log{t: t, now: now}
	skey, vkey, err := note.GenerateKey(&stream{seed: seed}, Origin)
	l.must(err)
	l.vkey = vkey
	l.signer, err = note.NewSigner(skey)
	l.must(err)
	return l
}

// stream gives the same bytes for the same seed.
type stream struct {
	seed string
	n    byte
}

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		s.n++
		p[i] = sha256.Sum256([]byte(s.seed + string(s.n)))[0]
	}
	return len(p), nil
}

func (l *Log) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// Cosign has a witness cosign every checkpoint from here on.
func (l *Log) Cosign(w note.Signer) { l.cosign = append(l.cosign, w) }

// Add appends entries as they are and signs the new head.
func (l *Log) Add(entries ...[]byte) {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range entries {
		hashes, err := sum.StoredHashes(int64(len(l.entries)), e, l)
		l.must(err)
		l.hashes = append(l.hashes, hashes...)
		l.entries = append(l.entries, e)
	}
	n := int64(len(l.entries))
	root, err := sum.TreeHash(n, l)
	l.must(err)
	text := torchwood.Checkpoint{Origin: Origin, Tree: sum.Tree{N: n, Hash: root}}.String()
	signed, err := note.Sign(&note.Note{Text: text}, append([]note.Signer{l.signer}, l.cosign...)...)
	l.must(err)
	l.head, l.shown = tlog.Head{Size: n, Signed: signed, Shown: signed, At: l.now()}, n
}

// ReadHashes implements tlog.HashReader.
func (l *Log) ReadHashes(indexes []int64) ([]sum.Hash, error) {
	out := make([]sum.Hash, len(indexes))
	for i, at := range indexes {
		out[i] = l.hashes[at]
	}
	return out, nil
}

// VerifierKey implements public.Source.
func (l *Log) VerifierKey() string { return l.vkey }

// Head implements public.Source.
func (l *Log) Head(context.Context) (tlog.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head, nil
}

// Entry implements public.Source.
func (l *Log) Entry(_ context.Context, index int64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if index < 0 || index >= int64(len(l.entries)) {
		return nil, tlog.ErrNotYet
	}
	return l.entries[index], nil
}

// Receipt implements public.Source.
func (l *Log) Receipt(_ context.Context, index int64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if index < 0 || index >= l.shown {
		return nil, tlog.ErrNotYet
	}
	p, err := sum.ProveRecord(l.shown, index, l)
	if err != nil {
		return nil, err
	}
	return torchwood.FormatProofWithExtraData(index, l.entries[index], p, l.head.Shown), nil
}

// Replace puts something else in the place of an entry without signing it, as
// somebody with a hand in the storage might.
func (l *Log) Replace(index int64, from, to string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries[index] = []byte(strings.Replace(string(l.entries[index]), from, to, 1))
}
