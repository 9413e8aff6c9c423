package towns

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/store"
)

// copyHand writes groups into PostgreSQL by COPY: the rows are those that the
// product's own hand writes into SQLite at the same time.
type copyHand struct {
	conn *pgx.Conn
	seq  int64
}

// table is some rows of a table.
type table struct {
	name    string
	columns string
	rows    [][]any
}

const (
	eventColumns  = "seq case_id version action at actor list public private"
	keyColumns    = "case_id wrapped"
	clockColumns  = "case_id clock state due statutory_due provisional calendar acts"
	memberColumns = "figure subject name office counts value at day spread"
	caseColumns   = "id item list office applicant channel number state version outcome opened received closed turn due provisional " +
		"subject subject_index kernel form steward desk alert parent"
)

func (h *copyHand) write(ctx context.Context, g *Group) error {
	events, keys := table{name: "events", columns: eventColumns}, table{name: "case_keys", columns: keyColumns}
	cases, clocks := table{name: "cases", columns: caseColumns}, table{name: "clocks", columns: clockColumns}
	members := table{name: "figure_members", columns: memberColumns}
	for _, e := range g.Batch.Events {
		h.seq++
		events.rows = append(events.rows, []any{h.seq, e.Case, int64(e.Version), e.Action, store.Millis(e.At), e.Actor, e.List, string(e.Public), e.Private})
	}
	for _, k := range g.Batch.Keys {
		keys.rows = append(keys.rows, []any{k.Case, k.Wrapped})
	}
	for i := range g.Batch.Cases {
		cases.rows = append(cases.rows, caseRow(&g.Batch.Cases[i].CaseRow))
	}
	for _, k := range g.Batch.Clocks {
		clocks.rows = append(clocks.rows, []any{k.Case, k.Clock, k.State, store.Millis(k.Due), store.Millis(k.StatutoryDue),
			store.Flag(k.Provisional), k.Calendar, store.Flag(k.Acts)})
	}
	for _, c := range g.Changes {
		for _, m := range c.Members {
			value, err := figures.Millionths(m.Value)
			if err != nil {
				return err
			}
			members.rows = append(members.rows, []any{m.Figure, m.Subject, m.Name, m.Office, store.Flag(m.Counts), value,
				store.Millis(m.At), int64(m.Day), store.Flag(m.Spread)})
		}
	}
	for _, t := range []table{events, keys, cases, clocks, members} {
		if err := h.copy(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func caseRow(c *city.CaseRow) []any {
	return []any{c.ID, c.Item, c.List, c.Office, c.Applicant, c.Channel, c.Number, c.State, int64(c.Version), c.Outcome,
		store.Millis(c.Opened), store.Millis(c.Received), store.Millis(c.Closed), c.Turn, store.Millis(c.Due), store.Flag(c.Provisional),
		c.Subject, c.SubjectIndex, string(c.Kernel), c.Form, c.Steward, c.Desk, c.Alert, c.Parent}
}

func (h *copyHand) copy(ctx context.Context, t table) error {
	if len(t.rows) == 0 {
		return nil
	}
	if _, err := h.conn.CopyFrom(ctx, pgx.Identifier{t.name}, strings.Fields(t.columns), pgx.CopyFromRows(t.rows)); err != nil {
		return fmt.Errorf("copy into %s: %w", t.name, err)
	}
	return nil
}

// sums copies from SQLite what the product's hand has added up there.
func (h *copyHand) sums(ctx context.Context, from *store.DB) error {
	for _, t := range []table{
		{name: "series", columns: "series last"},
		{name: "figure_days", columns: "figure office day members counted value"},
		{name: "figure_values", columns: "figure office day value members"},
	} {
		if _, err := h.conn.Exec(ctx, "TRUNCATE "+t.name); err != nil {
			return err
		}
		if err := h.from(ctx, from, t); err != nil {
			return err
		}
	}
	return nil
}

// from copies a table of SQLite.
func (h *copyHand) from(ctx context.Context, from *store.DB, t table) error {
	columns := strings.Fields(t.columns)
	rows, err := from.Read.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+t.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	_, err = h.conn.CopyFrom(ctx, pgx.Identifier{t.name}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		return values, rows.Scan(into...)
	}))
	return err
}

// hastily lets the server write without care for a crash, and end gives it the
// care back, with what autovacuum does in its time.
func hastily(ctx context.Context, conn *pgx.Conn) (end func() error, err error) {
	for _, s := range []string{"SET synchronous_commit = off", "ALTER SYSTEM SET full_page_writes = off",
		"ALTER SYSTEM SET max_wal_size = '4GB'", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()"} {
		if _, err := conn.Exec(ctx, s); err != nil {
			return nil, err
		}
	}
	return func() error {
		for _, s := range []string{"ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()", "VACUUM (ANALYZE)", "CHECKPOINT"} {
			if _, err := conn.Exec(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
