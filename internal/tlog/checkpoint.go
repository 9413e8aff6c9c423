package tlog

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// signer signs notes with the log's key.
type signer struct {
	note.Verifier
	key ed25519.PrivateKey
}

func (s signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// sign returns the checkpoint of a tree.
func (l *Log) sign(tree tlog.Tree) ([]byte, error) {
	text := torchwood.Checkpoint{Origin: l.Origin, Tree: tree}.String()
	return note.Sign(&note.Note{Text: text}, signer{l.verifier, l.Key})
}

// checked returns the tree of a checkpoint that the log has signed.
func (l *Log) checked(checkpoint []byte) (tlog.Tree, error) {
	if tree, ok := l.trees.Get(string(checkpoint)); ok {
		return tree, nil
	}
	n, err := note.Open(checkpoint, note.VerifierList(l.verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	c, err := torchwood.ParseCheckpoint(n.Text)
	if err != nil {
		return tlog.Tree{}, err
	}
	if c.Origin != l.Origin {
		return tlog.Tree{}, fmt.Errorf("origin %q", c.Origin)
	}
	l.trees.Add(string(checkpoint), c.Tree)
	return c.Tree, nil
}

// treeOf returns the tree that a head signs; there may be none yet.
func (l *Log) treeOf(h Head) (tlog.Tree, error) {
	if len(h.Signed) == 0 && h.Size == 0 {
		hash, err := tlog.TreeHash(0, nil)
		return tlog.Tree{Hash: hash}, err
	}
	tree, err := l.checked(h.Signed)
	if err == nil && tree.N != h.Size {
		err = errors.New("its size is not that of its checkpoint")
	}
	return tree, err
}

// published returns the checkpoint that outsiders see, and its tree; ErrNotYet
// where there is none.
func (l *Log) published(h Head) ([]byte, tlog.Tree, error) {
	shown := h.Shown
	if len(shown) == 0 {
		shown = h.Signed
	}
	if len(shown) == 0 {
		return nil, tlog.Tree{}, ErrNotYet
	}
	tree, err := l.checked(shown)
	if err == nil && tree.N > h.Size {
		err = errors.New("tlog: what is shown is larger than the log")
	}
	return shown, tree, err
}
