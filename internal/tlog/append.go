package tlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

// reachedPath is where the storage keeps the largest size that tiles were
// written for. It is moved before a head of that size is signed, so it tells
// when the head was taken back, for example with a database from a backup.
const reachedPath = "reached"

// Append adds entries from the index on, which is the log's size: tiles first,
// each durable, then the signed head. Entries that a crash left written beyond
// the head are written again; if they differ, the error is ErrFork and the log
// stays as it is. ErrMoved: begin anew from the head.
func (l *Log) Append(ctx context.Context, from int64, entries [][]byte) (Head, error) {
	for _, entry := range entries {
		if len(entry) > MaxEntry {
			return Head{}, ErrTooLarge
		}
	}
	l.appending.Lock()
	defer l.appending.Unlock()
	head, err := l.Heads.Head(ctx)
	if err != nil || len(entries) == 0 && head.Size == from {
		return head, err
	}
	if head.Size != from {
		return Head{}, fmt.Errorf("%w: its size is %d, not %d", ErrMoved, head.Size, from)
	}
	next, err := l.append(ctx, head, entries)
	if err == nil || errors.Is(err, ErrMoved) {
		return next, err
	}
	if now, nowErr := l.Heads.Head(ctx); nowErr == nil && now.Size != from {
		err = fmt.Errorf("%w: %w", ErrMoved, err) // whatever failed, it was in another's way
	}
	return Head{}, err
}

func (l *Log) append(ctx context.Context, head Head, entries [][]byte) (Head, error) {
	e, err := l.takeEdge(ctx, head)
	if err != nil {
		return Head{}, err
	}
	reached, err := l.reached(ctx)
	if err != nil {
		return Head{}, err
	}
	next, err := l.extend(ctx, e, reached, entries)
	if err != nil {
		return Head{}, err
	}
	moved, err := l.Heads.Advance(ctx, head.Size, next)
	if err != nil {
		return Head{}, err
	}
	if !moved {
		return Head{}, ErrMoved
	}
	l.edge = e
	l.tidy(ctx, head.Size, max(head.Size, reached), e.size)
	next.Shown = head.Shown
	return next, nil
}

// takeEdge returns the edge at a head. Until it is put back it is gone, so
// after any failure it is read from the storage.
func (l *Log) takeEdge(ctx context.Context, head Head) (*edge, error) {
	tree, err := l.treeOf(head)
	if err != nil {
		return nil, err
	}
	e := l.edge
	l.edge = nil
	if e != nil {
		if own, err := e.tree(); err == nil && own == tree {
			return e, nil
		}
	}
	return l.readEdge(ctx, tree)
}

// extend adds entries to the edge, makes their tiles durable, and signs.
func (l *Log) extend(ctx context.Context, e *edge, reached int64, entries [][]byte) (Head, error) {
	from := e.size
	if err := l.sameAsReached(ctx, from, reached, entries); err != nil {
		return Head{}, err
	}
	for _, entry := range entries {
		if err := e.add(entry); err != nil {
			return Head{}, err
		}
	}
	full, partial := e.take(from)
	files := append(full, partial...)
	if err := sameOrNew(ctx, l.Storage, files); err != nil {
		return Head{}, err
	}
	if err := writeAll(ctx, l.Storage, files); err != nil {
		return Head{}, err
	}
	if e.size > reached {
		if err := l.Storage.Write(ctx, reachedPath, fmt.Appendln(nil, e.size)); err != nil {
			return Head{}, err
		}
	}
	tree, err := e.tree()
	if err != nil {
		return Head{}, err
	}
	signed, err := l.sign(tree)
	return Head{Size: e.size, Signed: signed, At: l.Now()}, err
}

// reached returns the largest size that tiles were written for.
func (l *Log) reached(ctx context.Context) (int64, error) {
	text, err := l.Storage.Read(ctx, reachedPath)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(string(text), "\n"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %s: %w", ErrDamaged, reachedPath, err)
	}
	return n, nil
}

// sameAsReached compares entries with those that were written beyond the head.
func (l *Log) sameAsReached(ctx context.Context, from, reached int64, entries [][]byte) error {
	var rest []byte
	for i, entry := range entries {
		index := from + int64(i)
		if index >= reached {
			return nil
		}
		if i == 0 || index%torchwood.TileWidth == 0 {
			var err error
			if rest, err = l.entriesFrom(ctx, index, reached); err != nil {
				return err
			}
		}
		var old []byte
		var err error
		if old, rest, err = torchwood.ReadTileEntry(rest); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if !bytes.Equal(old, entry) {
			return fmt.Errorf("%w: entry %d", ErrFork, index)
		}
	}
	return nil
}

// tidy removes the partial tiles and bundles that full ones have superseded:
// of the tiles at the edge of the sizes from one to another. What cannot be
// removed stays, which does no harm.
func (l *Log) tidy(ctx context.Context, from, reached, to int64) {
	for level := entriesLevel; ; level++ {
		end := edgeTile(level, to)
		if end.N == 0 && end.W == 0 {
			return
		}
		for n := edgeTile(level, from).N; n <= edgeTile(level, reached).N && n < end.N; n++ {
			_ = l.Storage.Remove(ctx, partials(tlog.Tile{H: end.H, L: level, N: n}))
		}
	}
}
