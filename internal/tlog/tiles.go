package tlog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

// readTile reads a tile or bundle of just the tile's width. A partial one that
// has been superseded is cut from the full one.
func readTile(ctx context.Context, s Storage, t tlog.Tile) ([]byte, error) {
	data, err := s.Read(ctx, torchwood.TilePath(t))
	if errors.Is(err, fs.ErrNotExist) && t.W < torchwood.TileWidth {
		full := t
		full.W = torchwood.TileWidth
		data, err = s.Read(ctx, torchwood.TilePath(full))
	}
	if err != nil {
		return nil, err
	}
	cut, whole := cutTile(t, data)
	if !whole {
		return nil, fmt.Errorf("%w: %s is too short", ErrDamaged, torchwood.TilePath(t))
	}
	return cut, nil
}

// cutTile returns the part of a tile that a narrower tile has.
func cutTile(t tlog.Tile, data []byte) ([]byte, bool) {
	if t.L != entriesLevel {
		n := t.W * tlog.HashSize
		return data[:min(n, len(data))], len(data) >= n
	}
	rest := data
	for range t.W {
		var err error
		if _, rest, err = torchwood.ReadTileEntry(rest); err != nil {
			return data, false
		}
	}
	return data[:len(data)-len(rest)], true
}

// entryTile names the bundle that an entry is in, in a log of a size.
func entryTile(index, size int64) tlog.Tile {
	n := index / torchwood.TileWidth
	return tlog.Tile{H: torchwood.TileHeight, L: entriesLevel, N: n, W: int(min(torchwood.TileWidth, size-n*torchwood.TileWidth))}
}

// Entry returns an entry as logged; ErrNotYet beyond the head.
func (l *Log) Entry(ctx context.Context, index int64) ([]byte, error) {
	head, err := l.Heads.Head(ctx)
	if err != nil {
		return nil, err
	}
	return l.entry(ctx, index, head.Size)
}

func (l *Log) entry(ctx context.Context, index, size int64) ([]byte, error) {
	if index < 0 || index >= size {
		return nil, ErrNotYet
	}
	rest, err := l.entriesFrom(ctx, index, size)
	if err != nil {
		return nil, err
	}
	entry, _, err := torchwood.ReadTileEntry(rest)
	return entry, err
}

// entriesFrom returns a bundle from an entry of it on, in a log of a size.
func (l *Log) entriesFrom(ctx context.Context, index, size int64) ([]byte, error) {
	bundle, err := readTile(ctx, l.Storage, entryTile(index, size))
	if err != nil {
		return nil, err
	}
	for range index % torchwood.TileWidth {
		if _, bundle, err = torchwood.ReadTileEntry(bundle); err != nil {
			return nil, err
		}
	}
	return bundle, nil
}

// hashReader reads the stored hashes of a tree from its tiles. What is made of
// them has to be checked against a signed root.
type hashReader struct {
	ctx  context.Context
	log  *Log
	size int64
	used map[tlog.Tile]bool
}

func (l *Log) hashes(ctx context.Context, size int64) *hashReader {
	return &hashReader{ctx: ctx, log: l, size: size, used: map[tlog.Tile]bool{}}
}

// ReadHashes implements tlog.HashReader.
func (r *hashReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		t := tlog.TileForIndex(torchwood.TileHeight, index)
		if edge := edgeTile(t.L, r.size); t.N == edge.N {
			t.W = edge.W
		} else {
			t.W = torchwood.TileWidth
		}
		data, err := r.tile(t)
		if err != nil {
			return nil, err
		}
		if out[i], err = tlog.HashFromTile(t, data, index); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *hashReader) tile(t tlog.Tile) ([]byte, error) {
	r.used[t] = true
	if data, ok := r.log.tiles.Get(t); ok {
		return data, nil
	}
	data, err := readTile(r.ctx, r.log.Storage, t)
	if err == nil {
		r.log.tiles.Add(t, data)
	}
	return data, err
}

// damaged has the log forget the tiles that were used, because one of them is
// wrong and may be repaired.
func (r *hashReader) damaged() {
	for t := range r.used {
		r.log.tiles.Remove(t)
	}
}

// partials names the folder of a tile's partial forms.
func partials(t tlog.Tile) string {
	t.W = torchwood.TileWidth
	return torchwood.TilePath(t) + ".p"
}
