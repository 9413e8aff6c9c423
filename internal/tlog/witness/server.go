package witness

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	xtlog "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/problem"
	"qingdan/internal/tlog"
)

// Bounds on what one question to a witness may take.
const (
	maxAtOnce = 64 // questions
	bodyTime  = 10 * time.Second
)

// ServerConfig is what a witness is made of; all but Log is required.
type ServerConfig struct {
	Name    string             // of the witness's key: a URL without scheme, for example witness.siping.gov.cn
	Key     ed25519.PrivateKey // signs cosignatures
	Logs    []KnownLog         // that it witnesses; several of one origin are one log with several keys
	Storage tlog.Storage       // remembers what it has cosigned; no other process may write to it
	Log     *slog.Logger       // default slog.Default
}

// Server is a witness (c2sp.org/tlog-witness) that makes Ed25519 cosignatures.
// It serves POST /add-checkpoint, GET /<origin hash>/checkpoint and a page for
// people.
//
// The last cosigned checkpoint of a log is one file of the Storage, with the
// log's signature and the cosignature. It is read, compared and replaced under
// a lock of the log's own, and is durable before the answer goes out.
type Server struct {
	log    *slog.Logger
	signer *torchwood.CosignatureSigner
	store  tlog.Storage
	logs   []*witnessed // in the order of the configuration
	mux    *http.ServeMux
	slots  chan struct{}
}

// NewServer returns a witness. It is refused where what the storage holds is
// damaged or was cosigned under another name or key: beginning anew would
// cosign what contradicts it.
func NewServer(ctx context.Context, cfg ServerConfig) (*Server, error) {
	signer, err := torchwood.NewCosignatureSigner(cfg.Name, cfg.Key)
	if err != nil {
		return nil, problem.New(problem.Invalid, "witness_name",
			"见证人名称不能为空，也不能含有空格或加号，例如 witness.example.gov.cn",
			"the name of a witness must not be empty or hold spaces or pluses, for example witness.example.gov.cn").Wrap(err)
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	s := &Server{log: cfg.Log, signer: signer, store: cfg.Storage, logs: gather(cfg.Logs), mux: http.NewServeMux(),
		slots: make(chan struct{}, maxAtOnce)}
	for _, l := range s.logs {
		if _, err := s.last(ctx, l); err != nil {
			return nil, problem.New(problem.Refused, "witness_state",
				"数据文件夹中对日志 "+l.origin+" 的见证记录已损坏，或者出自另一个名称或密钥：请用原来的 --name，或从备份恢复",
				"what the data folder remembers of the log "+l.origin+" is damaged or was cosigned under another name or key: use the --name it had, or restore it").Wrap(err)
		}
	}
	s.mux.HandleFunc("POST "+addPath, s.add)
	s.mux.HandleFunc("GET /{log}/checkpoint", s.checkpoint)
	s.mux.HandleFunc("GET /{$}", s.page)
	return s, nil
}

// VerifierKey returns the key with which anybody checks the cosignatures, in
// the vkey form of c2sp.org/signed-note.
func (s *Server) VerifierKey() string { return s.signer.Verifier().String() }

// ServeHTTP answers logs and people.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Server) add(w http.ResponseWriter, r *http.Request) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	default:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "too many requests at once", http.StatusTooManyRequests)
		return
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // best effort: not every writer has one
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, "the body is too large or too slow", status)
		return
	}
	line, err := s.cosign(context.WithoutCancel(r.Context()), body)
	if err != nil {
		s.refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, line) // whoever asked has gone
}

// Answers to a checkpoint that is not cosigned.
var (
	errUnknownLog = errors.New("unknown log")
	errSignature  = errors.New("no valid signature of the log")
	errProof      = errors.New("the checkpoint does not go on from the last one cosigned")
)

// conflict says that the old size is not that of the last cosigned checkpoint.
type conflict struct{ size int64 }

func (c conflict) Error() string { return fmt.Sprintf("the last cosigned size is %d", c.size) }

func (s *Server) refuse(w http.ResponseWriter, err error) {
	var other conflict
	status := http.StatusInternalServerError
	switch {
	case errors.As(err, &other):
		w.Header().Set("Content-Type", sizeType)
		w.WriteHeader(http.StatusConflict)
		fmt.Fprintf(w, "%d\n", other.size)
		return
	case errors.Is(err, errBody):
		status = http.StatusBadRequest
	case errors.Is(err, errSignature):
		status = http.StatusForbidden
	case errors.Is(err, errUnknownLog):
		status = http.StatusNotFound
	case errors.Is(err, errProof):
		status = http.StatusUnprocessableEntity
	default:
		s.log.Error("a checkpoint could not be cosigned", "err", err)
		err = errors.New("internal error")
	}
	http.Error(w, err.Error(), status)
}

// cosign does what add-checkpoint asks, in the order in which the
// specification lists the refusals.
func (s *Server) cosign(ctx context.Context, body []byte) (string, error) {
	q, err := parseRequest(body)
	if err != nil {
		return "", err
	}
	c, err := parseCheckpoint(q.note)
	if err != nil {
		return "", err
	}
	l := s.byOrigin(c.Origin)
	if l == nil {
		return "", errUnknownLog
	}
	n, err := note.Open(q.note, note.VerifierList(l.keys...))
	if err != nil {
		return "", errSignature
	}
	if q.old > c.N {
		return "", fmt.Errorf("%w: the old size is larger than the checkpoint's", errBody)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	last, err := s.last(ctx, l)
	if err != nil {
		return "", err
	}
	if err := last.before(q, c); err != nil {
		if errors.Is(err, errProof) {
			s.log.Warn("a log contradicts itself or its proof is wrong; this is the evidence", "origin", c.Origin, "request", string(body), "last", string(last.note))
		}
		return "", err
	}
	return s.sign(ctx, l, last, n)
}

// emptyTree is the root hash of a tree of no leaves.
var emptyTree, _ = xtlog.TreeHash(0, nil)

// before checks that the new checkpoint goes on from the last one.
func (last state) before(q request, c torchwood.Checkpoint) error {
	switch {
	case q.old != last.N:
		return conflict{last.N}
	case c.N == 0 && c.Hash != emptyTree:
		return fmt.Errorf("%w: an empty tree has another root hash", errProof)
	case q.old == 0 && len(q.proof) > 0:
		return fmt.Errorf("%w: there is nothing to prove from size 0", errProof)
	case q.old == 0:
		return nil
	}
	if err := xtlog.CheckTree(q.proof, c.N, c.Hash, last.N, last.Hash); err != nil {
		return fmt.Errorf("%w: %w", errProof, err)
	}
	return nil
}

// sign cosigns a checkpoint, remembers it, and returns the cosignature.
func (s *Server) sign(ctx context.Context, l *witnessed, last state, n *note.Note) (string, error) {
	signed, err := note.Sign(&note.Note{Text: n.Text, Sigs: n.Sigs}, s.signer)
	if err != nil {
		return "", err
	}
	next, err := s.read(signed)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(signed, last.note) { // the same again within one second is there already
		if err := s.store.Write(ctx, l.path(), signed); err != nil {
			return "", fmt.Errorf("remember the checkpoint of %s: %w", l.origin, err)
		}
	}
	return signatureLine(next.sig), nil
}
