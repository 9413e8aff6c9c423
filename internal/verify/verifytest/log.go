// Package verifytest makes small public logs of an invented town for tests: in
// memory, in a folder, or served over HTTP, honest or tampered with.
package verifytest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Log is a log as its files. Files are read and changed under a lock, so that
// it may be served while it grows.
type Log struct {
	t      testing.TB
	Origin string
	VKey   string
	signer note.Signer
	mu     sync.Mutex
	files  map[string][]byte
	leaves [][]byte
	hashes memory
}

// NewLog makes an empty log with a key of its own, derived from seed.
func NewLog(t testing.TB, origin string, seed byte) *Log {
	t.Helper()
	skey, vkey, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{seed}, 64)), origin)
	if err != nil {
		t.Fatal(err)
	}
	l := &Log{t: t, Origin: origin, VKey: vkey, files: map[string][]byte{}}
	if l.signer, err = note.NewSigner(skey); err != nil {
		t.Fatal(err)
	}
	l.Set("vkey", []byte(vkey+"\n"))
	l.Append()
	return l
}

// memory keeps hashes by their storage index.
type memory []tlog.Hash

// ReadHashes implements tlog.HashReader.
func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = m[x]
	}
	return out, nil
}

// Append logs entries and publishes the new head.
func (l *Log) Append(entries ...[]byte) {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	old := int64(len(l.leaves))
	for _, e := range entries {
		stored, err := tlog.StoredHashes(int64(len(l.leaves)), e, l.hashes)
		l.must(err)
		l.hashes = append(l.hashes, stored...)
		l.leaves = append(l.leaves, e)
	}
	for _, tile := range tlog.NewTiles(torchwood.TileHeight, old, int64(len(l.leaves))) {
		data, err := tlog.ReadTileData(tile, l.hashes)
		l.must(err)
		l.files[torchwood.TilePath(tile)] = data
		if tile.L == 0 {
			tile.L = -1
			l.files[torchwood.TilePath(tile)] = l.bundle(tile)
		}
	}
	l.sign()
}

func (l *Log) bundle(tile tlog.Tile) (out []byte) {
	for _, e := range l.leaves[tile.N*256 : tile.N*256+int64(tile.W)] {
		var err error
		out, err = torchwood.AppendTileEntry(out, e)
		l.must(err)
	}
	return out
}

func (l *Log) sign() {
	root, err := tlog.TreeHash(int64(len(l.leaves)), l.hashes)
	l.must(err)
	l.files["checkpoint"] = l.checkpoint(l.Origin, int64(len(l.leaves)), root)
}

func (l *Log) checkpoint(origin string, size int64, root tlog.Hash) []byte {
	c := torchwood.Checkpoint{Origin: origin, Tree: tlog.Tree{N: size, Hash: root}}
	signed, err := note.Sign(&note.Note{Text: c.String()}, l.signer)
	l.must(err)
	return signed
}

// SignAs replaces the checkpoint by one of another origin under the same key.
func (l *Log) SignAs(origin string) {
	root, err := tlog.TreeHash(int64(len(l.leaves)), l.hashes)
	l.must(err)
	l.Set("checkpoint", l.checkpoint(origin, int64(len(l.leaves)), root))
}

// Cosign adds the cosignatures of witnesses to the checkpoint.
func (l *Log) Cosign(witnesses ...note.Signer) {
	l.t.Helper()
	n, err := note.Open(l.Files()["checkpoint"], note.VerifierList(l.verifier()))
	l.must(err)
	signed, err := note.Sign(n, witnesses...)
	l.must(err)
	l.Set("checkpoint", signed)
}

func (l *Log) verifier() note.Verifier {
	v, err := note.NewVerifier(l.VKey)
	l.must(err)
	return v
}

// Receipt is the proof of an entry under the newest checkpoint.
func (l *Log) Receipt(index int64) []byte {
	l.t.Helper()
	proof, err := tlog.ProveRecord(int64(len(l.leaves)), index, l.hashes)
	l.must(err)
	return torchwood.FormatProofWithExtraData(index, l.leaves[index], proof, l.Files()["checkpoint"])
}

// Size is how many entries the log has.
func (l *Log) Size() int64 { return int64(len(l.leaves)) }

// Entry returns an entry as logged.
func (l *Log) Entry(index int64) []byte { return l.leaves[index] }

// Set replaces a file, whether or not that is honest; nil takes it away.
func (l *Log) Set(path string, content []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.files[path] = content; content == nil {
		delete(l.files, path)
	}
}

// Change edits a copy of a file in place.
func (l *Log) Change(path string, edit func([]byte) []byte) {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	content, ok := l.files[path]
	if !ok {
		l.t.Fatalf("the log has no file %s", path)
	}
	l.files[path] = edit(bytes.Clone(content))
}

// Files returns a copy of the table of files.
func (l *Log) Files() map[string][]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make(map[string][]byte, len(l.files))
	for k, v := range l.files {
		out[k] = v
	}
	return out
}

// Get implements verify.Source.
func (l *Log) Get(ctx context.Context, path string, _ int64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	content, ok := l.files[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return bytes.Clone(content), ctx.Err()
}

// Write copies the log into a folder.
func (l *Log) Write(dir string) {
	l.t.Helper()
	for path, content := range l.Files() {
		name := filepath.Join(dir, filepath.FromSlash(path))
		l.must(os.MkdirAll(filepath.Dir(name), 0o750))
		l.must(os.WriteFile(name, content, 0o600))
	}
}

// ServeHTTP serves the log below /log/.
func (l *Log) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	content, err := l.Get(r.Context(), strings.TrimPrefix(r.URL.Path, "/log/"), 0)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(content) // the reader has gone away
}

func (l *Log) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// Witness is a witness with a key of its own, derived from seed.
func Witness(t testing.TB, seed byte) *torchwood.CosignatureSigner {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed + 100}, ed25519.SeedSize))
	w, err := torchwood.NewCosignatureSigner(fmt.Sprintf("witness%d.example", seed), key)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
