// Package tlog keeps the public log: the public side of everything that
// happens, in order, in a tree that nobody can rewrite unseen.
//
// An Entry is canonical JSON. Entries become leaves of an RFC 6962 tree, kept
// as tiles (c2sp.org/tlog-tiles) in a Storage; a signed note over the tree's
// head is the checkpoint (c2sp.org/tlog-checkpoint). The index of an entry is
// the sequence number of its event less one, so nothing maps one to the other,
// and a crash between writing tiles and moving the head is repaired by writing
// the same tiles again.
//
// Formats that are small and fixed (tile paths, bundles, policies, proofs,
// cosignatures) come from filippo.io/torchwood, hashing from
// golang.org/x/mod/sumdb/tlog, canonical JSON from go-json-experiment's
// jsontext, which will be Go's own: it takes a fifth of the time of
// gowebpki/jcs, which the tests compare it with, and refuses double keys.
package tlog
