package city

import (
	"bytes"
	"context"
	"encoding/json"

	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/tlog"
)

// Disclosure is an event that made something public: fields of a case, or
// records of a register with a public page.
type Disclosure struct {
	Event   casework.Event // its public side
	Item    *lists.Item
	Action  *lists.Action // nil where the procedure no longer has it
	Form    map[string]any
	Input   map[string]any
	Records []DisclosedRecord
}

// DisclosedRecord is a record that an event wrote.
type DisclosedRecord struct {
	Register *lists.Register
	Change   casework.RecordChange
}

// How far back disclosures are looked for, and in what steps.
const (
	disclosureDepth = 5_000
	disclosureStep  = 500
)

// Disclosures returns what has been made public last, the latest first.
func (c *City) Disclosures(ctx context.Context, limit int) ([]Disclosure, error) {
	var out []Disclosure
	before := int64(0)
	for seen := 0; seen < disclosureDepth && len(out) < limit; seen += disclosureStep {
		rows, err := c.Store.LatestEvents(ctx, before, disclosureStep)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for _, row := range rows {
			d, ok, err := c.disclosure(ctx, row)
			if err != nil {
				return nil, err
			}
			if ok && len(out) < limit {
				out = append(out, d)
			}
		}
		before = rows[len(rows)-1].Seq
	}
	return out, nil
}

func (c *City) disclosure(ctx context.Context, row EventRow) (d Disclosure, ok bool, err error) {
	if tlog.IsAnnouncement(row.Case) || !bytes.Contains(row.Public, []byte(`"fields"`)) && !bytes.Contains(row.Public, []byte(`"records"`)) {
		return d, false, nil
	}
	d.Event = casework.Event{Case: row.Case, Version: row.Version, Action: row.Action, At: row.At, List: row.List}
	if err := json.Unmarshal(row.Public, &d.Event.Public); err != nil {
		return d, false, err
	}
	p := d.Event.Public
	if len(p.Fields) == 0 && len(p.Records) == 0 {
		return d, false, nil
	}
	if d.Item, err = c.versions.item(ctx, row.List, p.Item); err != nil {
		return d, false, err
	}
	d.Action = d.Item.Procedure.Action(row.Action)
	d.Form, _ = p.Fields["form"].(map[string]any)
	d.Input, _ = p.Fields["input"].(map[string]any)
	for _, r := range p.Records {
		if reg := d.Item.System.Register(r.Register); reg != nil && len(reg.Public) > 0 {
			d.Records = append(d.Records, DisclosedRecord{Register: reg, Change: r})
		}
	}
	return d, len(d.Form)+len(d.Input)+len(d.Records) > 0, nil
}
