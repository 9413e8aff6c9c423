package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// statements are the writes of a batch, prepared once on the writing
// connection. One row a statement: inside one transaction, statements of 64
// rows were measured to be only a sixth faster.
type statements struct {
	event, key, answer, clock                 *sql.Stmt
	moveRecord, startRecord, record           *sql.Stmt
	insertCase, updateCase, moveCase          *sql.Stmt
	restoreCase                               *sql.Stmt
	insertSeries, updateSeries, restoreSeries *sql.Stmt
	all                                       []*sql.Stmt
}

const (
	insertEvent = `INSERT INTO events (case_id, version, action, at, actor, list, public, private)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	upsertKey = `INSERT INTO case_keys (case_id, wrapped) VALUES (?, ?)
		ON CONFLICT (case_id) DO UPDATE SET wrapped = excluded.wrapped`
	insertAnswer = `INSERT INTO answers (actor, key, digest, case_id, version) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`

	insertCase = `INSERT INTO cases (item, list, office, applicant, channel, number, state, version, outcome,
			opened, received, closed, turn, due, provisional, subject, subject_index, kernel, form,
			steward, desk, alert, parent, id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateCase = `UPDATE cases SET item = ?, list = ?, office = ?, applicant = ?, channel = ?, number = ?, state = ?, version = ?, outcome = ?,
			opened = ?, received = ?, closed = ?, turn = ?, due = ?, provisional = ?, subject = ?, subject_index = ?, kernel = ?, form = coalesce(?, form),
			steward = ?, desk = ?, alert = ?, parent = ?
		WHERE id = ? AND version = ?`
	// SQLite writes every index over a column that a statement sets, changed or not.
	moveCase    = `UPDATE cases SET state = ?, version = ?, turn = ?, due = ?, provisional = ?, kernel = ?, desk = ?, alert = ? WHERE id = ? AND version = ?`
	replaceCase = ` ON CONFLICT (id) DO UPDATE SET item = excluded.item, list = excluded.list, office = excluded.office,
			applicant = excluded.applicant, channel = excluded.channel, number = excluded.number, state = excluded.state,
			version = excluded.version, outcome = excluded.outcome, opened = excluded.opened, received = excluded.received,
			closed = excluded.closed, turn = excluded.turn, due = excluded.due, provisional = excluded.provisional,
			subject = excluded.subject, subject_index = excluded.subject_index, kernel = excluded.kernel,
			form = coalesce(excluded.form, form), steward = excluded.steward, desk = excluded.desk,
			alert = excluded.alert, parent = excluded.parent`

	upsertClock = `INSERT INTO clocks (case_id, clock, state, due, statutory_due, provisional, calendar, acts)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (case_id, clock) DO UPDATE SET state = excluded.state, due = excluded.due,
			statutory_due = excluded.statutory_due, provisional = excluded.provisional,
			calendar = excluded.calendar, acts = excluded.acts`
	// A record that was changed from where it stood must stand there still.
	moveRecord = `UPDATE records SET title = ?3, office = ?4, case_id = ?5, version = ?6, at = ?7, ended = ?8, public = ?9, private = ?10
		WHERE register = ?1 AND key = ?2 AND case_id = ?11 AND version = ?12`
	insertRecord = `INSERT INTO records (register, key, title, office, case_id, version, at, ended, public, private)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (register, key) DO `
	startRecord  = insertRecord + "NOTHING"
	upsertRecord = insertRecord + `UPDATE SET title = excluded.title, office = excluded.office,
			case_id = excluded.case_id, version = excluded.version, at = excluded.at, ended = excluded.ended,
			public = excluded.public, private = excluded.private`

	// A series that has given no number may be absent or stand at 0.
	startSeries = `INSERT INTO series (series, last) VALUES (?, ?)
		ON CONFLICT (series) DO UPDATE SET last = excluded.last WHERE last = 0`
	moveSeries    = `UPDATE series SET last = ? WHERE series = ? AND last = ?`
	replaceSeries = `INSERT INTO series (series, last) VALUES (?, ?)
		ON CONFLICT (series) DO UPDATE SET last = excluded.last`
)

func prepare(ctx context.Context, db *sql.DB) (*statements, error) {
	var s statements
	for _, p := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&s.event, insertEvent}, {&s.key, upsertKey}, {&s.answer, insertAnswer},
		{&s.insertCase, insertCase + " ON CONFLICT (id) DO NOTHING"}, {&s.updateCase, updateCase}, {&s.moveCase, moveCase}, {&s.restoreCase, insertCase + replaceCase},
		{&s.clock, upsertClock}, {&s.moveRecord, moveRecord}, {&s.startRecord, startRecord}, {&s.record, upsertRecord},
		{&s.insertSeries, startSeries}, {&s.updateSeries, moveSeries}, {&s.restoreSeries, replaceSeries},
	} {
		stmt, err := db.PrepareContext(ctx, p.sql)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("prepare %.40s…: %w", p.sql, err), s.Close())
		}
		*p.to = stmt
		s.all = append(s.all, stmt)
	}
	return &s, nil
}

// Close frees the statements.
func (s *statements) Close() error {
	var errs []error
	for _, stmt := range s.all {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(errs...)
}
