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

	"qingdan/internal/tlog"
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
	Base      string
	origin    string
	policy    torchwood.Policy // the log's own signature on its own origin
	rules     string           // tlog-policy text without lines for logs
	witnesses []witness
}

type witness struct {
	name string
	key  *torchwood.CosignatureVerifier
}

// Open returns the log of a source. policy is the text of a
// c2sp.org/tlog-policy that names its witnesses, or "" for none; lines for
// logs are left out of it, for the log itself is known.
func Open(source Source, base, policy string) (*Log, error) {
	key, err := note.NewVerifier(source.VerifierKey())
	if err != nil {
		return nil, fmt.Errorf("the log's verifier key: %w", err)
	}
	l := &Log{Source: source, Base: strings.TrimSuffix(base, "/"), origin: key.Name(), rules: "quorum none\n",
		policy: torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(key.Name()), torchwood.SingleVerifierPolicy(key))}
	if strings.TrimSpace(policy) == "" {
		return l, nil
	}
	if _, err := torchwood.ParsePolicy([]byte(policy)); err != nil {
		return nil, fmt.Errorf("the witness policy: %w", err)
	}
	return l, l.read(policy)
}

// read takes the witnesses and the rules from a policy that torchwood has read.
func (l *Log) read(policy string) error {
	l.rules = ""
	for line := range strings.Lines(policy) {
		words, _, _ := strings.Cut(line, "#")
		fields := strings.Fields(words)
		if len(fields) == 0 || fields[0] == "log" {
			continue
		}
		l.rules += strings.Join(fields, " ") + "\n"
		if fields[0] != "witness" {
			continue
		}
		key, err := torchwood.NewCosignatureVerifier(fields[2])
		if err != nil {
			return fmt.Errorf("witness %s: %w", fields[1], err)
		}
		l.witnesses = append(l.witnesses, witness{fields[1], key})
	}
	return nil
}

// Kept reports whether there is a log.
func (l *Log) Kept() bool { return l != nil }

// Origin is the name of the log.
func (l *Log) Origin() string { return l.origin }

// Policy returns the log's c2sp.org/tlog-policy: what a receipt is checked
// under. base is the address of the city, or "".
func (l *Log) Policy(base string) string {
	line := "log " + l.VerifierKey()
	if base != "" {
		line += " " + base + "/log"
	}
	return line + "\n" + l.rules
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
		s.Witnesses = l.cosigned(nil)
		return s, nil
	}
	c, _, err := torchwood.VerifyCheckpoint(s.Checkpoint, l.policy)
	if err != nil {
		return State{}, fmt.Errorf("the published checkpoint: %w", err)
	}
	s.Size, s.Witnesses = c.N, l.cosigned(s.Checkpoint)
	return s, nil
}

// cosigned returns the witnesses with when they cosigned a checkpoint.
func (l *Log) cosigned(checkpoint []byte) []Witness {
	out := make([]Witness, len(l.witnesses))
	for i, w := range l.witnesses {
		out[i] = Witness{Name: w.name, Key: w.key.String()}
		n, err := note.Open(checkpoint, note.VerifierList(w.key))
		if err != nil {
			continue // not cosigned by this one
		}
		if at, err := torchwood.CosignatureTimestamp(n.Sigs[0]); err == nil {
			out[i].At = time.Unix(at, 0)
		}
	}
	return out
}
