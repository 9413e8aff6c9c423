package postgres

import (
	"cmp"
	"slices"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

const (
	caseNames = `id, item, list, office, applicant, channel, number, state, version, outcome,
		opened, received, closed, turn, due, provisional, subject, subject_index, kernel, form, steward, desk, alert, parent`
	caseArrays = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[],
		$11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::bigint[], $17::text[], $18::bytea[], $19::text[], $20::bytea[],
		$21::text[], $22::text[], $23::text[], $24::text[]`
	insertCases = `INSERT INTO cases (` + caseNames + `) SELECT * FROM ` + caseArrays + `) ON CONFLICT (id) DO NOTHING`
	// Two groups that touch the same cases must not lock them crosswise.
	lockCases   = `SELECT FROM cases WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE`
	updateCases = `UPDATE cases c SET item = u.item, list = u.list, office = u.office, applicant = u.applicant, channel = u.channel,
			number = u.number, state = u.state, version = u.version, outcome = u.outcome, opened = u.opened, received = u.received,
			closed = u.closed, turn = u.turn, due = u.due, provisional = u.provisional, subject = u.subject,
			subject_index = u.subject_index, kernel = u.kernel, form = coalesce(u.form, c.form),
			steward = u.steward, desk = u.desk, alert = u.alert, parent = u.parent
		FROM ` + caseArrays + `, $25::bigint[]) AS u (` + caseNames + `, expect)
		WHERE c.id = u.id AND c.version = u.expect`
	moveCases = `UPDATE cases c SET state = u.state, version = u.version, turn = u.turn, due = u.due, provisional = u.provisional,
			kernel = u.kernel, desk = u.desk, alert = u.alert
		FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::bigint[])
			AS u (id, state, version, turn, due, provisional, kernel, desk, alert, expect)
		WHERE c.id = u.id AND c.version = u.expect`
	replaceCases = `INSERT INTO cases AS c (` + caseNames + `) SELECT * FROM ` + caseArrays + `)
		ON CONFLICT (id) DO UPDATE SET item = excluded.item, list = excluded.list, office = excluded.office,
			applicant = excluded.applicant, channel = excluded.channel, number = excluded.number, state = excluded.state,
			version = excluded.version, outcome = excluded.outcome, opened = excluded.opened, received = excluded.received,
			closed = excluded.closed, turn = excluded.turn, due = excluded.due, provisional = excluded.provisional,
			subject = excluded.subject, subject_index = excluded.subject_index, kernel = excluded.kernel,
			form = coalesce(excluded.form, c.form), steward = excluded.steward, desk = excluded.desk,
			alert = excluded.alert, parent = excluded.parent`
)

// caseColumns are cases by column.
type caseColumns struct {
	id, item, list, office, applicant, channel, number, state, outcome, turn, subject, kernel []string
	steward, desk, alert, parent                                                              []string
	version, opened, received, closed, due, provisional, expect                               []int64
	subjectIndex, form                                                                        [][]byte
}

func (k *caseColumns) add(w *city.CaseWrite) {
	c := &w.CaseRow
	k.id, k.item, k.list = append(k.id, store.Clean(c.ID)), append(k.item, store.Clean(c.Item)), append(k.list, store.Clean(c.List))
	k.office, k.applicant = append(k.office, store.Clean(c.Office)), append(k.applicant, store.Clean(c.Applicant))
	k.channel, k.number = append(k.channel, store.Clean(c.Channel)), append(k.number, store.Clean(c.Number))
	k.state, k.outcome = append(k.state, store.Clean(c.State)), append(k.outcome, store.Clean(c.Outcome))
	k.turn, k.subject, k.kernel = append(k.turn, store.Clean(c.Turn)), append(k.subject, store.Clean(c.Subject)), append(k.kernel, string(c.Kernel))
	k.version, k.expect = append(k.version, int64(c.Version)), append(k.expect, int64(w.Expect))
	k.opened, k.received = append(k.opened, store.Millis(c.Opened)), append(k.received, store.Millis(c.Received))
	k.closed, k.due = append(k.closed, store.Millis(c.Closed)), append(k.due, store.Millis(c.Due))
	k.provisional = append(k.provisional, store.Flag(c.Provisional))
	k.steward, k.desk = append(k.steward, store.Clean(c.Steward)), append(k.desk, store.Clean(c.Desk))
	k.alert, k.parent = append(k.alert, store.Clean(c.Alert)), append(k.parent, store.Clean(c.Parent))
	k.subjectIndex, k.form = append(k.subjectIndex, c.SubjectIndex), append(k.form, c.Form)
}

// args are the columns in the order of caseNames.
func (k *caseColumns) args() []any {
	return []any{k.id, k.item, k.list, k.office, k.applicant, k.channel, k.number, k.state, k.version, k.outcome,
		k.opened, k.received, k.closed, k.turn, k.due, k.provisional, k.subject, k.subjectIndex, k.kernel, k.form, k.steward, k.desk, k.alert, k.parent}
}

// moveArgs are the columns of moveCases.
func (k *caseColumns) moveArgs() []any {
	return []any{k.id, k.state, k.version, k.turn, k.due, k.provisional, k.kernel, k.desk, k.alert, k.expect}
}

func caseWrites(writes []city.CaseWrite) []statement {
	var fresh, known, moved caseColumns
	var locked []string
	for _, i := range byID(writes) {
		if writes[i].Expect == 0 {
			fresh.add(&writes[i])
			continue
		}
		locked = append(locked, store.Clean(writes[i].ID))
		if writes[i].Moves {
			moved.add(&writes[i])
		} else {
			known.add(&writes[i])
		}
	}
	var s []statement
	if n := len(fresh.id); n > 0 {
		s = append(s, statement{insertCases, fresh.args(), n})
	}
	if len(locked) > 0 {
		s = append(s, statement{lockCases, []any{locked}, 0})
	}
	if n := len(known.id); n > 0 {
		s = append(s, statement{updateCases, append(known.args(), known.expect), n})
	}
	if n := len(moved.id); n > 0 {
		s = append(s, statement{moveCases, moved.moveArgs(), n})
	}
	return s
}

// byID returns the places of the writes in the order of their ids.
func byID(writes []city.CaseWrite) []int {
	order := make([]int, len(writes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(writes[a].ID, writes[b].ID) })
	return order
}
