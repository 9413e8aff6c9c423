package witness

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What both sides of add-checkpoint know.
const (
	addPath  = "/add-checkpoint"
	sizeType = "text/x.tlog.size"
	maxProof = 63       // lines
	maxBody  = 64 << 10 // bytes, of a question and of an answer
)

// request is the body of add-checkpoint.
type request struct {
	old   int64
	proof tlog.TreeProof
	note  []byte // the signed checkpoint
}

func (q request) marshal() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "old %d\n", q.old)
	for _, h := range q.proof {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n")
	b.Write(q.note)
	return b.Bytes()
}

// errBody says what is wrong with the form of a body; it is not secret.
var errBody = errors.New("bad request")

func parseRequest(body []byte) (q request, err error) {
	head, signed, ok := bytes.Cut(body, []byte("\n\n"))
	if !ok {
		return q, fmt.Errorf("%w: no empty line after the proof", errBody)
	}
	lines := strings.Split(string(head), "\n")
	if q.old, err = parseOld(lines[0]); err != nil {
		return q, err
	}
	if len(lines)-1 > maxProof {
		return q, fmt.Errorf("%w: more than %d proof lines", errBody, maxProof)
	}
	for i, line := range lines[1:] {
		h, err := parseHash(line)
		if err != nil {
			return q, fmt.Errorf("%w: proof line %d is not a hash in base64", errBody, i+1)
		}
		q.proof = append(q.proof, h)
	}
	q.note = signed
	return q, nil
}

func parseOld(line string) (int64, error) {
	digits, ok := strings.CutPrefix(line, "old ")
	n, err := parseSize(digits)
	if !ok || err != nil {
		return 0, fmt.Errorf("%w: the first line is not \"old\" and a size", errBody)
	}
	return n, nil
}

// parseSize reads a tree size: decimal digits, no leading zeroes.
func parseSize(digits string) (int64, error) {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != digits {
		return 0, errBody
	}
	return n, nil
}

// parseHash reads a hash as base64 in its one canonical form: the decoder
// alone would pass over a carriage return.
func parseHash(line string) (h tlog.Hash, err error) {
	b, err := base64.StdEncoding.Strict().DecodeString(line)
	if err != nil || len(b) != tlog.HashSize || base64.StdEncoding.EncodeToString(b) != line {
		return h, errBody
	}
	return tlog.Hash(b), nil
}

// parseCheckpoint reads a signed checkpoint without believing its signatures.
func parseCheckpoint(signed []byte) (torchwood.Checkpoint, error) {
	_, err := note.Open(signed, note.VerifierList())
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return torchwood.Checkpoint{}, fmt.Errorf("%w: not a signed note", errBody)
	}
	c, err := torchwood.ParseCheckpoint(unverified.Note.Text)
	if err != nil || c.String() != unverified.Note.Text || c.Origin == "" {
		return c, fmt.Errorf("%w: not a checkpoint", errBody)
	}
	return c, nil
}

// signatureLine returns a signature as it stands in a signed note.
func signatureLine(s note.Signature) string { return "— " + s.Name + " " + s.Base64 + "\n" }
