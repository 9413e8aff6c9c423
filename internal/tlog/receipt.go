package tlog

import (
	"context"
	"fmt"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

// Receipt returns a proof (c2sp.org/tlog-proof) that the entry is in the log
// under the checkpoint that is shown, with the entry as its extra data;
// ErrNotYet where the shown checkpoint does not reach it.
func (l *Log) Receipt(ctx context.Context, index int64) ([]byte, error) {
	head, err := l.Heads.Head(ctx)
	if err != nil {
		return nil, err
	}
	shown, tree, err := l.published(head)
	if err != nil {
		return nil, err
	}
	entry, err := l.entry(ctx, index, tree.N)
	if err != nil {
		return nil, err
	}
	proof, err := tlog.ProveRecord(tree.N, index, l.hashes(ctx, tree))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return nil, fmt.Errorf("%w: entry %d: %w", ErrDamaged, index, err)
	}
	return torchwood.FormatProofWithExtraData(index, entry, proof, shown), nil
}

// Consistency returns the proof that the log of size to begins with the log
// of size from.
func (l *Log) Consistency(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
	head, err := l.Heads.Head(ctx)
	if err != nil {
		return nil, err
	}
	if to > head.Size {
		return nil, ErrNotYet
	}
	if from == 0 || from == to {
		return tlog.TreeProof{}, nil
	}
	tree, err := l.treeOf(head)
	if err != nil {
		return nil, err
	}
	return tlog.ProveTree(to, from, l.hashes(ctx, tree))
}
