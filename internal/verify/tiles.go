package verify

import (
	"context"
	"errors"
	"io/fs"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

// entriesLevel is the level of files of entries in tlog.Tile.
const entriesLevel = -1

// served is a tile or a bundle as the log serves it, in the buffer where one is
// given. Where the partial one is
// not there any more, it is the beginning of the full one.
func served(ctx context.Context, src Source, level int, n int64, w int, limit int64, buffer *[]byte) (content []byte, whole bool, err error) {
	tile := tlog.Tile{H: torchwood.TileHeight, L: level, N: n, W: w}
	content, err = get(ctx, src, torchwood.TilePath(tile), limit, buffer)
	if w < width && errors.Is(err, fs.ErrNotExist) {
		tile.W = width
		content, err = get(ctx, src, torchwood.TilePath(tile), limit, buffer)
		return content, true, err
	}
	return content, w == width, err
}

// readTile returns the first w hashes of a tile.
func readTile(ctx context.Context, src Source, level int, n int64, w int) ([]tlog.Hash, error) {
	name := tilePath(level, n, w)
	content, whole, err := served(ctx, src, level, n, w, maxTile, nil)
	if err != nil {
		return nil, missing(BadTile, firstOf(level, n), name, err)
	}
	if whole && len(content) == maxTile {
		content = content[:w*tlog.HashSize]
	}
	if len(content) != w*tlog.HashSize {
		return nil, foundAt(firstOf(level, n), BadTile, "哈希文件 %[1]s 有 %[2]d 字节，应为 %[3]d", "the tile %[1]s has %[2]d bytes; it must have %[3]d",
			name, len(content), w*tlog.HashSize)
	}
	hashes := make([]tlog.Hash, w)
	for i := range hashes {
		copy(hashes[i][:], content[i*tlog.HashSize:])
	}
	return hashes, nil
}

func tilePath(level int, n int64, w int) string {
	return torchwood.TilePath(tlog.Tile{H: torchwood.TileHeight, L: level, N: n, W: w})
}

// firstOf is the index of the first entry below a tile.
func firstOf(level int, n int64) int64 { return n << (8 * (max(level, 0) + 1)) }

// missing turns the absence of a file that the checkpoint promises, or its
// being too large, into a finding.
func missing(kind Kind, index int64, name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return foundAt(index, kind, "缺少文件 %s", "the file %s is missing", name)
	case errors.Is(err, errTooLarge):
		return foundAt(index, kind, "文件 %s 过大", "the file %s is too large", name)
	}
	return err
}

// tileReader lets torchwood read tiles of a source.
type tileReader struct {
	Source
	err error // of the source; other failures are of what it gave
}

// ReadTiles implements torchwood.TileReader.
func (r *tileReader) ReadTiles(ctx context.Context, tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		content, whole, err := served(ctx, r.Source, t.L, t.N, t.W, maxTile, nil)
		if err != nil {
			r.err = missing(BadTile, firstOf(t.L, t.N), torchwood.TilePath(t), err)
			return nil, r.err
		}
		if want := t.W * tlog.HashSize; whole && len(content) == maxTile {
			content = content[:want]
		}
		out[i] = content
	}
	return out, nil
}

// SaveTiles implements torchwood.TileReader.
func (*tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadEndpoint implements torchwood.TileReader.
func (r *tileReader) ReadEndpoint(ctx context.Context, path string) ([]byte, error) {
	return r.Get(ctx, path, maxText)
}

// consistent checks that the tree of a newer checkpoint begins with that of an
// older one.
func consistent(ctx context.Context, src Source, older, newer *Checkpoint) error {
	switch {
	case newer.N < older.N:
		return found(RolledBack, "日志变短了：以前有 %d 条，现在只有 %d 条", "the log has gone back: it had %d entries, now it has %d", older.N, newer.N)
	case newer.N == older.N && newer.Hash == older.Hash || older.N == 0:
		return nil
	case newer.N == older.N:
		return fork(older, newer)
	}
	tiles := &tileReader{Source: src}
	proof, err := tlog.ProveTree(newer.N, older.N, torchwood.TileHashReaderWithContext(ctx, newer.Tree, tiles))
	if tiles.err != nil {
		return tiles.err
	}
	if err != nil {
		return found(BadTile, "哈希文件与检查点不符：%v", "the tiles do not belong to the checkpoint: %v", err)
	}
	if err := tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return fork(older, newer)
	}
	return nil
}

func fork(older, newer *Checkpoint) error {
	return found(Forked, "日志分叉：第 %[1]d 条以前的内容与以前验证过的不同；两个检查点都有签名",
		"the log has forked: of the first %[1]d entries some are not what was verified before; both checkpoints are signed", older.N, newer.N)
}

// differing returns the places at which hashes differ.
func differing(a, b []tlog.Hash) []int {
	var out []int
	for i := range a {
		if a[i] != b[i] {
			out = append(out, i)
		}
	}
	return out
}
