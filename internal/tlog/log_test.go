package tlog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	xtlog "golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

var ctx = context.Background()

// entries returns n entries from an index on, that anybody can tell apart.
func entries(from, n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = fmt.Appendf(nil, `{"seq":%d,"pad":%q}`, from+i+1, strings.Repeat("清", (from+i)%7))
	}
	return out
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// policy accepts what a log signs.
func policy(t testing.TB, l *tlog.Log) torchwood.Policy {
	t.Helper()
	v, err := note.NewVerifier(l.VerifierKey())
	ok(t, err)
	return torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(l.Origin), torchwood.SingleVerifierPolicy(v))
}

// model is the plain way to make a log: all hashes in one list.
type model struct {
	entries [][]byte
	stored  []xtlog.Hash
}

func (m *model) ReadHashes(indexes []int64) ([]xtlog.Hash, error) {
	out := make([]xtlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = m.stored[x]
	}
	return out, nil
}

func (m *model) add(t testing.TB, entries [][]byte) {
	t.Helper()
	for _, e := range entries {
		more, err := xtlog.StoredHashes(int64(len(m.entries)), e, m)
		ok(t, err)
		m.stored = append(m.stored, more...)
		m.entries = append(m.entries, e)
	}
}

func (m *model) tree(t testing.TB, size int64) xtlog.Tree {
	t.Helper()
	hash, err := xtlog.TreeHash(size, m)
	ok(t, err)
	return xtlog.Tree{N: size, Hash: hash}
}

// content returns what a tile must hold.
func (m *model) content(t testing.TB, tile xtlog.Tile) []byte {
	t.Helper()
	if tile.L >= 0 {
		data, err := xtlog.ReadTileData(tile, m)
		ok(t, err)
		return data
	}
	var data []byte
	for _, e := range m.entries[tile.N*256 : tile.N*256+int64(tile.W)] {
		var err error
		data, err = torchwood.AppendTileEntry(data, e)
		ok(t, err)
	}
	return data
}

// tiles lists the tiles and bundles of a log of a size.
func tiles(size int64) []xtlog.Tile {
	all := xtlog.NewTiles(torchwood.TileHeight, 0, size)
	for _, tile := range all {
		if tile.L == 0 {
			tile.L = -1
			all = append(all, tile)
		}
	}
	return all
}

func TestAnySplitMakesTheSameLog(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		storage, m := &tlogtest.Storage{}, &model{}
		c := tlog.Config{Storage: storage, Heads: &tlogtest.Heads{}}
		l, other := tlogtest.Open(t, c), tlogtest.Open(t, c)
		var head tlog.Head
		for range rapid.IntRange(1, 8).Draw(r, "appends") {
			n := rapid.OneOf(rapid.IntRange(1, 3), rapid.IntRange(1, 700), rapid.Just(256)).Draw(r, "n")
			if rapid.Bool().Draw(r, "another") {
				l, other = other, l
			}
			more := entries(len(m.entries), n)
			m.add(t, more)
			head = tlogtest.Append(t, l, more...)
		}
		checkpoint, _, err := torchwood.VerifyCheckpoint(head.Signed, policy(t, l))
		ok(t, err)
		if want := m.tree(t, head.Size); checkpoint.Tree != want {
			r.Fatalf("the log has signed %v, want %v", checkpoint.Tree, want)
		}
		want := map[string]bool{"reached": true}
		for _, tile := range tiles(head.Size) {
			path := torchwood.TilePath(tile)
			want[path] = true
			data, err := storage.Read(ctx, path)
			ok(t, err)
			if !bytes.Equal(data, m.content(t, tile)) {
				r.Fatalf("%s has the wrong content", path)
			}
		}
		for _, path := range storage.Paths() {
			tile, _ := torchwood.ParseTilePath(path)
			atEdge := tile.W < torchwood.TileWidth && tile.N == head.Size>>(8*(max(tile.L, 0)+1))
			if !want[path] && !atEdge {
				r.Errorf("%s should not be there at size %d", path, head.Size)
			}
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	heads := &tlogtest.Heads{}
	good := tlog.Config{Origin: tlogtest.Origin, Key: tlogtest.Key(tlogtest.Origin), Storage: &tlogtest.Storage{}, Heads: heads}
	l, err := tlog.Open(ctx, good)
	ok(t, err)
	tlogtest.Append(t, l, entries(0, 3)...)
	for name, change := range map[string]func(*tlog.Config){
		"no storage":     func(c *tlog.Config) { c.Storage = nil },
		"no heads":       func(c *tlog.Config) { c.Heads = nil },
		"no key":         func(c *tlog.Config) { c.Key = nil },
		"no origin":      func(c *tlog.Config) { c.Origin = "" },
		"space":          func(c *tlog.Config) { c.Origin = "a b" },
		"plus":           func(c *tlog.Config) { c.Origin = "a+b" },
		"another origin": func(c *tlog.Config) { c.Origin = "other.example/log" },
		"another key":    func(c *tlog.Config) { c.Key = tlogtest.Key("other") },
	} {
		c := good
		change(&c)
		if _, err := tlog.Open(ctx, c); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

func TestEntriesAndReceipts(t *testing.T) {
	t.Parallel()
	l := tlogtest.Open(t, tlog.Config{})
	all := entries(0, 1000)
	for _, n := range []int{1, 255, 256, 257, 600, 1000} {
		head, err := l.Head(ctx)
		ok(t, err)
		tlogtest.Append(t, l, all[head.Size:n]...)
		for _, i := range []int{0, n / 2, n - 1} {
			entry, err := l.Entry(ctx, int64(i))
			ok(t, err)
			if diff := cmp.Diff(string(all[i]), string(entry)); diff != "" {
				t.Errorf("entry %d of %d: %s", i, n, diff)
			}
			receipt, err := l.Receipt(ctx, int64(i))
			ok(t, err)
			ok(t, torchwood.VerifyProof(policy(t, l), xtlog.RecordHash(entry), receipt))
			extra, err := torchwood.ProofExtraData(receipt)
			ok(t, err)
			if !bytes.Equal(extra, entry) {
				t.Errorf("the receipt of %d has another entry", i)
			}
			if torchwood.VerifyProof(policy(t, l), xtlog.RecordHash(append(entry, ' ')), receipt) == nil {
				t.Errorf("the receipt of %d proves another entry", i)
			}
		}
		for _, i := range []int64{-1, int64(n), int64(n) + 1000} {
			if _, err := l.Entry(ctx, i); !errors.Is(err, tlog.ErrNotYet) {
				t.Errorf("entry %d of %d: %v", i, n, err)
			}
			if _, err := l.Receipt(ctx, i); !errors.Is(err, tlog.ErrNotYet) {
				t.Errorf("receipt %d of %d: %v", i, n, err)
			}
		}
	}
}

func TestReceiptsStandOnWhatIsShown(t *testing.T) {
	t.Parallel()
	heads := &tlogtest.Heads{}
	l := tlogtest.Open(t, tlog.Config{Heads: heads})
	first := tlogtest.Append(t, l, entries(0, 300)...)
	ok(t, heads.Show(ctx, first.Size, first.Signed))
	tlogtest.Append(t, l, entries(300, 400)...)
	receipt, err := l.Receipt(ctx, 299)
	ok(t, err)
	if !bytes.HasSuffix(receipt, first.Signed) {
		t.Errorf("the receipt does not stand on what is shown:\n%s", receipt)
	}
	if _, err := l.Receipt(ctx, 300); !errors.Is(err, tlog.ErrNotYet) {
		t.Errorf("a receipt beyond what is shown: %v", err)
	}
}

func TestConsistency(t *testing.T) {
	t.Parallel()
	l, m := tlogtest.Open(t, tlog.Config{}), &model{}
	m.add(t, entries(0, 700))
	tlogtest.Append(t, l, m.entries...)
	sizes := []int64{0, 1, 2, 255, 256, 257, 511, 512, 513, 699, 700}
	for _, from := range sizes {
		for _, to := range sizes {
			if from > to {
				continue
			}
			proof, err := l.Consistency(ctx, from, to)
			ok(t, err)
			if from == 0 {
				continue // the empty log is the beginning of all
			}
			if err := xtlog.CheckTree(proof, to, m.tree(t, to).Hash, from, m.tree(t, from).Hash); err != nil {
				t.Errorf("%d to %d: %v", from, to, err)
			}
		}
	}
	if _, err := l.Consistency(ctx, 5, 701); !errors.Is(err, tlog.ErrNotYet) {
		t.Errorf("beyond the head: %v", err)
	}
	if _, err := l.Consistency(ctx, 5, 4); err == nil {
		t.Error("backwards: no error")
	}
}

func TestDir(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "log")
	d, err := tlog.OpenDir(root)
	ok(t, err)
	heads := &tlogtest.Heads{}
	l := tlogtest.Open(t, tlog.Config{Storage: d, Heads: heads})
	tlogtest.Append(t, l, entries(0, 300)...)
	tlogtest.Append(t, l, entries(300, 300)...)
	d, err = tlog.OpenDir(root)
	ok(t, err)
	l = tlogtest.Open(t, tlog.Config{Storage: d, Heads: heads})
	tlogtest.Append(t, l, entries(600, 1)...)
	entry, err := l.Entry(ctx, 600)
	ok(t, err)
	if !bytes.Equal(entry, entries(600, 1)[0]) {
		t.Errorf("entry 600 is %s", entry)
	}
	if left, err := os.ReadDir(filepath.Join(root, "tmp")); err != nil || len(left) > 0 {
		t.Errorf("temporary files %v, error %v", left, err)
	}
	for _, path := range []string{"", ".", "..", "../x", "/etc/passwd", "a//b", "a/../../b", "tmp/x", `a\b`, "c:x"} {
		if err := d.Write(ctx, path, nil); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("write %q: %v", path, err)
		}
		if _, err := d.Read(ctx, path); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("read %q: %v", path, err)
		}
		if err := d.Remove(ctx, path); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("remove %q: %v", path, err)
		}
	}
	if _, err := d.Read(ctx, "tile/9/000"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	ok(t, d.Remove(ctx, "tile/9/000"))
}
