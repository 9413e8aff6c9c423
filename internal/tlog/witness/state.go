package witness

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
)

// witnessed is a log that a server witnesses.
type witnessed struct {
	origin string
	keys   []note.Verifier
	mu     sync.Mutex // held from reading the last checkpoint until the next is durable
}

// gather joins the keys of each origin.
func gather(known []KnownLog) (logs []*witnessed) {
	at := map[string]*witnessed{}
	for _, k := range known {
		origin := k.Verifier.Name()
		if at[origin] == nil {
			at[origin] = &witnessed{origin: origin}
			logs = append(logs, at[origin])
		}
		at[origin].keys = append(at[origin].keys, k.Verifier)
	}
	return logs
}

// hash names a log in addresses and files: the SHA-256 of its origin.
func (l *witnessed) hash() string {
	h := sha256.Sum256([]byte(l.origin))
	return hex.EncodeToString(h[:])
}

func (l *witnessed) path() string { return l.hash() + "/checkpoint" }

func (s *Server) byOrigin(origin string) *witnessed {
	for _, l := range s.logs {
		if l.origin == origin {
			return l
		}
	}
	return nil
}

// state is the last checkpoint of a log that the witness has cosigned; the zero
// state where there is none.
type state struct {
	torchwood.Checkpoint
	note []byte         // with the log's signature and the cosignature
	sig  note.Signature // the cosignature
	at   time.Time      // of the cosignature
}

// last reads the last cosigned checkpoint. It is not kept in memory: after a
// write that failed half-way the file says what is so.
func (s *Server) last(ctx context.Context, l *witnessed) (state, error) {
	text, err := s.store.Read(ctx, l.path())
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, nil
	}
	if err != nil {
		return state{}, fmt.Errorf("read the last checkpoint of %s: %w", l.origin, err)
	}
	last, err := s.read(text)
	if err == nil && last.Origin != l.origin {
		err = fmt.Errorf("it is of %s", last.Origin)
	}
	if err != nil {
		return state{}, fmt.Errorf("the last checkpoint of %s: %w", l.origin, err)
	}
	return last, nil
}

// read reads a checkpoint that this witness has cosigned, and nothing else.
func (s *Server) read(text []byte) (state, error) {
	n, err := note.Open(text, note.VerifierList(s.signer.Verifier()))
	if err != nil {
		return state{}, err
	}
	c, err := torchwood.ParseCheckpoint(n.Text)
	if err != nil {
		return state{}, err
	}
	at, err := torchwood.CosignatureTimestamp(n.Sigs[0])
	return state{Checkpoint: c, note: text, sig: n.Sigs[0], at: time.Unix(at, 0)}, err
}
