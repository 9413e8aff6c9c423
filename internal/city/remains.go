package city

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"maps"
	"slices"
)

// remainder adds up what stays of an erased case: the sealed private sides
// that nobody can open any more, and who acted. Their digest is announced with
// the erasure, so that nothing can be put in their place.
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

func remainsText(h hash.Hash) string {
	return "sha256:" + base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// RemainsOf is the digest of what stays of a case's events after its erasure,
// given in order.
func RemainsOf(events []EventRow) string {
	h := newRemains()
	for _, row := range events {
		addRemains(h, row)
	}
	return remainsText(h)
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
			if !a.suspected(id) && len(r.seqs) == r.Events && remainsText(r.sum) != r.Remains {
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
