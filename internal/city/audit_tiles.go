package city

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	sumdb "golang.org/x/mod/sumdb/tlog"
)

// tileWidth is how many hashes or entries a full tile holds (c2sp.org/tlog-tiles).
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// logReader reads the log's files as they lie, believing nothing.
type logReader struct {
	ctx     context.Context
	storage LogFiles
	size    int64
	sizes   []int64 // other sizes that were signed
	at      int64   // the bundle in last, plus one
	last    [][]byte
}

// width is how many leaves of the log are in a tile of the lowest level.
func (l *logReader) width(n int64) int64 { return min(tileWidth, l.size-n*tileWidth) }

// entries returns the entries of a bundle: fewer than there should be where
// the file is torn or missing.
func (l *logReader) entries(n int64) ([][]byte, error) {
	if l.at == n+1 {
		return l.last, nil
	}
	file, err := l.read(-1, n, l.width(n))
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for int64(len(out)) < l.width(n) && len(file) >= 2 {
		size := int(binary.BigEndian.Uint16(file))
		if file = file[2:]; size > len(file) {
			break
		}
		out = append(out, file[:size])
		file = file[size:]
	}
	l.at, l.last = n+1, out
	return out, nil
}

// entry returns one entry; nil where the file does not have it.
func (l *logReader) entry(index int64) ([]byte, error) {
	bundle, err := l.entries(index / tileWidth)
	if i := int(index % tileWidth); err == nil && i < len(bundle) {
		return bundle[i], nil
	}
	return nil, err
}

// hashes returns a tile of hashes; nil where the file is missing or torn.
func (l *logReader) hashes(level int, n, width int64) ([]sumdb.Hash, error) {
	file, err := l.read(level, n, width)
	if err != nil || int64(len(file)) < width*sumdb.HashSize {
		return nil, err
	}
	out := make([]sumdb.Hash, width)
	for i := range out {
		copy(out[i][:], file[i*sumdb.HashSize:])
	}
	return out, nil
}

// read returns a tile's file, nil where there is none. In place of a partial
// tile there may be a wider one, where the head is behind the files.
func (l *logReader) read(level int, n, width int64) ([]byte, error) {
	for _, w := range append([]int64{width, tileWidth}, l.wider(level, n, width)...) {
		file, err := l.storage.Read(l.ctx, tilePath(level, n, w))
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return file, err
		}
	}
	return nil, nil
}

// wider returns the widths that a tile has in the logs of other sizes that
// are known to have been signed.
func (l *logReader) wider(level int, n, width int64) []int64 {
	var out []int64
	for _, size := range l.sizes {
		if w := size>>(tileHeight*max(level, 0)) - n*tileWidth; w > width && w < tileWidth {
			out = append(out, w)
		}
	}
	return out
}

// tilePath is where a tile lies; level -1 is that of the entries.
func tilePath(level int, n, width int64) string {
	path := sumdb.Tile{H: tileHeight, L: level, N: n, W: int(width)}.Path()
	path = strings.Replace(path, fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// compactRange adds up leaves to the root of a tree, in little memory.
type compactRange struct {
	size  int64
	nodes []sumdb.Hash // roots of the full trees that make it up, the largest first
}

func newRange() *compactRange { return &compactRange{} }

func (r *compactRange) add(leaf sumdb.Hash) {
	r.nodes = append(r.nodes, leaf)
	for n := r.size; n&1 == 1; n >>= 1 {
		last := len(r.nodes) - 1
		r.nodes = append(r.nodes[:last-1], sumdb.NodeHash(r.nodes[last-1], r.nodes[last]))
	}
	r.size++
}

func (r *compactRange) root() sumdb.Hash {
	if r.size == 0 {
		h, _ := sumdb.TreeHash(0, nil) // asks nothing of its reader
		return h
	}
	root := r.nodes[len(r.nodes)-1]
	for i := len(r.nodes) - 2; i >= 0; i-- {
		root = sumdb.NodeHash(r.nodes[i], root)
	}
	return root
}

// levelTile gathers the hashes of a tile at the right edge of a level: each is
// the root of a full tile of the level below.
type levelTile struct {
	n      int64
	hashes []sumdb.Hash
}

// climb adds a leaf under both opinions, and compares each tile of the upper
// levels that is complete with the stored one.
func (w *logWalk) climb(byEntry, byHash sumdb.Hash) error {
	up := [2]sumdb.Hash{byEntry, byHash}
	for level := 0; ; level++ {
		for i := range w.upper {
			if level == len(w.upper[i]) {
				w.upper[i] = append(w.upper[i], levelTile{})
			}
			w.upper[i][level].hashes = append(w.upper[i][level].hashes, up[i])
		}
		if len(w.upper[0][level].hashes) < tileWidth {
			return nil
		}
		if err := w.compare(level); err != nil {
			return err
		}
		for i := range w.upper {
			l := &w.upper[i][level]
			whole := newRange()
			for _, h := range l.hashes {
				whole.add(h)
			}
			up[i] = whole.root()
			l.n, l.hashes = l.n+1, l.hashes[:0]
		}
	}
}

// edges compares the tiles at the right edge, which are not full.
func (w *logWalk) edges() error {
	for level := range w.upper[0] {
		if len(w.upper[0][level].hashes) == 0 {
			continue
		}
		if err := w.compare(level); err != nil {
			return err
		}
	}
	return nil
}

// compare looks whether a stored tile above the leaves is what its leaves give
// under one of the opinions.
func (w *logWalk) compare(level int) error {
	if level == 0 {
		return nil // that of the leaves is one of the opinions
	}
	one, other := w.upper[0][level], w.upper[1][level]
	stored, err := w.a.log.hashes(level, one.n, int64(len(one.hashes)))
	if err != nil {
		return err
	}
	for i := range one.hashes {
		if stored == nil || stored[i] != one.hashes[i] && stored[i] != other.hashes[i] {
			w.tiles = append(w.tiles, Finding{What: TileBad, Index: -1, Detail: tilePath(level, one.n, int64(len(one.hashes)))})
			return nil
		}
	}
	return nil
}
