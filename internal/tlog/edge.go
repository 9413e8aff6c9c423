package tlog

import (
	"context"
	"fmt"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

const tileBytes = torchwood.TileWidth * tlog.HashSize

// entriesLevel is the level of bundles of entries among tiles.
const entriesLevel = -1

// edge is the right edge of the tree: of every level the tile that is not full
// yet. It is all that adding an entry needs.
type edge struct {
	size   int64
	bundle []byte   // entries of the last bundle; empty where that is full
	tiles  [][]byte // by level, the hashes of its last tile; empty where that is full
	full   []File   // tiles and bundles that became full since they were last taken
}

// edgeTile names the tile of a level that is at the edge; its width may be 0.
func edgeTile(level int, size int64) tlog.Tile {
	n := size >> (torchwood.TileHeight * max(level, 0))
	return tlog.Tile{H: torchwood.TileHeight, L: level, N: n / torchwood.TileWidth, W: int(n % torchwood.TileWidth)}
}

// add puts an entry at the end.
func (e *edge) add(entry []byte) error {
	bundle, err := torchwood.AppendTileEntry(e.bundle, entry)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	e.bundle = bundle
	if t := edgeTile(entriesLevel, e.size); t.W == torchwood.TileWidth-1 {
		t.W++
		e.full = append(e.full, File{torchwood.TilePath(t), e.bundle})
		e.bundle = make([]byte, 0, len(e.bundle)+len(e.bundle)/8) // the next will be as large
	}
	return e.push(0, tlog.RecordHash(entry))
}

// push adds a hash to a level, and the hash of a tile that becomes full to the
// level above it.
func (e *edge) push(level int, h tlog.Hash) error {
	if level == 0 {
		e.size++
	}
	if level == len(e.tiles) {
		e.tiles = append(e.tiles, nil)
	}
	e.tiles[level] = append(e.tiles[level], h[:]...)
	data := e.tiles[level]
	if len(data) < tileBytes {
		return nil
	}
	e.tiles[level] = make([]byte, 0, tileBytes)
	t := tlog.Tile{H: torchwood.TileHeight, L: level, N: e.size>>(torchwood.TileHeight*(level+1)) - 1, W: torchwood.TileWidth}
	e.full = append(e.full, File{torchwood.TilePath(t), data})
	root, err := tileRoot(t, data)
	if err != nil {
		return err
	}
	return e.push(level+1, root)
}

// tileRoot returns the hash over a full tile.
func tileRoot(t tlog.Tile, data []byte) (tlog.Hash, error) {
	below := torchwood.TileHeight*(t.L+1) - 1
	left, err := tlog.HashFromTile(t, data, tlog.StoredHashIndex(below, 2*t.N))
	if err != nil {
		return left, err
	}
	right, err := tlog.HashFromTile(t, data, tlog.StoredHashIndex(below, 2*t.N+1))
	return tlog.NodeHash(left, right), err
}

// tree returns the tree that the edge is the edge of.
func (e *edge) tree() (tlog.Tree, error) {
	hash, err := tlog.TreeHash(e.size, tlog.HashReaderFunc(e.hashes))
	return tlog.Tree{N: e.size, Hash: hash}, err
}

// hashes returns stored hashes that lie in the edge's tiles, which all do that
// the root is made of.
func (e *edge) hashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		t := edgeTile(tlog.TileForIndex(torchwood.TileHeight, index).L, e.size)
		var err error
		if out[i], err = tlog.HashFromTile(t, e.tiles[t.L], index); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// take returns the tiles that differ from those of an earlier size: the full
// ones, and the partial ones as they are at the edge.
func (e *edge) take(since int64) (full, partial []File) {
	full, e.full = e.full, nil
	if t := edgeTile(entriesLevel, e.size); t.W > 0 {
		partial = append(partial, File{torchwood.TilePath(t), e.bundle})
	}
	for level, data := range e.tiles {
		if t := edgeTile(level, e.size); t.W > 0 && t != edgeTile(level, since) {
			partial = append(partial, File{torchwood.TilePath(t), data})
		}
	}
	return full, partial
}

// readEdge reads the edge of a tree from the storage.
func (l *Log) readEdge(ctx context.Context, tree tlog.Tree) (*edge, error) {
	e := &edge{size: tree.N}
	if t := edgeTile(entriesLevel, tree.N); t.W > 0 {
		bundle, err := readTile(ctx, l.Storage, t)
		if err != nil {
			return nil, err
		}
		e.bundle = bundle
	}
	for level := 0; tree.N>>(torchwood.TileHeight*level) > 0; level++ {
		var data []byte
		if t := edgeTile(level, tree.N); t.W > 0 {
			var err error
			if data, err = readTile(ctx, l.Storage, t); err != nil {
				return nil, err
			}
		}
		e.tiles = append(e.tiles, data)
	}
	return e, e.check(tree)
}

// check compares the edge with the tree that was signed, and the bundle with
// the hashes of its entries.
func (e *edge) check(want tlog.Tree) error {
	tree, err := e.tree()
	if err != nil {
		return err
	}
	if tree != want {
		return fmt.Errorf("%w: the edge at %d", ErrDamaged, want.N)
	}
	rest := e.bundle
	for i := 0; len(rest) > 0; i++ {
		var entry []byte
		if entry, rest, err = torchwood.ReadTileEntry(rest); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if tlog.RecordHash(entry) != tlog.Hash(e.tiles[0][i*tlog.HashSize:]) {
			return fmt.Errorf("%w: entry %d", ErrDamaged, e.size/torchwood.TileWidth*torchwood.TileWidth+int64(i))
		}
	}
	return nil
}
