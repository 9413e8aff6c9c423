package city

import (
	"cmp"
	"slices"

	"qingdan/internal/tlog"
)

// identity is what a row and its entry share, wherever the row was moved to.
type identity struct {
	stream  string
	version int
}

// findMoved looks through the log for the entries of rows that are not at
// their place. It reads the log once more, and only where something is wrong.
func (a *auditor) findMoved() error {
	if err := a.clearErased(); err != nil {
		return err
	}
	if len(a.suspects)+len(a.missing) == 0 {
		return nil
	}
	for _, row := range a.waiting {
		a.suspects = append(a.suspects, suspect{row: row, at: -1})
	}
	byIdentity := map[identity][]*suspect{}
	for i := range a.suspects {
		s := &a.suspects[i]
		id := identity{s.row.Case, s.row.Version}
		byIdentity[id] = append(byIdentity[id], s)
	}
	for index := range a.head.Size {
		text, err := a.log.entry(index)
		if err != nil || text == nil || a.spoilt[index] {
			if err != nil {
				return err
			}
			continue
		}
		e, err := tlog.ReadEntry(text)
		if err != nil {
			continue
		}
		for _, s := range byIdentity[identity{e.Stream, e.Version}] {
			if err := a.match(s, index, text); err != nil {
				return err
			}
		}
	}
	return a.ctx.Err()
}

// clearErased takes back what was suspected of cases whose erasure the log
// does not have yet, but the rows after them tell of.
func (a *auditor) clearErased() error {
	kept := a.suspects[:0]
	for _, s := range a.suspects {
		r := a.erased[s.row.Case]
		if r == nil || r.Logged || !a.inLog(s.row.Seq-1) {
			kept = append(kept, s)
			continue
		}
		r.add(s.row)
		text, err := a.log.entry(s.row.Seq - 1)
		if err != nil {
			return err
		}
		if !a.same(s.row, text) {
			kept = append(kept, s)
		}
	}
	a.suspects = kept
	return nil
}

// match notes that a row is that of the entry, if it is but for its seq.
func (a *auditor) match(s *suspect, index int64, text []byte) error {
	if s.row.Seq == index+1 || s.at >= 0 {
		return nil
	}
	if err := a.fetch(map[string]bool{s.row.Case: true}); err != nil {
		return err
	}
	row := s.row
	row.Seq = index + 1
	if _, taken := a.matched[index]; !taken && a.same(row, text) {
		s.at = index
		a.matched[index] = s.row.Seq
	}
	return nil
}

// conclude turns what was noticed into findings, by seq.
func (a *auditor) conclude() {
	// A row that was moved to beyond the log leaves a gap there, and needs no second finding.
	moved := map[int64]bool{}
	for _, seq := range a.matched {
		moved[seq] = true
	}
	a.report.Findings = slices.DeleteFunc(a.report.Findings, func(f Finding) bool { return f.What == Gap && moved[f.Seq] })
	before := len(a.report.Findings)
	slices.SortStableFunc(a.suspects, func(s, t suspect) int { return cmp.Compare(s.row.Seq, t.row.Seq) })
	var lost []int64 // indexes whose row is elsewhere or nowhere
	for _, s := range a.suspects {
		if index := s.row.Seq - 1; a.inLog(index) && s.at >= 0 {
			lost = append(lost, index)
		}
	}
	for i := 0; i < len(a.suspects); {
		i += a.name(a.suspects[i:])
	}
	for _, m := range a.missing {
		a.nameRemoved(m)
	}
	for _, index := range lost {
		a.nameRemoved(span{index, index + 1})
	}
	slices.SortStableFunc(a.report.Findings[before:], func(f, g Finding) int { return cmp.Compare(f.Seq, g.Seq) })
}

func (a *auditor) inLog(index int64) bool { return index >= 0 && index < a.head.Size }

// name reports the first suspect, and those after it that were moved the same
// way, and returns how many it has reported.
func (a *auditor) name(rest []suspect) int {
	s := rest[0]
	index := s.row.Seq - 1
	if s.at >= 0 {
		n := 1
		for n < len(rest) && rest[n].at == s.at+int64(n) && rest[n].row.Seq == s.row.Seq+int64(n) {
			n++
		}
		f := rowFinding(Reordered, s.row, -1)
		if a.inLog(index) {
			f.Index = index
		}
		f.Holds = s.at + 1
		if n > 1 {
			f.Count = int64(n)
		}
		a.found(f)
		return n
	}
	if _, elsewhere := a.matched[index]; !a.inLog(index) || elsewhere {
		if index < a.head.Size { // others are among those not yet in the log
			a.found(rowFinding(Inserted, s.row, -1))
		}
		return 1
	}
	a.nameChanged(s.row, index)
	return 1
}

// nameChanged reports a row that is at its place but not as logged. It is
// named as the log knows it.
func (a *auditor) nameChanged(row EventRow, index int64) {
	f := rowFinding(Changed, row, index)
	if text, err := a.log.entry(index); err == nil && text != nil {
		if e, err := tlog.ReadEntry(text); err == nil {
			f.Stream, f.Version, f.Number = e.Stream, e.Version, numberIn(e.Public)
			if a.fetch(map[string]bool{e.Stream: true}) == nil {
				f.Fields = a.differences(row, e)
			}
		}
	}
	a.found(f)
}

// nameRemoved reports the entries of a span whose rows are nowhere.
func (a *auditor) nameRemoved(m span) {
	for index := m.from; index < m.to; {
		if _, moved := a.matched[index]; moved {
			index++
			continue
		}
		end := index + 1
		for _, moved := a.matched[end]; end < m.to && !moved; _, moved = a.matched[end] {
			end++
		}
		f := Finding{What: Removed, Seq: index + 1, Index: index}
		if end-index > 1 {
			f.Count = end - index
		}
		if text, err := a.log.entry(index); err == nil && text != nil {
			if e, err := tlog.ReadEntry(text); err == nil {
				f.Stream, f.Version, f.Number = e.Stream, e.Version, numberIn(e.Public)
			}
		}
		a.found(f)
		index = end
	}
}
