package postgres

import (
	"cmp"
	"slices"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

const (
	upsertClocks = `INSERT INTO clocks (case_id, clock, state, due, statutory_due, provisional, calendar, acts)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[])
		ON CONFLICT (case_id, clock) DO UPDATE SET state = excluded.state, due = excluded.due, statutory_due = excluded.statutory_due,
			provisional = excluded.provisional, calendar = excluded.calendar, acts = excluded.acts`
	// A record that was changed from where it stood must stand there still.
	lockRecords = `SELECT FROM records r JOIN unnest($1::text[], $2::text[]) AS o (register, key)
		ON r.register = o.register AND r.key = o.key ORDER BY r.register, r.key FOR UPDATE OF r`
	moveRecords = `UPDATE records r SET title = n.title, office = n.office, case_id = n.case_id,
			version = n.version, at = n.at, ended = n.ended, public = n.public, private = n.private
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bytea[], $11::text[], $12::bigint[])
			AS n (register, key, title, office, case_id, version, at, ended, public, private, over_case, over_version)
		WHERE r.register = n.register AND r.key = n.key AND r.case_id = n.over_case AND r.version = n.over_version`
	insertRecords = `INSERT INTO records (register, key, title, office, case_id, version, at, ended, public, private)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bytea[])
		ON CONFLICT (register, key) DO `
	startRecords  = insertRecords + "NOTHING"
	upsertRecords = insertRecords + `UPDATE SET title = excluded.title, office = excluded.office, case_id = excluded.case_id,
			version = excluded.version, at = excluded.at, ended = excluded.ended, public = excluded.public, private = excluded.private`
)

func clockWrites(clocks []city.ClockRow) []statement {
	clocks = lastOfEach(clocks, func(a, b city.ClockRow) int {
		return cmp.Or(cmp.Compare(a.Case, b.Case), cmp.Compare(a.Clock, b.Clock))
	})
	n := len(clocks)
	if n == 0 {
		return nil
	}
	cases, names, states, calendars := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	dues, statutory, provisional, acts := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	for i := range clocks {
		k := &clocks[i]
		cases[i], names[i], states[i], calendars[i] = store.Clean(k.Case), store.Clean(k.Clock), store.Clean(k.State), store.Clean(k.Calendar)
		dues[i], statutory[i], provisional[i], acts[i] = store.Millis(k.Due), store.Millis(k.StatutoryDue), store.Flag(k.Provisional), store.Flag(k.Acts)
	}
	return []statement{{upsertClocks, []any{cases, names, states, dues, statutory, provisional, calendars, acts}, 0}}
}

func recordWrites(records []city.RecordRow) []statement {
	records = lastOfEach(records, func(a, b city.RecordRow) int {
		return cmp.Or(cmp.Compare(a.Register, b.Register), cmp.Compare(a.Key, b.Key))
	})
	var fresh, moved, put recordColumns
	for i := range records {
		r := &records[i]
		switch {
		case r.Over == nil:
			put.add(r)
		case *r.Over == city.RecordVersion{}:
			fresh.add(r)
		default:
			moved.add(r)
			moved.overCases, moved.overVersions = append(moved.overCases, store.Clean(r.Over.Case)), append(moved.overVersions, int64(r.Over.Version))
		}
	}
	var s []statement
	if n := len(moved.keys); n > 0 {
		s = append(s, statement{lockRecords, []any{moved.registers, moved.keys}, 0},
			statement{moveRecords, append(moved.args(), moved.overCases, moved.overVersions), n})
	}
	if n := len(fresh.keys); n > 0 {
		s = append(s, statement{startRecords, fresh.args(), n})
	}
	if len(put.keys) > 0 {
		s = append(s, statement{upsertRecords, put.args(), 0})
	}
	return s
}

type recordColumns struct {
	registers, keys, titles, offices, cases, publics []string
	versions, ats, ended                             []int64
	privates                                         [][]byte

	overCases    []string // of moveRecords
	overVersions []int64
}

func (k *recordColumns) add(r *city.RecordRow) {
	k.registers, k.keys, k.titles = append(k.registers, store.Clean(r.Register)), append(k.keys, store.Clean(r.Key)), append(k.titles, store.Clean(r.Title))
	k.offices, k.cases = append(k.offices, store.Clean(r.Office)), append(k.cases, store.Clean(r.Case))
	k.versions, k.ats, k.ended = append(k.versions, int64(r.Version)), append(k.ats, store.Millis(r.At)), append(k.ended, store.Flag(r.Ended))
	k.publics, k.privates = append(k.publics, string(r.Public)), append(k.privates, r.Private)
}

// args are the columns in the order of insertRecords.
func (k *recordColumns) args() []any {
	return []any{k.registers, k.keys, k.titles, k.offices, k.cases, k.versions, k.ats, k.ended, k.publics, k.privates}
}

// lastOfEach returns the rows in order without those that a later one of the
// same key replaces: one statement cannot write a row twice.
func lastOfEach[T any](rows []T, compare func(a, b T) int) []T {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, compare)
	kept := sorted[:0]
	for i := range sorted {
		if i+1 < len(sorted) && compare(sorted[i], sorted[i+1]) == 0 {
			continue
		}
		kept = append(kept, sorted[i])
	}
	return kept
}
