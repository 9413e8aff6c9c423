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
	upsertRecords = `INSERT INTO records (register, key, title, office, case_id, version, at, ended, public, private)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bytea[])
		ON CONFLICT (register, key) DO UPDATE SET title = excluded.title, office = excluded.office, case_id = excluded.case_id,
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
	n := len(records)
	if n == 0 {
		return nil
	}
	registers, keys, titles, offices, cases := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	versions, ats, ended, publics, privates := make([]int64, n), make([]int64, n), make([]int64, n), make([]string, n), make([][]byte, n)
	for i := range records {
		r := &records[i]
		registers[i], keys[i], titles[i] = store.Clean(r.Register), store.Clean(r.Key), store.Clean(r.Title)
		offices[i], cases[i] = store.Clean(r.Office), store.Clean(r.Case)
		versions[i], ats[i], ended[i] = int64(r.Version), store.Millis(r.At), store.Flag(r.Ended)
		publics[i], privates[i] = string(r.Public), r.Private
	}
	return []statement{{upsertRecords, []any{registers, keys, titles, offices, cases, versions, ats, ended, publics, privates}, 0}}
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
