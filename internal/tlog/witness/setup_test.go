package witness

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	xtlog "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/tlog"
)

func key(seed string) ed25519.PrivateKey {
	h := sha256.Sum256([]byte(seed))
	return ed25519.NewKeyFromSeed(h[:])
}

// logKeys returns the signer and the vkey of a log.
func logKeys(t testing.TB, origin, seed string) (note.Signer, string) {
	t.Helper()
	private := key(seed)
	vkey, err := note.NewEd25519VerifierKey(origin, private.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Split(vkey, "+")[1]
	signer, err := note.NewSigner("PRIVATE+KEY+" + origin + "+" + hash + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, private.Seed()...)))
	if err != nil {
		t.Fatal(err)
	}
	return signer, vkey
}

// vkeyOf returns the vkey of a witness.
func vkeyOf(t testing.TB, name string) string {
	t.Helper()
	s, err := torchwood.NewCosignatureSigner(name, key(name))
	if err != nil {
		t.Fatal(err)
	}
	return s.Verifier().String()
}

const origin = "log.example/city"

// memLog is a log in memory with its head; it is Log, Shower and Leader.
type memLog struct {
	t      testing.TB
	signer note.Signer
	vkey   string

	mu     sync.Mutex
	n      int64
	hashes []xtlog.Hash
	head   tlog.Head
	shows  []string
	asked  []int64 // sizes that Consistency was asked from
	away   bool    // another process leads
}

// newLog makes a log; logs of another fork differ from the first leaf on.
func newLog(t testing.TB, fork string) *memLog {
	l := &memLog{t: t}
	l.signer, l.vkey = logKeys(t, origin, "log")
	l.append(fork)
	return l
}

func (l *memLog) ReadHashes(indexes []int64) ([]xtlog.Hash, error) {
	out := make([]xtlog.Hash, len(indexes))
	for i, at := range indexes {
		out[i] = l.hashes[at]
	}
	return out, nil
}

func (l *memLog) append(leaves ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, leaf := range leaves {
		more, err := xtlog.StoredHashes(l.n, []byte(leaf), l)
		if err != nil {
			l.t.Fatal(err)
		}
		l.hashes, l.n = append(l.hashes, more...), l.n+1
	}
	l.head.Size, l.head.Signed, l.head.At = l.n, l.sign(l.n), time.Now()
}

func (l *memLog) sign(n int64) []byte {
	root, err := xtlog.TreeHash(n, l)
	if err != nil {
		l.t.Fatal(err)
	}
	return signTree(l.t, l.signer, torchwood.Checkpoint{Origin: origin, Tree: xtlog.Tree{N: n, Hash: root}}.String())
}

func signTree(t testing.TB, s note.Signer, text string) []byte {
	signed, err := note.Sign(&note.Note{Text: text}, s)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func (l *memLog) VerifierKey() string { return l.vkey }

func (l *memLog) Head(context.Context) (tlog.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head, nil
}

func (l *memLog) Consistency(_ context.Context, from, to int64) (xtlog.TreeProof, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, from)
	return xtlog.ProveTree(to, from, l)
}

func (l *memLog) Show(_ context.Context, size int64, shown []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, err := parseCheckpoint(shown)
	if err != nil || c.N != size {
		l.t.Errorf("shown as size %d: %q, %v", size, shown, err)
	}
	if before, err := parseCheckpoint(l.head.Shown); err == nil && before.N > size {
		l.t.Errorf("size %d is shown after %d", size, before.N)
	}
	l.head.Shown = shown
	l.shows = append(l.shows, string(shown))
	return nil
}

func (l *memLog) Lead(ctx context.Context, _ string, f func(context.Context) error) (bool, error) {
	if l.away {
		return false, nil
	}
	return true, f(ctx)
}

// shown returns the size that is shown and the names of its cosigners.
func (l *memLog) shown() (size int64, by string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, err := parseCheckpoint(l.head.Shown)
	if err != nil {
		return 0, "nothing"
	}
	_, sigs, _ := strings.Cut(string(l.head.Shown), "\n\n")
	var names []string
	for line := range strings.Lines(sigs) {
		if name := strings.Fields(line)[1]; name != origin {
			names = append(names, name)
		}
	}
	return c.N, strings.Join(names, " ")
}

// memStore is a Storage in memory that may break.
type memStore struct {
	mu            sync.Mutex
	files         map[string][]byte
	before, after error         // what Write returns before or after it has written
	slow          time.Duration // what Write takes
	writes        int
}

func newStore() *memStore { return &memStore{files: map[string][]byte{}} }

func (s *memStore) Read(_ context.Context, path string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.files[path]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: path, Err: fs.ErrNotExist}
	}
	return bytes.Clone(b), nil
}

func (s *memStore) Write(_ context.Context, path string, content []byte) error {
	time.Sleep(s.slow)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != nil {
		return s.before
	}
	s.writes++
	s.files[path] = bytes.Clone(content)
	return s.after
}

func (s *memStore) Remove(context.Context, string) error {
	return errors.New("a witness forgets nothing")
}

// reopened is what another process finds.
func (s *memStore) reopened() *memStore { return &memStore{files: maps.Clone(s.files)} }

func newServer(t testing.TB, name string, store tlog.Storage, logs ...string) *Server {
	t.Helper()
	s, err := openServer(t, name, store, logs...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func openServer(t testing.TB, name string, store tlog.Storage, logs ...string) (*Server, error) {
	t.Helper()
	var text strings.Builder
	for _, vkey := range logs {
		fmt.Fprintf(&text, "log %s\n", vkey)
	}
	p, err := ParsePolicy([]byte(text.String() + "quorum none\n"))
	if err != nil {
		t.Fatal(err)
	}
	return NewServer(t.Context(), ServerConfig{Name: name, Key: key(name), Logs: p.Logs, Storage: store, Log: quiet()})
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// network answers requests to hosts by their handlers; a host without one is dead.
type network map[string]http.Handler

func (n network) RoundTrip(r *http.Request) (*http.Response, error) {
	h := n[r.URL.Host]
	if h == nil {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	answer := make(chan *http.Response, 1)
	go func() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context())))
		answer <- w.Result()
	}()
	select {
	case a := <-answer:
		return a, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}
