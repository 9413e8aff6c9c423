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

// hashes reads the stored hashes of a tree from its tiles, which are checked
// against the tree's root.
func (l *Log) hashes(ctx context.Context, tree tlog.Tree) tlog.HashReader {
	return tlog.TileHashReader(tree, tileReader{ctx, l})
}

// tileReader gives tlog the log's tiles and keeps those it found to be right.
type tileReader struct {
	ctx context.Context
	log *Log
}

func (r tileReader) Height() int { return torchwood.TileHeight }

func (r tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		if data, ok := r.log.tiles.Get(t); ok {
			out[i] = data
			continue
		}
		data, err := readTile(r.ctx, r.log.Storage, t)
		if err != nil {
			return nil, err
		}
		out[i] = data
	}
	return out, nil
}

func (r tileReader) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, t := range tiles {
		r.log.tiles.Add(t, data[i])
	}
}

// partials names the folder of a tile's partial forms.
func partials(t tlog.Tile) string {
	t.W = torchwood.TileWidth
	return torchwood.TilePath(t) + ".p"
}
