package postgres

import (
	"cmp"
	"slices"

	"github.com/jackc/pgx/v5"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// statement is a bulk write with its arrays. Rows is how many rows it must
// touch for the group to hold; 0 does not ask.
type statement struct {
	sql  string
	args []any
	rows int
}

// claims is what other processes may be after too, in the order of locks, and
// then what no one can contend for once the claims hold. Series come first, so
// that two groups that gave the same number differ there.
func claims(b *city.Batch) []statement {
	var s []statement
	s = append(s, seriesWrites(b.Series)...)
	s = append(s, answerWrites(b.Answers)...)
	s = append(s, caseWrites(b.Cases)...)
	s = append(s, keyWrites(b.Keys)...)
	s = append(s, clockWrites(b.Clocks)...)
	return append(s, recordWrites(b.Records)...)
}

const (
	lockSeries = `SELECT FROM series WHERE series = ANY($1::text[]) ORDER BY series FOR UPDATE`
	// A series that has given no number may be absent or stand at 0.
	startSeries = `INSERT INTO series (series, last) SELECT * FROM unnest($1::text[], $2::bigint[])
		ON CONFLICT (series) DO UPDATE SET last = excluded.last WHERE series.last = 0`
	moveSeries = `UPDATE series s SET last = u.last FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS u (series, expect, last)
		WHERE s.series = u.series AND s.last = u.expect`
	replaceSeries = `INSERT INTO series (series, last) SELECT * FROM unnest($1::text[], $2::bigint[])
		ON CONFLICT (series) DO UPDATE SET last = excluded.last`
)

func seriesWrites(writes []city.SeriesWrite) []statement {
	if len(writes) == 0 {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(writes), func(a, b city.SeriesWrite) int { return cmp.Compare(a.Series, b.Series) })
	var fresh, known []string
	var first, expect, last []int64
	for _, w := range sorted {
		if w.Expect == 0 {
			fresh, first = append(fresh, store.Clean(w.Series)), append(first, w.Last)
		} else {
			known, expect, last = append(known, store.Clean(w.Series)), append(expect, w.Expect), append(last, w.Last)
		}
	}
	var s []statement
	if len(fresh) > 0 {
		s = append(s, statement{startSeries, []any{fresh, first}, len(fresh)})
	}
	if len(known) > 0 {
		s = append(s, statement{lockSeries, []any{known}, 0},
			statement{moveSeries, []any{known, expect, last}, len(known)})
	}
	return s
}

const insertAnswers = `INSERT INTO answers (actor, key, digest, case_id, version)
	SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::bigint[])
	ON CONFLICT DO NOTHING`

func answerWrites(answers []city.Answer) []statement {
	n := len(answers)
	if n == 0 {
		return nil
	}
	actors, keys, digests, cases, versions := make([]string, n), make([]string, n), make([][]byte, n), make([]string, n), make([]int64, n)
	sorted := slices.SortedFunc(slices.Values(answers), func(a, b city.Answer) int {
		return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Key, b.Key))
	})
	for i, a := range sorted {
		actors[i], keys[i], digests[i] = store.Clean(a.Actor), store.Clean(a.Key), filled(a.Digest)
		cases[i], versions[i] = store.Clean(a.Case), int64(a.Version)
	}
	return []statement{{insertAnswers, []any{actors, keys, digests, cases, versions}, n}}
}

const upsertKeys = `INSERT INTO case_keys (case_id, wrapped) SELECT * FROM unnest($1::text[], $2::bytea[])
	ON CONFLICT (case_id) DO UPDATE SET wrapped = excluded.wrapped`

func keyWrites(keys []city.KeyRow) []statement {
	n := len(keys)
	if n == 0 {
		return nil
	}
	cases, wrapped := make([]string, n), make([][]byte, n)
	for i, k := range keys {
		cases[i], wrapped[i] = store.Clean(k.Case), filled(k.Wrapped)
	}
	return []statement{{upsertKeys, []any{cases, wrapped}, 0}}
}

const (
	lockSequence = `SELECT pg_advisory_xact_lock($1)`
	insertEvents = `INSERT INTO events (seq, case_id, version, action, at, actor, list, public, private)
		SELECT (SELECT coalesce(max(seq), 0) FROM events) + u.n, u.case_id, u.version, u.action, u.at, u.actor, u.list, u.public, u.private
		FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bytea[])
			WITH ORDINALITY AS u (case_id, version, action, at, actor, list, public, private, n)`
)

// sequenced adds the last part of a group: the events, numbered under the lock.
func sequenced(batch *pgx.Batch, events []city.EventRow) {
	n := len(events)
	if n == 0 {
		return
	}
	cases, versions, actions, ats := make([]string, n), make([]int64, n), make([]string, n), make([]int64, n)
	actors, lists, publics, privates := make([]string, n), make([]string, n), make([]string, n), make([][]byte, n)
	for i := range events {
		e := &events[i]
		cases[i], versions[i], actions[i], ats[i] = store.Clean(e.Case), int64(e.Version), store.Clean(e.Action), store.Millis(e.At)
		actors[i], lists[i], publics[i], privates[i] = store.Clean(e.Actor), store.Clean(e.List), string(e.Public), e.Private
	}
	batch.Queue(lockSequence, store.LockSequence)
	batch.Queue(insertEvents, cases, versions, actions, ats, actors, lists, publics, privates)
}

// filled passes a nil slice as the empty one, not as NULL.
func filled(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
