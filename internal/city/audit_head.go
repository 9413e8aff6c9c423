package city

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	sumdb "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/problem"
)

// mark is a signed root at a size, and what the log's files give there.
type mark struct {
	name            string
	size            int64 // -1: nothing that is signed
	root            sumdb.Hash
	byEntry, byHash sumdb.Hash
}

func (m *mark) reach(w *logWalk) {
	if w.entries.size == m.size {
		m.byEntry, m.byHash = w.entries.root(), w.hashes.root()
	}
}

// checkpoints returns what was signed: first the head, then what is published,
// then what was kept elsewhere.
func (a *auditor) checkpoints() ([]*mark, error) {
	verifier, err := note.NewVerifier(a.Verifier)
	if err != nil {
		return nil, fmt.Errorf("the log's key: %w", err)
	}
	head := &mark{name: "head", size: -1}
	marks := []*mark{head}
	if a.head.Size > 0 || len(a.head.Signed) > 0 {
		m, err := readMark("head", a.head.Signed, verifier)
		switch {
		case err != nil:
			a.found(Finding{What: HeadBad, Index: -1, Detail: err.Error()})
		case m.size != a.head.Size:
			a.found(Finding{What: HeadBad, Index: -1, Detail: fmt.Sprintf("size %d is signed, %d is stored", m.size, a.head.Size)})
			a.head.Size, a.log.size, marks[0] = m.size, m.size, m // what is signed counts
		default:
			marks[0] = m
		}
	}
	if len(a.head.Shown) > 0 && !bytes.Equal(a.head.Shown, a.head.Signed) {
		m, err := readMark("published", a.head.Shown, verifier)
		if err != nil {
			a.found(Finding{What: HeadBad, Index: -1, Detail: "published: " + err.Error()})
		} else {
			marks = append(marks, a.older(m))
		}
	}
	if a.AuditConfig.Against == nil {
		return marks, nil
	}
	m, err := readMark("kept", checkpointIn(a.AuditConfig.Against), verifier)
	if err != nil {
		return nil, problem.New(problem.Invalid, "not_a_checkpoint", "给出的文件不是本日志签名的检查点或 .tlog-proof 证明",
			"the file is no checkpoint and no .tlog-proof that this log has signed").Wrap(err)
	}
	a.report.Against = m.size
	return append(marks, a.older(m)), nil
}

// older reports a signed checkpoint that is larger than the log.
func (a *auditor) older(m *mark) *mark {
	a.log.sizes = append(a.log.sizes, m.size)
	if m.size > a.head.Size {
		a.found(Finding{What: Rewritten, Index: -1, Detail: fmt.Sprintf("%s: size %d was signed, the log has %d", m.name, m.size, a.head.Size)})
	}
	return m
}

// checkpointIn returns the checkpoint of a .tlog-proof, or the text itself.
func checkpointIn(text []byte) []byte {
	if !bytes.HasPrefix(text, []byte("c2sp.org/tlog-proof@v1\n")) {
		return text
	}
	_, checkpoint, _ := bytes.Cut(text, []byte("\n\n"))
	return checkpoint
}

// readMark reads a checkpoint that the log's key has signed.
func readMark(name string, signed []byte, verifier note.Verifier) (*mark, error) {
	n, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return nil, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return nil, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	m := &mark{name: name}
	if m.size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return nil, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != sumdb.HashSize || m.size < 0 {
		return nil, fmt.Errorf("the checkpoint has no root")
	}
	copy(m.root[:], root)
	return m, nil
}
