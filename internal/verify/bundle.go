package verify

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"sync"

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
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	raw, whole, err := served(ctx, src, entriesLevel, n, w, maxBundle, buffer)
	if err != nil {
		return nil, missing(BadBundle, n*width, name, err)
	}
	entries, rest := cut(raw, w)
	if len(entries) < w || len(rest) > 0 && !(whole && w < width) {
		return nil, foundAt(n*width+int64(len(entries)), BadBundle, "文件 %[1]s 残缺或多出内容：应恰有 %[2]d 条，读到 %[3]d 条",
			"the file %[1]s is cut short or too long: it must hold exactly %[2]d entries, %[3]d could be read", name, w, len(entries))
	}
	b := &bundle{n: n, leaves: make([]tlog.Hash, w)}
	for i, entry := range entries {
		b.leaves[i] = leafHash(raw, entry)
		b.bytes += int64(entry.to - entry.from)
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
			b.items[i] = read(n*width+int64(i), raw[entry.from:entry.to])
		}
	}
	return b, nil
}

// span is where an entry is in its bundle.
type span struct{ from, to int }

// cut finds at most w entries in a bundle, and returns what is left over.
func cut(raw []byte, w int) (entries []span, rest []byte) {
	entries = make([]span, 0, w)
	at := 0
	for len(entries) < w && len(raw) >= at+2 {
		from := at + 2
		to := from + int(binary.BigEndian.Uint16(raw[at:]))
		if len(raw) < to {
			break
		}
		entries = append(entries, span{from, to})
		at = to
	}
	return entries, raw[at:]
}

// leafHash is tlog.RecordHash without copying the entry: the prefix of a leaf
// (RFC 6962) is put where the entry's length was, which has been read.
func leafHash(raw []byte, entry span) tlog.Hash {
	raw[entry.from-1] = 0
	return sha256.Sum256(raw[entry.from-1 : entry.to])
}

// buffers are used again for bundles: nothing that is read of one keeps its
// bytes.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// fetchers is how many bundles are read and hashed at the same time.
const fetchers = 8

// bundles reads the bundles that hold the entries from one index up to, but
// not including, another, several at a time, and hands them over in order.
func bundles(ctx context.Context, src Source, from, to int64, content bool, each func(*bundle) error) error {
	var work sync.WaitGroup
	defer work.Wait() // nothing is read, or kept, after the return
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type result struct {
		b   *bundle
		err error
	}
	queue := make(chan chan result, fetchers)
	work.Go(func() {
		defer close(queue)
		for n := from / width; n*width < to; n++ {
			done := make(chan result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return
			}
			work.Go(func() {
				b, err := load(ctx, src, n, int(min(width, to-n*width)), content)
				done <- result{b, err}
			})
		}
	})
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
