package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// walk is one reading of new entries.
type walk struct {
	*Log
	ctx     context.Context
	head    *Checkpoint
	changed []int64    // entries that were other when they were verified before
	entries []int64    // whose hashes are not those of the tiles
	tiles   []*Finding // above level 0 that are not what the entries make
	content []*Finding // of the content stage, told where the tree is right
	saved   time.Time
}

// take adds a bundle to the tree and to the book.
func (w *walk) take(b *bundle) error {
	known := w.edge.Size - b.first()
	if known > 0 {
		for _, i := range differing(b.leaves[:known], w.edge.Tiles[0]) {
			w.changed = append(w.changed, b.first()+int64(i))
		}
	}
	for _, i := range b.wrong {
		if index := b.first() + int64(i); !slices.Contains(w.changed, index) {
			w.entries = append(w.entries, index)
		}
	}
	if err := w.crossing(b, known); err != nil {
		return err
	}
	w.edge.add(b.leaves[known:], b.whole, w.compare)
	w.report.Bytes += b.bytes
	if !w.TreeOnly {
		if err := w.enter(b.items[known:]); err != nil {
			return err
		}
	}
	if w.Progress != nil {
		w.Progress(w.edge.Size, w.head.N)
	}
	if w.State != nil && w.clean() && w.Now().Sub(w.saved) > saveEvery {
		w.saved = w.Now()
		return w.keep(progress, nil)
	}
	return nil
}

// enter takes entries into the book and the figures.
func (w *walk) enter(items []item) error {
	for _, it := range items {
		w.book.enter(it, func(f *Finding) {
			if len(w.content) < maxFindings {
				w.content = append(w.content, f)
			}
		})
		if w.fold != nil && it.wrong == nil {
			w.fold.add(it)
		}
		if w.Each != nil && it.wrong == nil && !it.announcement() {
			if err := w.Each(it.event()); err != nil {
				return err
			}
		}
	}
	return nil
}

// clean reports whether nothing was found so far.
func (w *walk) clean() bool {
	return len(w.changed)+len(w.entries)+len(w.tiles)+len(w.content) == 0
}

// crossing compares the root where the log was when it was verified before,
// which is told only by reading from the beginning.
func (w *walk) crossing(b *bundle, known int64) error {
	if w.last == nil || w.last.N <= w.edge.Size || w.last.N > b.first()+int64(len(b.leaves)) {
		return nil
	}
	then := w.edge.clone()
	then.add(b.leaves[known:w.last.N-b.first()], nil, func(fullTile) {})
	if then.root() != w.last.Hash && len(w.entries) == 0 {
		return w.refuseRead()
	}
	return nil
}

// refuseRead refuses a log whose entries are not those that were verified
// before: a fork where the new checkpoint says so itself.
func (w *walk) refuseRead() error {
	if err := w.refuse(w.ctx, w.head); err != nil {
		return err
	}
	return found(BadRoot, "记录与以前验证过的检查点不符", "the entries do not make the tree that was verified before")
}

// compare compares a tile above level 0 with what the entries make.
func (w *walk) compare(t fullTile) {
	w.compareTile(t.level, t.n, t.hashes)
}

func (w *walk) compareTile(level int, n int64, hashes []tlog.Hash) {
	got, err := readTile(w.ctx, w.src, level, n, len(hashes))
	if f := AsFinding(err); f != nil {
		w.tiles = append(w.tiles, f)
		return
	}
	if err != nil {
		w.tiles = append(w.tiles, found(BadTile, "不能读取 %[1]s：%[2]v", "cannot read %[1]s: %[2]v", tilePath(level, n, len(hashes)), err))
		return
	}
	if places := differing(got, hashes); len(places) > 0 {
		w.tiles = append(w.tiles, foundAt(firstOf(level, n), BadTile, "哈希文件 %[1]s 与记录不符", "the tile %[1]s is not what the entries make",
			tilePath(level, n, len(hashes))))
	}
}

// end compares the root and the tiles at the right edge, and says whose fault
// a difference is: where the entries make the signed root, the tiles are wrong.
func (w *walk) end() error {
	if w.head.N != w.edge.Size {
		return fmt.Errorf("read %d of %d entries", w.edge.Size, w.head.N)
	}
	for level, hashes := range w.edge.Tiles {
		if level > 0 && len(hashes) > 0 {
			w.compareTile(level, w.edge.Size>>(8*(level+1)), hashes)
		}
	}
	whole := w.edge.root() == w.head.Hash
	if !whole && w.last != nil {
		if f := AsFinding(w.refuse(w.ctx, w.head)); f != nil && f.Kind == Forked {
			return f
		}
	}
	for _, i := range w.changed {
		w.tell(foundAt(i, BadEntry, "第 %d 条不是当初写入日志的内容", "entry %d is not what was logged", i))
	}
	for _, i := range w.entries {
		if whole {
			w.tell(foundAt(i, BadTile, "哈希文件 %[1]s 中第 %[2]d 条的哈希与记录不符", "the tile %[1]s has a wrong hash for entry %[2]d", tilePath(0, i/width, width), i))
		} else {
			w.tell(foundAt(i, BadEntry, "第 %d 条不是当初写入日志的内容", "entry %d is not what was logged", i))
		}
	}
	if whole {
		for _, f := range append(w.tiles, w.content...) {
			w.tell(f)
		}
	} else if len(w.changed)+len(w.entries) == 0 {
		w.tell(found(BadRoot, "记录算出的根哈希与检查点不符", "the entries do not make the root that the checkpoint signs"))
	}
	return w.first()
}

// first says whether there are findings; those are in the report already.
func (w *walk) first() error {
	if len(w.report.Findings) > 0 {
		return errFound
	}
	return nil
}

// errFound stands for findings that are in the report.
var errFound = errors.New("the log does not verify")
