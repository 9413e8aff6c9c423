package tlog

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net/http"
	"time"

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
type Log struct{ Config }

// Errors of the log.
var (
	// ErrNotYet says that the log does not have the index yet.
	ErrNotYet = errors.New("tlog: the log has no such entry yet")
	// ErrMoved says that the log has grown since: another process was faster.
	ErrMoved = errors.New("tlog: another process has added to the log")
	// ErrFork says that what is to be appended differs from what the log has.
	ErrFork = errors.New("tlog: the log already has something else here")
	errTodo = errors.New("tlog: not there yet")
)

// Open returns the log in its storage.
func Open(context.Context, Config) (*Log, error) { return nil, errTodo }

// VerifierKey returns the key with which anybody checks the log's signature,
// in the vkey form of c2sp.org/signed-note.
func (l *Log) VerifierKey() string { return "" }

// Head returns the newest head.
func (l *Log) Head(ctx context.Context) (Head, error) { return l.Heads.Head(ctx) }

// Append adds entries from the index on, which is the log's size: tiles first,
// each durable, then the signed head. Entries that a crash left written beyond
// the head are written again; if they differ, the error is ErrFork and the log
// stays as it is. ErrMoved: begin anew from the head.
func (l *Log) Append(ctx context.Context, from int64, entries [][]byte) (Head, error) {
	return Head{}, errTodo
}

// Entry returns an entry as logged; ErrNotYet beyond the head.
func (l *Log) Entry(ctx context.Context, index int64) ([]byte, error) { return nil, errTodo }

// Receipt returns a proof (c2sp.org/tlog-proof) that the entry is in the log
// under the checkpoint that is shown, with the entry as its extra data;
// ErrNotYet where the shown checkpoint does not reach it.
func (l *Log) Receipt(ctx context.Context, index int64) ([]byte, error) { return nil, errTodo }

// Consistency returns the proof that the log of size to begins with the log
// of size from.
func (l *Log) Consistency(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
	return nil, errTodo
}

// Handler serves the log as c2sp.org/tlog-tiles below where it is mounted:
// /checkpoint, /tile/…
func (l *Log) Handler() http.Handler { return http.NotFoundHandler() }
