package stresstest

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/city"
	qlog "qingdan/internal/tlog"
	"qingdan/internal/vault"
)

func openLog(ctx context.Context, cfg city.Config, folder string) (*qlog.Log, error) {
	storage, err := qlog.OpenDir(filepath.Join(folder, "log"))
	if err != nil {
		return nil, err
	}
	return qlog.Open(ctx, qlog.Config{Origin: "stress.example/log", Key: cfg.Vault.Pair("log"), Storage: storage, Heads: cfg.Store})
}

// ledger is a public log as an outsider has seen it grow.
type ledger struct {
	folder string
	seen   []tlog.Tree
}

// look notes the log's head, which never goes back.
func (l *ledger) look(t *testing.T, c *city.City) tlog.Tree {
	t.Helper()
	head, err := c.Store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if head.Size == 0 {
		return tlog.Tree{}
	}
	tree, err := treeOf(head)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(l.seen); n > 0 && l.seen[n-1] == tree {
		return tree
	} else if n > 0 && l.seen[n-1].N >= tree.N {
		t.Errorf("the log went from %v to %v", l.seen[n-1], tree)
	}
	l.seen = append(l.seen, tree)
	return tree
}

// treeOf reads the second and third line of a head's checkpoint.
func treeOf(head qlog.Head) (tlog.Tree, error) {
	lines := strings.Split(string(head.Signed), "\n")
	if len(lines) < 4 {
		return tlog.Tree{}, fmt.Errorf("checkpoint %q", head.Signed)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size != head.Size {
		return tlog.Tree{}, fmt.Errorf("checkpoint %q of size %d, %v", head.Signed, head.Size, err)
	}
	tree := tlog.Tree{N: size}
	hash, err := base64.StdEncoding.DecodeString(lines[2])
	copy(tree.Hash[:], hash)
	return tree, err
}

// whole brings the log up to date and checks that it has the entry of every
// event at its index and that every head seen is one of this log.
func (l *ledger) whole(t *testing.T, c *city.City) {
	t.Helper()
	if _, err := c.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	last := l.look(t, c)
	entries := entriesOf(t, c)
	if last.N != int64(len(entries)) {
		t.Fatalf("%d events, %d entries", len(entries), last.N)
	}
	l.inFiles(t, entries)
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range indexes {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	for i, entry := range entries {
		more, err := tlog.StoredHashes(int64(i), entry, reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
	}
	for _, tree := range l.seen {
		if hash, err := tlog.TreeHash(tree.N, reader); err != nil || hash != tree.Hash {
			t.Errorf("the head of size %d is not one of this log: %v", tree.N, err)
		}
	}
}

// inFiles compares the entries with those in the log's bundles.
func (l *ledger) inFiles(t *testing.T, entries [][]byte) {
	t.Helper()
	storage, err := qlog.OpenDir(filepath.Join(l.folder, "log"))
	if err != nil {
		t.Fatal(err)
	}
	var rest []byte
	for i, entry := range entries {
		if i%torchwood.TileWidth == 0 {
			tile := tlog.Tile{H: torchwood.TileHeight, L: -1, N: int64(i / torchwood.TileWidth), W: min(torchwood.TileWidth, len(entries)-i)}
			if rest, err = storage.Read(t.Context(), torchwood.TilePath(tile)); err != nil {
				t.Fatal(err)
			}
		}
		var got []byte
		if got, rest, err = torchwood.ReadTileEntry(rest); err != nil || !bytes.Equal(got, entry) {
			t.Fatalf("entry %d is %s, want %s, %v", i, got, entry, err)
		}
	}
}

// entriesOf makes the entries of all events.
func entriesOf(t *testing.T, c *city.City) [][]byte {
	t.Helper()
	var out [][]byte
	keys := map[string]vault.DataKey{}
	for {
		rows, err := c.Store.EventsAfter(t.Context(), int64(len(out)), 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			return out
		}
		for _, row := range rows {
			if _, ok := keys[row.Case]; !ok && !qlog.IsAnnouncement(row.Case) {
				wrapped, err := c.Store.CaseKeys(t.Context(), []string{row.Case})
				if err != nil {
					t.Fatal(err)
				}
				if keys[row.Case], err = c.Vault.Unwrap(wrapped[row.Case]); err != nil {
					t.Fatal(err)
				}
			}
			e, err := city.EntryOf(row, keys[row.Case])
			if err != nil {
				t.Fatal(err)
			}
			text, err := e.Marshal()
			if err != nil || row.Seq != int64(len(out)+1) {
				t.Fatalf("event %d after %d: %v", row.Seq, len(out), err)
			}
			out = append(out, text)
		}
	}
}
