package verify

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"golang.org/x/mod/sumdb/tlog"
)

// bundle is a file of up to 256 entries with what can be said of it without
// its neighbours.
type bundle struct {
	n      int64
	leaves []tlog.Hash
	whole  *tlog.Hash // root over the leaves where there are 256
	wrong  []int      // leaves that are not those of the tile
	items  []item     // where the content is read
	bytes  int64
}

// first is the index of its first entry.
func (b *bundle) first() int64 { return b.n * width }

// load reads a bundle of w entries and its tile of leaf hashes.
func load(ctx context.Context, src Source, n int64, w int, content bool) (*bundle, error) {
	name := tilePath(entriesLevel, n, w)
	raw, whole, err := served(ctx, src, entriesLevel, n, w, maxBundle)
	if err != nil {
		return nil, missing(BadBundle, n*width, name, err)
	}
	entries, rest := cut(raw, w)
	if len(entries) < w || len(rest) > 0 && !(whole && w < width) {
		return nil, foundAt(n*width+int64(len(entries)), BadBundle, "文件 %[1]s 残缺或多出内容：应恰有 %[2]d 条，读到 %[3]d 条",
			"the file %[1]s is cut short or too long: it must hold exactly %[2]d entries, %[3]d could be read", name, w, len(entries))
	}
	b := &bundle{n: n, leaves: make([]tlog.Hash, w)}
	h := sha256.New()
	for i, entry := range entries {
		b.leaves[i] = leafHash(h, entry)
		b.bytes += int64(len(entry))
	}
	if w == width {
		root := perfect(b.leaves)
		b.whole = &root
	}
	tile, err := readTile(ctx, src, 0, n, w)
	if err != nil {
		return nil, err
	}
	b.wrong = differing(b.leaves, tile)
	if content {
		b.items = make([]item, w)
		for i, entry := range entries {
			b.items[i] = read(n*width+int64(i), entry)
		}
	}
	return b, nil
}

// cut splits a bundle into at most w entries.
func cut(raw []byte, w int) (entries [][]byte, rest []byte) {
	for len(entries) < w && len(raw) >= 2 {
		size := int(binary.BigEndian.Uint16(raw))
		if len(raw) < 2+size {
			break
		}
		entries = append(entries, raw[2:2+size])
		raw = raw[2+size:]
	}
	return entries, raw
}

var leafPrefix = []byte{0}

// leafHash is tlog.RecordHash with a hash that is used again.
func leafHash(h hash.Hash, entry []byte) (leaf tlog.Hash) {
	h.Reset()
	h.Write(leafPrefix)
	h.Write(entry)
	h.Sum(leaf[:0])
	return leaf
}

// fetchers is how many bundles are read and hashed at the same time.
const fetchers = 8

// bundles reads the bundles that hold the entries from one index up to, but
// not including, another, several at a time, and hands them over in order.
func bundles(ctx context.Context, src Source, from, to int64, content bool, each func(*bundle) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type result struct {
		b   *bundle
		err error
	}
	queue := make(chan chan result, fetchers)
	go func() {
		defer close(queue)
		for n := from / width; n*width < to; n++ {
			done := make(chan result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return
			}
			go func() {
				b, err := load(ctx, src, n, int(min(width, to-n*width)), content)
				done <- result{b, err}
			}()
		}
	}()
	for done := range queue {
		r := <-done
		if r.err != nil {
			return r.err
		}
		if err := each(r.b); err != nil {
			return err
		}
	}
	return ctx.Err()
}
