package verify

import (
	"golang.org/x/mod/sumdb/tlog"
)

// width is how many hashes a full tile holds.
const width = 256

// Edge is the right edge of a tree that is being built: at each level the
// hashes of the last tile, which is not full yet. It is all that has to be
// remembered of a tree to go on with it.
type Edge struct {
	Size  int64         `json:"size"`
	Tiles [][]tlog.Hash `json:"tiles"`
}

// clone returns a copy that can grow by itself.
func (e *Edge) clone() *Edge {
	c := &Edge{Size: e.Size}
	for _, t := range e.Tiles {
		c.Tiles = append(c.Tiles, append([]tlog.Hash(nil), t...))
	}
	return c
}

// fullTile is a tile that became full.
type fullTile struct {
	level  int
	n      int64
	hashes []tlog.Hash
}

// add appends leaf hashes that do not go beyond the tile they begin in.
// whole is the root of that tile where the caller has it at hand. full is told
// of each tile above level 0 that became full.
func (e *Edge) add(leaves []tlog.Hash, whole *tlog.Hash, full func(fullTile)) {
	e.level(0)
	e.Tiles[0] = append(e.Tiles[0], leaves...)
	e.Size += int64(len(leaves))
	if len(e.Tiles[0]) < width {
		return
	}
	root := tlog.Hash{}
	if whole != nil {
		root = *whole
	} else {
		root = perfect(e.Tiles[0])
	}
	e.Tiles[0] = e.Tiles[0][:0]
	for level := 1; ; level++ {
		e.level(level)
		e.Tiles[level] = append(e.Tiles[level], root)
		if len(e.Tiles[level]) < width {
			return
		}
		hashes := append([]tlog.Hash(nil), e.Tiles[level]...)
		full(fullTile{level: level, n: e.Size>>(8*(level+1)) - 1, hashes: hashes})
		root = perfect(hashes)
		e.Tiles[level] = e.Tiles[level][:0]
	}
}

func (e *Edge) level(l int) {
	for len(e.Tiles) <= l {
		e.Tiles = append(e.Tiles, make([]tlog.Hash, 0, width))
	}
}

// root returns the root of the tree (RFC 6962, section 2.1).
func (e *Edge) root() tlog.Hash {
	var subtrees []tlog.Hash // perfect ones, from left to right
	for level := len(e.Tiles) - 1; level >= 0; level-- {
		hashes := e.Tiles[level]
		for size := width / 2; size > 0; size /= 2 {
			if len(hashes)&size != 0 {
				subtrees = append(subtrees, perfect(hashes[:size]))
				hashes = hashes[size:]
			}
		}
	}
	if len(subtrees) == 0 {
		root, _ := tlog.TreeHash(0, nil) // of the empty tree; reads nothing
		return root
	}
	root := subtrees[len(subtrees)-1]
	for i := len(subtrees) - 2; i >= 0; i-- {
		root = tlog.NodeHash(subtrees[i], root)
	}
	return root
}

// perfect returns the root over 2^k hashes.
func perfect(hashes []tlog.Hash) tlog.Hash {
	var scratch [width / 2]tlog.Hash
	for n := len(hashes); n > 1; n /= 2 {
		for i := 0; i < n; i += 2 {
			scratch[i/2] = tlog.NodeHash(hashes[i], hashes[i+1])
		}
		hashes = scratch[:n/2]
	}
	return hashes[0]
}
