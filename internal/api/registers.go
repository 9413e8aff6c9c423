package api

import (
	"context"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

// Register is a register that publishes some of its fields.
type Register struct {
	ID     string           `json:"id"`
	Name   lang.Text        `json:"name"`
	Fields []PublishedField `json:"fields" doc:"The public fields, in order"`
}

// PublishedField is a field that a register publishes.
type PublishedField struct {
	Name  string    `json:"name"`
	Title lang.Text `json:"title"`
	Kind  string    `json:"kind"`
}

func (s *server) listRegisters(_ context.Context, in *Paging) (*Listing[Register], error) {
	return cut(s.City.Registers(), *in, register), nil
}

func register(r *lists.Register) Register {
	out := Register{ID: r.ID, Name: r.Name, Fields: []PublishedField{}}
	for _, name := range r.Public {
		for _, f := range r.Form.Fields {
			if f.Name == name {
				out.Fields = append(out.Fields, PublishedField{f.Name, f.Title, string(f.Kind)})
			}
		}
	}
	return out
}

// Record is the public side of a record.
type Record struct {
	Register string         `json:"register"`
	Key      string         `json:"key"`
	Title    string         `json:"title"`
	Office   string         `json:"office"`
	At       time.Time      `json:"at" doc:"Last changed"`
	Ended    bool           `json:"ended,omitempty"`
	Fields   map[string]any `json:"fields"`
}

func record(r city.PublicRecord) Record {
	return Record{Register: r.Row.Register, Key: r.Row.Key, Title: r.Row.Title, Office: r.Row.Office, At: r.Row.At,
		Ended: r.Row.Ended, Fields: r.Fields}
}

func (s *server) listRecords(ctx context.Context, in *struct {
	Paging
	Register string `path:"register" maxLength:"100"`
	Office   string `query:"office" maxLength:"60"`
	Q        string `query:"q" maxLength:"100" doc:"名称的一部分 · Part of the title"`
	Live     bool   `query:"live" doc:"只看未注销的 · Only those that have not ended"`
}) (*Listing[Record], error) {
	records, total, err := s.City.PublicRecords(ctx, city.RecordQuery{Register: in.Register, Office: in.Office, Text: in.Q,
		Live: in.Live, Offset: in.Offset, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return listing(records, total, in.Paging, record), nil
}

func (s *server) getRecord(ctx context.Context, in *struct {
	Register string `path:"register" maxLength:"100"`
	Key      string `path:"key" maxLength:"200"`
}) (*One[Record], error) {
	r, err := s.City.PublicRecord(ctx, in.Register, in.Key)
	if err != nil {
		return nil, err
	}
	return &One[Record]{record(r)}, nil
}
