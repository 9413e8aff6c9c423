package city

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"maps"
	"slices"
	"strings"

	"qingdan/internal/vault"
)

// remainder adds up what stays of an erased case: the sealed private sides
// that nobody can open any more, and who acted. A signature over them is
// announced with the erasure, so that nothing can be put in their place.
type remainder struct {
	ErasedCase
	sum  hash.Hash
	seqs []int64
}

func newRemains() hash.Hash {
	h := sha256.New()
	h.Write([]byte("qingdan remains 1\n"))
	return h
}

func (r *remainder) add(row EventRow) {
	addRemains(r.sum, row)
	r.seqs = append(r.seqs, row.Seq)
	if number := numberIn(row.Public); number != "" {
		r.Number = number
	}
}

func addRemains(h hash.Hash, row EventRow) {
	for _, column := range [][]byte{[]byte(row.Actor), row.Private} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(column))))
		h.Write(column)
	}
}

// remainsPurpose is that of the vault's signature.
const remainsPurpose = "erasure"

// remainsOf is what an erasure announces of the case's events, given in order:
// a signature over what stays of them. Only the vault can make it, so nobody
// who merely holds the database can pass a deleted key off as an erasure.
func remainsOf(v *vault.Vault, id string, events []EventRow) string {
	h := newRemains()
	for _, row := range events {
		addRemains(h, row)
	}
	return remainsForm + base64.StdEncoding.EncodeToString(v.Sign(remainsPurpose, h.Sum([]byte(id+"\n"))))
}

const remainsForm = "hmac:"

// holds reports whether what was added is what the erasure announced.
func (r *remainder) holds(v *vault.Vault) bool {
	text, ok := strings.CutPrefix(r.Remains, remainsForm)
	sign, err := base64.StdEncoding.DecodeString(text)
	return ok && err == nil && v.Verify(remainsPurpose, r.sum.Sum([]byte(r.Case+"\n")), sign)
}

// closeErased compares what remains of erased cases with their announcements.
func (a *auditor) closeErased() error {
	ids := slices.Sorted(maps.Keys(a.erased))
	for chunk := range slices.Chunk(ids, followChunk) {
		keys, err := a.Store.CaseKeys(a.ctx, chunk)
		if err != nil {
			return err
		}
		for _, id := range chunk {
			r := a.erased[id]
			a.report.Erased = append(a.report.Erased, r.ErasedCase)
			if keys[id] != nil {
				a.found(Finding{What: KeyBack, Seq: r.Seq, Index: r.Seq - 1, Stream: id, Number: r.Number})
			}
			if !r.holds(a.Vault) && !a.suspected(id) && (len(r.seqs) >= r.Events || len(a.missing)+len(a.suspects) == 0) {
				a.found(Finding{What: Remains, Index: -1, Stream: id, Number: r.Number, Seqs: r.seqs})
			}
		}
	}
	return nil
}

// suspected reports whether a row of the case is named anyway.
func (a *auditor) suspected(id string) bool {
	return slices.ContainsFunc(a.suspects, func(s suspect) bool { return s.row.Case == id })
}
