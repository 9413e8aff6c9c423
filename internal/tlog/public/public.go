// Package public is what the faces and the API tell outsiders of the city's
// log: its key, how large it is, who has cosigned it, and whether a receipt is
// one of its own. It decides nothing and writes nothing.
package public

import (
	"context"
	"fmt"
	"strings"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/lang"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/witness"
)

// Source is what must be known of a log; *tlog.Log is one.
type Source interface {
	// VerifierKey is the vkey of c2sp.org/signed-note; its name is the log's origin.
	VerifierKey() string
	Head(ctx context.Context) (tlog.Head, error)
	// Entry and Receipt return tlog.ErrNotYet where the log does not reach the index.
	Entry(ctx context.Context, index int64) ([]byte, error)
	Receipt(ctx context.Context, index int64) ([]byte, error)
}

// Log is a city's log as outsiders see it. A nil Log is a city that keeps
// none: only Kept may be called. Safe for concurrent use.
type Log struct {
	Source
	// Base is the address of the city without a slash at its end, as
	// outsiders reach it: https://qingdan.siping.gov.cn. It may be empty.
	Base string
	// Asked tells what this process knows of the witnesses that it asks; nil:
	// it asks none, or another process does. Set it before the log is used.
	Asked  func() []witness.WitnessStatus
	origin string
	policy torchwood.Policy // the log's own signature on its own origin
	asked  *witness.Policy  // the witnesses that are asked
}

// Open returns the log of a source. policy is the text of a
// c2sp.org/tlog-policy that names its witnesses, or "" for none; its lines for
// logs do not matter, for the log itself is known.
func Open(source Source, base, policy string) (*Log, error) {
	key, err := note.NewVerifier(source.VerifierKey())
	if err != nil {
		return nil, fmt.Errorf("the log's verifier key: %w", err)
	}
	asked := witness.Unwitnessed()
	if strings.TrimSpace(policy) != "" {
		if asked, err = witness.ParsePolicy([]byte(policy)); err != nil {
			return nil, err
		}
	}
	return &Log{Source: source, Base: strings.TrimSuffix(base, "/"), origin: key.Name(), asked: asked,
		policy: torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(key.Name()), torchwood.SingleVerifierPolicy(key))}, nil
}

// Kept reports whether there is a log.
func (l *Log) Kept() bool { return l != nil }

// Origin is the name of the log.
func (l *Log) Origin() string { return l.origin }

// Policy returns the log's c2sp.org/tlog-policy: what a receipt is checked
// under. base is the address of the city, or "".
func (l *Log) Policy(base string) string {
	address := ""
	if base != "" {
		address = base + "/log"
	}
	told := *l.asked
	told.Logs = []witness.KnownLog{{VKey: l.VerifierKey(), URL: address}}
	return string(told.Text())
}

// State is how far the published log goes.
type State struct {
	Size       int64     // entries under the published checkpoint
	Signed     int64     // entries signed by the log; some may wait for witnesses
	At         time.Time // of the newest signature; zero: nothing is signed yet
	Checkpoint []byte
	Witnesses  []Witness
}

// Has reports whether a receipt can be had for the event with a sequence
// number.
func (s State) Has(seq int64) bool { return seq > 0 && seq <= s.Size }

// Witness is an outside party that cosigns the log's checkpoints.
type Witness struct {
	Name string
	Key  string    // its vkey
	At   time.Time // when it cosigned the published checkpoint; zero: it did not
	Size int64     // entries that it has cosigned, as far as is known; 0: none
	Last time.Time // when it did; zero: not known
	Err  lang.Text // why it did not cosign when it was asked last; empty: it did, or nobody knows
}

// State returns how far the log goes. A log without any head is empty.
func (l *Log) State(ctx context.Context) (State, error) {
	head, err := l.Head(ctx)
	if err != nil {
		return State{}, err
	}
	s := State{Signed: head.Size, At: head.At, Checkpoint: head.Shown}
	if len(s.Checkpoint) == 0 {
		s.Checkpoint = head.Signed
	}
	if len(s.Checkpoint) == 0 {
		s.Witnesses = l.known(l.cosigned(nil), 0)
		return s, nil
	}
	c, _, err := torchwood.VerifyCheckpoint(s.Checkpoint, l.policy)
	if err != nil {
		return State{}, fmt.Errorf("the published checkpoint: %w", err)
	}
	s.Size, s.Witnesses = c.N, l.known(l.cosigned(s.Checkpoint), c.N)
	return s, nil
}

// cosigned returns the witnesses with when they cosigned a checkpoint.
func (l *Log) cosigned(checkpoint []byte) []Witness {
	out := make([]Witness, len(l.asked.Witnesses))
	for i, w := range l.asked.Witnesses {
		out[i] = Witness{Name: w.Name, Key: w.VKey}
		n, err := note.Open(checkpoint, note.VerifierList(w.Verifier))
		if err != nil {
			continue // not cosigned by this one
		}
		if at, err := torchwood.CosignatureTimestamp(n.Sigs[0]); err == nil {
			out[i].At = time.Unix(at, 0)
		}
	}
	return out
}

// known adds to the witnesses of the published checkpoint of a size what this
// process knows of them.
func (l *Log) known(of []Witness, size int64) []Witness {
	var asked []witness.WitnessStatus
	if l.Asked != nil {
		asked = l.Asked()
	}
	for i, w := range of {
		for _, a := range asked {
			if a.VKey == w.Key {
				of[i].Size, of[i].Last, of[i].Err = a.LastSize, a.LastAt, a.Err
			}
		}
		if !w.At.IsZero() && of[i].Size <= size {
			of[i].Size, of[i].Last = size, w.At
		}
	}
	return of
}
