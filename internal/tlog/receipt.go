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
	hashes := l.hashes(ctx, tree.N)
	proof, err := tlog.ProveRecord(tree.N, index, hashes)
	if err != nil {
		return nil, err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		hashes.damaged()
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
	hashes := l.hashes(ctx, head.Size)
	if tree, err = older(tree, to, hashes); err != nil {
		return nil, err
	}
	_, proof, err := olderProof(tree, from, hashes)
	return proof, err
}

// older returns what the tree of a size was that a larger one begins with.
func older(tree tlog.Tree, size int64, hashes *hashReader) (tlog.Tree, error) {
	if size == tree.N {
		return tree, nil
	}
	old, _, err := olderProof(tree, size, hashes)
	return old, err
}

// olderProof returns an older tree with the proof, which it has checked.
func olderProof(tree tlog.Tree, size int64, hashes *hashReader) (tlog.Tree, tlog.TreeProof, error) {
	hash, err := tlog.TreeHash(size, hashes)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	proof, err := tlog.ProveTree(tree.N, size, hashes)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, hash); err != nil {
		hashes.damaged()
		return tlog.Tree{}, nil, fmt.Errorf("%w: from %d to %d: %w", ErrDamaged, size, tree.N, err)
	}
	return tlog.Tree{N: size, Hash: hash}, proof, nil
}
