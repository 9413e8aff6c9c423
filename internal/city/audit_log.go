package city

import (
	"bytes"
	"encoding/json"
	"fmt"

	sumdb "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/tlog"
)

// readLog hashes every entry and every tile of the log and compares them with
// what was signed. It keeps the erasures that the log tells of.
func (a *auditor) readLog() error {
	marks, err := a.checkpoints()
	if err != nil || a.head.Size == 0 {
		return err
	}
	w := &logWalk{a: a, entries: newRange(), hashes: newRange()}
	for n := int64(0); n*tileWidth < a.head.Size; n++ {
		if err := w.tile(n, marks); err != nil {
			return err
		}
		a.progress(min((n+1)*tileWidth, a.head.Size))
	}
	if err := w.edges(); err != nil {
		return err
	}
	w.judge(marks)
	return a.ctx.Err()
}

// logWalk is a way through the log from the first entry to the last, with two
// opinions about each leaf: what its entry hashes to, and what the hash tile
// says.
type logWalk struct {
	a               *auditor
	entries, hashes *compactRange
	upper           [2][]levelTile // by entries, by hashes; by level
	differ          []int64        // indexes on which the two opinions differ
	tiles           []Finding
}

func (w *logWalk) tile(n int64, marks []*mark) error {
	entries, err := w.a.log.entries(n)
	if err != nil {
		return err
	}
	width := w.a.log.width(n)
	hashes, err := w.a.log.hashes(0, n, width)
	if err != nil {
		return err
	}
	for i := range width {
		index := n*tileWidth + i
		var byEntry sumdb.Hash
		if int(i) < len(entries) {
			byEntry = sumdb.RecordHash(entries[i])
			w.erasure(index, entries[i])
		}
		byHash := byEntry
		if hashes == nil || hashes[i] != byEntry {
			w.note(index)
			if byHash = (sumdb.Hash{}); hashes != nil {
				byHash = hashes[i]
			}
		}
		w.entries.add(byEntry)
		w.hashes.add(byHash)
		if err := w.climb(byEntry, byHash); err != nil {
			return err
		}
		for _, m := range marks {
			m.reach(w)
		}
	}
	return nil
}

func (w *logWalk) note(index int64) {
	if len(w.differ) < maxFindings {
		w.differ = append(w.differ, index)
	}
}

// erasure keeps an erasure that the log tells of.
func (w *logWalk) erasure(index int64, entry []byte) {
	if !bytes.Contains(entry, []byte(`"stream":"`+tlog.ErasureStream)) {
		return
	}
	e, err := tlog.ReadEntry(entry)
	if err != nil || e.Action != tlog.EraseAction || e.Seq != index+1 {
		return
	}
	w.a.keepErasure(e, true)
}

// keepErasure takes note of an erasure. One whose public side cannot be read
// is left to what compares rows.
func (a *auditor) keepErasure(e tlog.Entry, logged bool) {
	var told tlog.Erased
	if json.Unmarshal(e.Public, &told) != nil || e.Stream != tlog.ErasureStream+told.Case || a.erased[told.Case] != nil {
		return
	}
	a.erased[told.Case] = &remainder{ErasedCase: ErasedCase{Erased: told, Seq: e.Seq, At: e.At.Time, Logged: logged}, sum: newRemains()}
}

// judge says which opinion is what was signed, and so which files were changed.
func (w *logWalk) judge(marks []*mark) {
	head := marks[0]
	byEntry, byHash := head.size < 0 || head.byEntry == head.root, head.size < 0 || head.byHash == head.root
	what := EntryBad
	switch {
	case byEntry:
		what = HashBad
	case !byHash:
		w.a.found(Finding{What: RootBad, Index: -1, Detail: fmt.Sprintf("size %d: signed %s, the entries give %s", head.size, head.root, head.byEntry)})
	}
	for _, index := range w.differ {
		w.a.found(Finding{What: what, Seq: index + 1, Index: index})
		if !byEntry {
			w.a.spoilt[index] = true
		}
	}
	w.a.report.Findings = append(w.a.report.Findings, w.tiles...)
	for _, m := range marks[1:] {
		good := m.byEntry
		if !byEntry && byHash {
			good = m.byHash
		}
		if m.size > 0 && m.size <= w.a.head.Size && good != m.root {
			w.a.found(Finding{What: Rewritten, Index: -1, Detail: fmt.Sprintf("%s, size %d: signed %s, the log now gives %s", m.name, m.size, m.root, good)})
		}
	}
}
