package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// postgresWriter is the bare loop's hand on PostgreSQL: bulk statements over
// arrays, sent with the beginning and the end of the transaction in one go.
type postgresWriter struct{ conn *pgx.Conn }

func newPostgresWriter(ctx context.Context, dsn string) (*postgresWriter, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	cfg.RuntimeParams["synchronous_commit"] = "on"
	cfg.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	conn, err := pgx.ConnectConfig(ctx, cfg)
	return &postgresWriter{conn}, err
}

func (w *postgresWriter) Close() error { return w.conn.Close(context.Background()) }

const (
	bareCases = `UPDATE cases c SET state = u.state, version = u.version, turn = u.turn, due = u.due, kernel = u.kernel
		FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::bigint[]) AS u (id, state, version, turn, due, kernel, expect)
		WHERE c.id = u.id AND c.version = u.expect`
	bareClocks = `INSERT INTO clocks (case_id, clock, state, due, statutory_due, provisional, calendar, acts)
		SELECT u.*, 0, $6::text, 0 FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]) AS u
		ON CONFLICT (case_id, clock) DO UPDATE SET state = excluded.state, due = excluded.due, statutory_due = excluded.statutory_due,
			provisional = excluded.provisional, calendar = excluded.calendar, acts = excluded.acts`
	bareEvents = `INSERT INTO events (seq, case_id, version, action, at, actor, list, public, private)
		SELECT (SELECT coalesce(max(seq), 0) FROM events) + u.n, u.case_id, u.version, u.action, u.at, u.actor, u.list, u.public, u.private
		FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bytea[])
			WITH ORDINALITY AS u (case_id, version, action, at, actor, list, public, private, n)`
)

// write relies on the plan: no case comes twice in a group.
func (w *postgresWriter) write(ctx context.Context, rows []row) error {
	var c columns
	for _, r := range rows {
		c.add(r)
	}
	batch := &pgx.Batch{}
	batch.Queue("BEGIN")
	batch.Queue(bareCases, c.id, c.state, c.version, c.turn, c.due, c.kernel, c.from)
	batch.Queue(bareClocks, c.clockCase, c.clock, c.clockState, c.clockDue, c.statutory, rows[0].clocks[0].Calendar)
	batch.Queue(bareEvents, c.id, c.version, c.action, c.at, c.actor, c.list, c.public, c.private)
	batch.Queue("COMMIT")
	results := w.conn.SendBatch(ctx, batch)
	defer results.Close()
	if _, err := results.Exec(); err != nil {
		return err
	}
	if tag, err := results.Exec(); err != nil || tag.RowsAffected() != int64(len(rows)) {
		return fmt.Errorf("%d of %d cases at their version: %w", tag.RowsAffected(), len(rows), err)
	}
	return results.Close()
}

// columns are rows by column.
type columns struct {
	id, state, turn, kernel, action, actor, list, public []string
	version, due, from, at                               []int64
	private                                              [][]byte
	clockCase, clock, clockState                         []string
	clockDue, statutory                                  []int64
}

func (c *columns) add(r row) {
	e, s := r.event, r.state
	c.id, c.state, c.turn, c.kernel = append(c.id, s.ID), append(c.state, s.State), append(c.turn, s.Turn), append(c.kernel, string(s.Kernel))
	c.version, c.due = append(c.version, int64(r.from+1)), append(c.due, s.Due.UnixMilli())
	c.from, c.at = append(c.from, int64(r.from)), append(c.at, e.At.UnixMilli())
	c.action, c.actor, c.list = append(c.action, e.Action), append(c.actor, e.Actor), append(c.list, e.List)
	c.public, c.private = append(c.public, string(e.Public)), append(c.private, e.Private)
	for _, k := range r.clocks {
		c.clockCase, c.clock, c.clockState = append(c.clockCase, k.Case), append(c.clock, k.Clock), append(c.clockState, k.State)
		c.clockDue, c.statutory = append(c.clockDue, k.Due.UnixMilli()), append(c.statutory, k.StatutoryDue.UnixMilli())
	}
}
