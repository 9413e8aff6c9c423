package city

import (
	"context"
	"encoding/json"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/problem"
)

const (
	figuresFollower = "figures"
	figuresSetting  = "figures.definitions"
	followChunk     = 500
	folding         = "folding=3;" // changes when the same definitions are to be folded anew
)

// FoldFigures brings the figures up to date with the events and returns how
// many events it folded. Definitions that changed since the last time are
// folded from the first event.
func (c *City) FoldFigures(ctx context.Context) (int, error) {
	if err := c.prepareFigures(ctx); err != nil {
		return 0, err
	}
	folded := 0
	for {
		n, err := c.foldChunk(ctx)
		folded += n
		if err != nil || n == 0 {
			return folded, err
		}
	}
}

// prepareFigures makes the members over items and forgets what other
// definitions have folded.
func (c *City) prepareFigures(ctx context.Context) error {
	digest := folding + "calendar=" + c.Calendar.Version() + ";" // facts about time rest on it
	for _, s := range c.Library.Systems {
		digest += s.ID + "=" + s.Digest + ";"
	}
	was, err := c.Store.Setting(ctx, figuresSetting)
	if err != nil || was == digest {
		return err
	}
	if err := c.Store.ClearMembers(ctx, figuresFollower); err != nil {
		return err
	}
	var changes []MemberChange
	for _, item := range c.Library.Items() {
		s := figures.ItemSubject(item, c.now())
		m, err := figures.Members(c.Library.Figures(), s)
		if err != nil {
			return err
		}
		changes = append(changes, MemberChange{Subject: s.ID, Members: m})
	}
	if err := c.Store.SaveMembers(ctx, figuresFollower, 0, changes); err != nil {
		return err
	}
	return c.Store.SetSetting(ctx, figuresSetting, digest)
}

func (c *City) foldChunk(ctx context.Context) (int, error) {
	pos, err := c.Store.Position(ctx, figuresFollower)
	if err != nil {
		return 0, err
	}
	events, err := c.Store.EventsAfter(ctx, pos, followChunk)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	last := events[len(events)-1].Seq
	folded := len(events)
	events = withoutAnnouncements(events)
	changes, err := c.foldCases(ctx, events)
	if err != nil {
		return 0, err
	}
	records, err := c.foldRecords(ctx, events)
	if err != nil {
		return 0, err
	}
	return folded, c.Store.SaveMembers(ctx, figuresFollower, last, append(changes, records...))
}

// foldCases gives the members of every case that the events touched, as the
// case stands now.
func (c *City) foldCases(ctx context.Context, events []EventRow) ([]MemberChange, error) {
	var ids []string
	seen := map[string]bool{}
	for _, e := range events {
		if !seen[e.Case] {
			seen[e.Case] = true
			ids = append(ids, e.Case)
		}
	}
	rows, err := c.Store.CaseRows(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []MemberChange
	for _, id := range ids {
		row, ok := rows[id]
		if !ok {
			continue
		}
		change, err := c.caseMembers(ctx, row)
		if err != nil {
			return nil, err
		}
		out = append(out, change)
	}
	return out, nil
}

func (c *City) caseMembers(ctx context.Context, row CaseRow) (MemberChange, error) {
	kernel := &casework.Case{}
	if err := json.Unmarshal(row.Kernel, kernel); err != nil {
		return MemberChange{}, err
	}
	item, err := c.versions.item(ctx, kernel.List, kernel.Item)
	if err != nil {
		return MemberChange{}, err
	}
	s := figures.CaseSubject(kernel, item, c.Calendar)
	m, err := figures.Members(c.Library.Figures(), s)
	return MemberChange{Subject: s.ID, Members: m}, err
}

// foldRecords gives the members of every record that the events changed.
func (c *City) foldRecords(ctx context.Context, events []EventRow) ([]MemberChange, error) {
	var out []MemberChange
	seen := map[recordID]bool{}
	for _, e := range events {
		var public casework.Public
		if err := json.Unmarshal(e.Public, &public); err != nil {
			return nil, err
		}
		for _, ch := range public.Records {
			id := recordID{ch.Register, ch.Key}
			if seen[id] {
				continue
			}
			seen[id] = true
			change, err := c.recordMembers(ctx, id)
			if err != nil {
				return nil, err
			}
			out = append(out, change)
		}
	}
	return out, nil
}

func (c *City) recordMembers(ctx context.Context, id recordID) (MemberChange, error) {
	change := MemberChange{Subject: figures.RecordID(id.register, id.key)}
	row, err := c.Store.Record(ctx, id.register, id.key)
	if problem.Is(err, problem.NotFound) || err == nil && row.Ended {
		return change, nil
	}
	if err != nil {
		return change, err
	}
	fields := map[string]any{}
	if err := json.Unmarshal(row.Public, &fields); err != nil {
		return change, err
	}
	record := &casework.Record{Register: id.register, Key: id.key, Office: row.Office, At: row.At, Fields: fields}
	change.Members, err = figures.Members(c.Library.Figures(), figures.RecordSubject(record))
	return change, err
}
