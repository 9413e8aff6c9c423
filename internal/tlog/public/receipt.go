package public

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	sum "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/problem"
	"qingdan/internal/tlog"
)

// MaxReceipt bounds a receipt, in bytes: an entry in base64, sixty hashes and
// the signatures of the log and of some dozens of witnesses.
const MaxReceipt = 128_000

// Receipt is a receipt that was found to be true.
type Receipt struct {
	Text       []byte // as checked
	Index      int64
	Leaf       sum.Hash
	Entry      tlog.Entry
	Raw        []byte // the entry as logged
	Size       int64  // of the log under the receipt's checkpoint
	Checkpoint []byte
	Witnesses  []Witness // who cosigned that checkpoint
}

// The ways in which a receipt is none. Each says what to do.
var (
	errForm = problem.New(problem.Invalid, "receipt_form",
		"这不是回执，或者没有复制完整：回执的第一行是 c2sp.org/tlog-proof@v1，最后一行以“—”开头。",
		"This is not a receipt, or not all of it: a receipt begins with the line c2sp.org/tlog-proof@v1 and its last line begins with a dash (—).")
	errElsewhere = problem.New(problem.Invalid, "receipt_elsewhere",
		"这张回执不是本市的公示日志签发的：上面没有本市日志的有效签名。签名被改过，或者回执来自别的日志。",
		"This receipt is not from this city's log: it lacks a valid signature of it. The signature was altered, or another log issued the receipt.")
	errAltered = problem.New(problem.Invalid, "receipt_altered",
		"这张回执被改动过：签名是真的，但是上面的记录不在签名的日志里。请以公示日志中的记录为准。",
		"This receipt was altered: the signature is genuine, but the entry on it is not in the log that was signed. What counts is the entry in the log.")
	errTooLong = problem.New(problem.TooLarge, "receipt_long",
		"回执不会超过 128 KB，这份内容太大，不是回执。", "A receipt never exceeds 128 KB; this is too large to be one.")
)

// Check checks a receipt under the log's own key and returns what it proves.
// What is wrong with it is a problem. Line ends and blanks around it, which
// copying adds, do not matter.
func (l *Log) Check(receipt []byte) (Receipt, error) {
	if len(receipt) > MaxReceipt {
		return Receipt{}, errTooLong
	}
	text := append(bytes.TrimSpace(bytes.ReplaceAll(receipt, []byte("\r\n"), []byte("\n"))), '\n')
	raw, err := torchwood.ProofExtraData(text)
	if err != nil {
		return Receipt{}, errForm.Wrap(err)
	}
	leaf := sum.RecordHash(raw)
	if err := torchwood.VerifyProof(l.policy, leaf, text); err != nil {
		return Receipt{}, refusal(err)
	}
	return l.describe(text, raw, leaf)
}

func refusal(err error) error {
	var altered *torchwood.VerifyRecordError
	var unsigned *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &altered):
		return errAltered.Wrap(err)
	case errors.As(err, &unsigned), errors.As(err, &invalid):
		return errElsewhere.Wrap(err)
	}
	return errForm.Wrap(err)
}

// describe takes apart a receipt that has been verified.
func (l *Log) describe(text, raw []byte, leaf sum.Hash) (Receipt, error) {
	head, checkpoint, _ := bytes.Cut(text, []byte("\n\n"))
	r := Receipt{Text: text, Leaf: leaf, Raw: raw, Checkpoint: checkpoint, Witnesses: l.cosigned(checkpoint)}
	for line := range strings.Lines(string(head)) {
		if s, ok := strings.CutPrefix(line, "index "); ok {
			r.Index, _ = strconv.ParseInt(strings.TrimSpace(s), 10, 64) // VerifyProof has read it
			break
		}
	}
	c, _, err := torchwood.VerifyCheckpoint(checkpoint, l.policy)
	if err != nil {
		return r, fmt.Errorf("the checkpoint of a verified receipt: %w", err)
	}
	r.Size = c.N
	if r.Entry, err = tlog.ReadEntry(raw); err != nil {
		return r, fmt.Errorf("entry %d of the log: %w", r.Index, err)
	}
	return r, nil
}

// ErrNotYet is what a receipt that cannot be had yet is for people.
var ErrNotYet = problem.New(problem.NotFound, "not_in_log_yet",
	"公示日志里还没有这条记录。新的记录几秒钟内就会写入，请稍后再试。",
	"The log does not have this entry yet. New entries are added within seconds; try again shortly.")

// Receipt returns the newest receipt of an entry, checked as an outsider would
// check it; ErrNotYet where the published log does not reach it.
func (l *Log) Receipt(ctx context.Context, index int64) (Receipt, error) {
	if index < 0 {
		return Receipt{}, ErrNotYet
	}
	text, err := l.Source.Receipt(ctx, index)
	if errors.Is(err, tlog.ErrNotYet) {
		return Receipt{}, ErrNotYet.Wrap(err)
	}
	if err != nil {
		return Receipt{}, err
	}
	r, err := l.Check(text)
	if err != nil { // ours to answer for, not the reader's
		return r, fmt.Errorf("our own receipt of entry %d is wrong: %v", index, err)
	}
	return r, nil
}

// LeafText writes a leaf hash as links carry it: 43 characters.
func LeafText(leaf sum.Hash) string { return base64.RawURLEncoding.EncodeToString(leaf[:]) }

// IsLeaf reports whether a text from a link, in base64 (of either kind) or
// hexadecimal, is a leaf hash.
func IsLeaf(leaf sum.Hash, text string) bool {
	text = strings.TrimRight(strings.NewReplacer("+", "-", "/", "_", " ", "-").Replace(text), "=")
	got, err := base64.RawURLEncoding.DecodeString(text)
	if len(text) == hex.EncodedLen(len(leaf)) {
		got, err = hex.DecodeString(text)
	}
	return err == nil && subtle.ConstantTimeCompare(got, leaf[:]) == 1
}

// Page is the path of an entry's page, as QR codes name it.
func Page(index int64, leaf sum.Hash) string {
	return "/verify/entries/" + strconv.FormatInt(index, 10) + "?leaf=" + LeafText(leaf)
}

// File is the path at which an entry's receipt is downloaded.
func File(index int64) string { return "/log/receipt/" + strconv.FormatInt(index, 10) }
