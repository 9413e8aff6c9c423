package city

import (
	"context"
	"encoding/json"

	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// PublicRecord is a record as anyone may see it.
type PublicRecord struct {
	Row    RecordRow
	Fields map[string]any // the register's public fields
}

// Register returns a register that has a public side. A register that
// publishes no field does not exist for the public.
func (c *City) Register(id string) (*lists.Register, error) {
	if r := c.Library.Register(id); r != nil && len(r.Public) > 0 {
		return r, nil
	}
	return nil, problem.New(problem.NotFound, "no_register", "没有这个公开台账。", "There is no such public register.")
}

// Registers returns the registers that have a public side.
func (c *City) Registers() []*lists.Register {
	var out []*lists.Register
	for _, s := range c.Library.Systems {
		for _, r := range s.Registers {
			if len(r.Public) > 0 {
				out = append(out, r)
			}
		}
	}
	return out
}

// PublicRecords returns a page of a public register, newest first, and how
// many records there are.
func (c *City) PublicRecords(ctx context.Context, q RecordQuery) ([]PublicRecord, int, error) {
	if _, err := c.Register(q.Register); err != nil {
		return nil, 0, err
	}
	rows, total, err := c.Store.Records(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	out := make([]PublicRecord, 0, len(rows))
	for _, row := range rows {
		r, err := publicRecord(row)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, r)
	}
	return out, total, nil
}

// PublicRecord returns one record of a public register.
func (c *City) PublicRecord(ctx context.Context, register, key string) (PublicRecord, error) {
	if _, err := c.Register(register); err != nil {
		return PublicRecord{}, err
	}
	row, err := c.Store.Record(ctx, register, key)
	if err != nil {
		return PublicRecord{}, err
	}
	return publicRecord(row)
}

func publicRecord(row RecordRow) (PublicRecord, error) {
	r := PublicRecord{Row: row, Fields: map[string]any{}}
	return r, json.Unmarshal(row.Public, &r.Fields)
}
