package verify

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

// Receipt is what a proof file (c2sp.org/tlog-proof) proves: that an entry is
// in a log whose head was signed as trust asks. Nothing but the file is read.
type Receipt struct {
	Index      int64
	Checkpoint *Checkpoint
	item       item
}

// OpenReceipt verifies a receipt. That it proves nothing is a Finding.
func OpenReceipt(proof []byte, t *Trust) (*Receipt, error) {
	text, err := torchwood.ProofExtraData(proof)
	if err != nil {
		return nil, found(BadProof, "这不是带有记录内容的回执文件", "this is not a receipt with its entry in it")
	}
	_, signed, ok := bytes.Cut(proof, []byte("\n\n"))
	if !ok {
		return nil, found(BadProof, "回执文件残缺", "the receipt is cut short")
	}
	c, err := t.Open(signed)
	if err != nil {
		return nil, err
	}
	err = torchwood.VerifyProof(t.policy, tlog.RecordHash(text), proof)
	var wrong *torchwood.VerifyRecordError
	if errors.As(err, &wrong) {
		return nil, foundAt(wrong.Index, BadProof, "回执中的内容不是日志第 %d 条的内容", "what the receipt tells is not entry %d of the log", wrong.Index)
	}
	if err != nil {
		return nil, found(BadProof, "回执无效：%v", "the receipt is not valid: %v", err)
	}
	r := &Receipt{Checkpoint: c}
	if r.Index, err = indexOf(proof); err != nil {
		return nil, err
	}
	if r.item = read(r.Index, text); r.item.wrong != nil {
		return nil, r.item.wrong
	}
	if r.item.entry.Seq != r.Index+1 {
		return nil, foundAt(r.Index, BadSeq, "第 %[1]d 条自称是第 %[2]d 条", "entry %[1]d says that it is entry %[2]d", r.Index, r.item.entry.Seq-1)
	}
	return r, nil
}

// indexOf reads the line "index 12" of a proof that has been verified.
func indexOf(proof []byte) (index int64, err error) {
	for line := range strings.Lines(string(proof)) {
		if rest, ok := strings.CutPrefix(line, "index "); ok {
			_, err = fmt.Sscan(rest, &index)
			return index, err
		}
	}
	return 0, found(BadProof, "回执文件残缺", "the receipt is cut short")
}
