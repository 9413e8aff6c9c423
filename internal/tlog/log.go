package tlog

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Config is what a log is made of; all but Now is required.
type Config struct {
	Origin  string             // name of the log: a URL without scheme, for example log.siping.gov.cn/qingdan
	Key     ed25519.PrivateKey // signs checkpoints
	Storage Storage
	Heads   Heads
	Now     func() time.Time // default time.Now
}

// Log is a city's log. Its methods are safe for concurrent use; of all
// processes that share a storage, one at a time appends.
type Log struct {
	Config
	vkey     string
	verifier note.Verifier
	trees    *lru.Cache[string, tlog.Tree] // of checkpoints whose signature has been checked
	tiles    *lru.Cache[tlog.Tile, []byte] // hash tiles that were read lately

	appending sync.Mutex
	edge      *edge // what the next entry is added to; nil: to be read from the storage

	seen atomic.Int64 // size of a checkpoint that has been published
}

// Errors of the log.
var (
	// ErrNotYet says that the log does not have the index yet.
	ErrNotYet = errors.New("tlog: the log has no such entry yet")
	// ErrMoved says that the log has grown since: another process was faster.
	ErrMoved = errors.New("tlog: another process has added to the log")
	// ErrFork says that what is to be appended differs from what the log has.
	ErrFork = errors.New("tlog: the log already has something else here")
	// ErrDamaged says that the storage does not hold what the head signs.
	ErrDamaged = errors.New("tlog: the log's files are not what was signed")
)

const (
	keptTrees = 16
	keptTiles = 1024 // of 8 KiB
)

// Open returns the log in its storage. It fails where the head is signed
// under another origin or by another key.
func Open(ctx context.Context, c Config) (*Log, error) {
	if c.Storage == nil || c.Heads == nil || len(c.Key) != ed25519.PrivateKeySize {
		return nil, errors.New("tlog: a log needs a storage, heads and a key")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	l := &Log{Config: c}
	var err error
	if l.vkey, err = VerifierKey(c.Origin, c.Key.Public().(ed25519.PublicKey)); err != nil {
		return nil, err
	}
	if l.verifier, err = note.NewVerifier(l.vkey); err != nil {
		return nil, fmt.Errorf("tlog: origin %q: %w", c.Origin, err)
	}
	if l.trees, err = lru.New[string, tlog.Tree](keptTrees); err != nil {
		return nil, err
	}
	if l.tiles, err = lru.New[tlog.Tile, []byte](keptTiles); err != nil {
		return nil, err
	}
	head, err := c.Heads.Head(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := l.treeOf(head); err != nil {
		return nil, fmt.Errorf("tlog: the head is not one of %s: %w", l.vkey, err)
	}
	return l, nil
}

// VerifierKey returns the key with which anybody checks the log's signature,
// in the vkey form of c2sp.org/signed-note.
func (l *Log) VerifierKey() string { return l.vkey }

// VerifierKey returns the vkey of an origin and its public key.
func VerifierKey(origin string, key ed25519.PublicKey) (string, error) {
	return note.NewEd25519VerifierKey(origin, key)
}

// Head returns the newest head.
func (l *Log) Head(ctx context.Context) (Head, error) { return l.Heads.Head(ctx) }
