package city

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// caseKey is a case's data key, or that there is none that opens.
type caseKey struct {
	key  vault.DataKey
	have bool
}

// readRows compares every row with the entry of its place.
func (a *auditor) readRows() error {
	next, newest, after := int64(1), int64(0), int64(math.MinInt64)
	for {
		rows, err := a.Store.EventsAfter(a.ctx, after, followChunk)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		if err := a.readKeys(rows); err != nil {
			return err
		}
		for _, row := range rows {
			a.report.Rows++
			switch {
			case row.Seq < 1 || row.Seq <= newest:
				a.suspect(row)
			case row.Seq > a.head.Size:
				a.gone(next, a.head.Size+1)
				next = max(next, a.head.Size+1)
				a.pending(row, max(newest, a.head.Size)+1)
			default:
				a.gone(next, row.Seq)
				next = row.Seq + 1
				if err := a.compare(row); err != nil {
					return err
				}
			}
			newest = max(newest, row.Seq)
			if tlog.IsAnnouncement(row.Case) {
				a.told[row.Case] = max(a.told[row.Case], row.Version)
			}
		}
		after = rows[len(rows)-1].Seq
		a.progress(a.head.Size + min(max(after, 0), a.head.Size))
	}
	a.gone(next, a.head.Size+1)
	return nil
}

// gone notes that the rows from a seq to before another are missing.
func (a *auditor) gone(from, to int64) {
	if from < to {
		a.missing = append(a.missing, span{from - 1, to - 1})
	}
}

func (a *auditor) suspect(row EventRow) {
	if len(a.suspects) < maxSuspects {
		a.suspects = append(a.suspects, suspect{row: row, at: -1})
		return
	}
	a.report.More++
}

// pending looks at a row that the log does not have yet.
func (a *auditor) pending(row EventRow, want int64) {
	a.report.Pending++
	if len(a.waiting) < maxSuspects {
		a.waiting = append(a.waiting, row)
	}
	if row.Seq != want {
		f := rowFinding(Gap, row, -1)
		f.Count = row.Seq - want
		a.found(f)
	}
	fields := a.unfit(row)
	if next := a.told[row.Case] + 1; tlog.IsAnnouncement(row.Case) && row.Version != next {
		fields = append(fields, Field{"version", strconv.Itoa(next), strconv.Itoa(row.Version)})
	}
	if len(fields) > 0 {
		f := rowFinding(Unfit, row, -1)
		f.Fields = fields
		a.found(f)
		return
	}
	if row.Action == tlog.EraseAction && tlog.IsAnnouncement(row.Case) {
		if e, err := EntryOf(row, vault.DataKey{}); err == nil {
			a.keepErasure(e, false)
		}
	}
}

func rowFinding(what What, row EventRow, index int64) Finding {
	return Finding{What: what, Seq: row.Seq, Index: index, Stream: row.Case, Version: row.Version, Number: numberIn(row.Public)}
}

// numberIn is the case number that a public side tells.
func numberIn(public []byte) string {
	var told struct {
		Number string `json:"number"`
	}
	_ = json.Unmarshal(public, &told) // an altered row may hold anything
	return told.Number
}

// readKeys fetches the keys of the cases that the rows, and the entries of
// their places, are of.
func (a *auditor) readKeys(rows []EventRow) error {
	ids := map[string]bool{}
	for _, row := range rows {
		ids[row.Case] = true
	}
	a.keys = map[string]caseKey{}
	return a.fetch(ids)
}

func (a *auditor) fetch(ids map[string]bool) error {
	var ask []string
	for id := range ids {
		if _, known := a.keys[id]; !known && !tlog.IsAnnouncement(id) {
			ask = append(ask, id)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	wrapped, err := a.Store.CaseKeys(a.ctx, ask)
	if err != nil {
		return err
	}
	for _, id := range ask {
		key, err := a.Vault.Unwrap(wrapped[id])
		a.keys[id] = caseKey{key, err == nil}
	}
	return nil
}

// compare holds a row against the entry of its place. The text of an entry
// that the log's own files do not vouch for is not compared.
func (a *auditor) compare(row EventRow) error {
	index := row.Seq - 1
	logged, err := a.log.entry(index)
	if err != nil {
		return err
	}
	if logged == nil || a.spoilt[index] {
		return nil // named with the log's own faults
	}
	if r := a.erased[row.Case]; r != nil {
		r.add(row)
	}
	if !a.same(row, logged) {
		a.suspect(row)
	}
	return nil
}

// same reports whether a row gives exactly an entry, and holds nothing else
// than what the program writes. Of an erased case the private side is compared
// later, as a whole.
func (a *auditor) same(row EventRow, logged []byte) bool {
	var e tlog.Entry
	var err error
	if a.erased[row.Case] != nil {
		e, err = erasedEntry(row, logged)
	} else {
		e, err = EntryOf(row, a.keys[row.Case].key)
	}
	if err != nil {
		return false
	}
	text, err := e.Marshal()
	return err == nil && bytes.Equal(text, logged) && len(a.unfit(row)) == 0
}

// erasedEntry is the entry of a row whose private side nobody can open, with
// the logged commitment taken on trust.
func erasedEntry(row EventRow, logged []byte) (tlog.Entry, error) {
	was, err := tlog.ReadEntry(logged)
	return tlog.Entry{Seq: row.Seq, Stream: row.Case, Version: row.Version, Action: row.Action, At: tlog.Time{Time: row.At},
		List: row.List, Public: row.Public, Private: was.Private}, err
}

// unfit names the columns that the program would not have written so,
// whatever the log says: what entries do not hold, or hold in another form.
func (a *auditor) unfit(row EventRow) []Field {
	var out []Field
	if !asWritten(row) {
		out = append(out, Field{Name: "public", Found: "written differently"})
	}
	if tlog.IsAnnouncement(row.Case) {
		for _, f := range []Field{{"actor", cityActor, row.Actor}, {"list", "", row.List}} {
			if f.Expected != f.Found {
				out = append(out, f)
			}
		}
		if !genuine(a.Vault, row) {
			out = append(out, Field{Name: "private", Expected: "the city's signature", Found: "another"})
		}
		return out
	}
	if a.erased[row.Case] != nil {
		return out
	}
	k := a.keys[row.Case]
	actor, err := actorOf(row, row.Case, row.Version, k.key)
	switch {
	case !k.have:
		out = append(out, Field{Name: "key", Expected: "a data key of the case", Found: "none that opens"})
	case err != nil:
		out = append(out, Field{Name: "private", Expected: "opens", Found: "does not open"})
	case actor != row.Actor:
		out = append(out, Field{Name: "actor", Expected: short(actor), Found: short(row.Actor)})
	}
	return out
}
