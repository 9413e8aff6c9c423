package city

import (
	"context"
	"fmt"
	"strings"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/replay"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// ReplayStore is what a replay reads of a database.
type ReplayStore interface {
	PublicAfter(ctx context.Context, seq int64, limit int, into []PublicEvent) ([]PublicEvent, error)
	EventsAfter(ctx context.Context, seq int64, limit int) ([]EventRow, error)
	CaseKeys(ctx context.Context, ids []string) (map[string][]byte, error)
	Totals(ctx context.Context, follower string, ordered ...Ordered) (Totals, error)
}

// ReplayConfig says what is played, and under which lists.
type ReplayConfig struct {
	replay.Config
	Store    ReplayStore
	Vault    *vault.Vault            // opens private sides where conditions read them; nil: they stay closed
	Progress func(done, total int64) // called now and then; may be nil
}

// replayChunk is how many events are read at a time.
const replayChunk = 1000

// Replay plays the events of a database under changed lists. It only reads.
func Replay(ctx context.Context, cfg ReplayConfig) (*replay.Report, error) {
	r, err := replay.New(cfg.Config)
	if err != nil {
		return nil, err
	}
	totals, err := cfg.Store.Totals(ctx, figuresFollower)
	if err != nil {
		return nil, err
	}
	p := &player{ReplayConfig: cfg, ctx: ctx, replay: r, keys: map[string]vault.DataKey{}, gone: map[string]bool{}, words: casework.NewWords()}
	rows := make([]PublicEvent, 0, replayChunk)
	for seq := int64(0); ; {
		if rows, err = cfg.Store.PublicAfter(ctx, seq, replayChunk, rows); err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return r.Report()
		}
		seq = rows[len(rows)-1].Seq
		if err := p.play(rows); err != nil {
			return nil, err
		}
		if cfg.Progress != nil {
			cfg.Progress(seq, max(seq, totals.Last))
		}
	}
}

// player plays rows, and opens private sides where it is asked to.
type player struct {
	ReplayConfig
	ctx    context.Context
	replay *replay.Replay
	rows   []PublicEvent      // being played
	whole  map[int64]EventRow // the same with their private sides, once one is asked for
	keys   map[string]vault.DataKey
	gone   map[string]bool // cases without a key
	words  *casework.Words
	event  casework.Event // used again for each row
}

func (p *player) play(rows []PublicEvent) error {
	p.rows, p.whole = rows, nil
	for i := range rows {
		row := &rows[i]
		if tlog.IsAnnouncement(row.Case) {
			continue
		}
		e := &p.event
		e.Case, e.Version, e.Action, e.At, e.List = row.Case, row.Version, p.words.Word(row.Action), row.At, p.words.Word(row.List)
		if err := casework.ReadPublic(row.Public, &e.Public, p.words); err != nil {
			return fmt.Errorf("event %d: %w", row.Seq, err)
		}
		var open replay.Opener
		if p.Vault != nil {
			open = func() (casework.Private, bool, error) { return p.open(row.Seq) }
		}
		if err := p.replay.Add(e, open); err != nil {
			return err
		}
	}
	return nil
}

// open opens the private side of an event; false where it was erased.
func (p *player) open(seq int64) (casework.Private, bool, error) {
	if p.whole == nil {
		if err := p.readWhole(); err != nil {
			return casework.Private{}, false, err
		}
	}
	row := p.whole[seq]
	key, known := p.keys[row.Case]
	if !known && !p.gone[row.Case] {
		if err := p.readKeys(); err != nil {
			return casework.Private{}, false, err
		}
		key = p.keys[row.Case]
	}
	if p.gone[row.Case] {
		return casework.Private{}, false, nil
	}
	var private casework.Private
	err := openJSON(key, row.Private, eventAAD(row.Case, row.Version), &private)
	return private, err == nil, err
}

// readWhole reads the private sides of the rows being played.
func (p *player) readWhole() error {
	rows, err := p.Store.EventsAfter(p.ctx, p.rows[0].Seq-1, len(p.rows))
	p.whole = make(map[int64]EventRow, len(rows))
	for _, row := range rows {
		p.whole[row.Seq] = row
	}
	return err
}

// readKeys reads the keys of all cases among the rows being played.
func (p *player) readKeys() error {
	ids := map[string]bool{}
	for _, row := range p.rows {
		if _, known := p.keys[row.Case]; !known && !p.gone[row.Case] && !tlog.IsAnnouncement(row.Case) {
			ids[row.Case] = true
		}
	}
	names := make([]string, 0, len(ids))
	for id := range ids {
		names = append(names, strings.Clone(id))
	}
	wrapped, err := p.Store.CaseKeys(p.ctx, names)
	if err != nil {
		return err
	}
	for _, id := range names {
		if wrapped[id] == nil {
			p.gone[id] = true
			continue
		}
		if p.keys[id], err = p.Vault.Unwrap(wrapped[id]); err != nil {
			return fmt.Errorf("data key of case %s: %w", id, err)
		}
	}
	return nil
}

// WhatIf plays the city's own events under changed lists, for cases opened
// from a day on; 0 is the first. Private sides stay closed.
func (c *City) WhatIf(ctx context.Context, changed *lists.Library, from law.Date) (*replay.Report, error) {
	item := func(list, id string) (*lists.Item, error) { return c.versions.item(ctx, list, id) }
	return Replay(ctx, ReplayConfig{Store: c.Store, Config: replay.Config{Changed: changed, From: from,
		Published: figures.Published{Library: c.Library, Calendar: c.Calendar, Item: item}}})
}

// ListsInForce compiles the newest version kept of each system's lists, and
// returns how to find an item of any version.
func ListsInForce(ctx context.Context, s listStore) (*lists.Library, func(list, id string) (*lists.Item, error), error) {
	rows, err := s.Lists(ctx)
	if err != nil {
		return nil, nil, err
	}
	archives := map[string][]byte{}
	for _, row := range rows {
		archives[row.System] = row.Text
	}
	lib, faults := lists.LoadArchives(archives)
	if lib == nil {
		return nil, nil, fmt.Errorf("the published lists no longer compile: %v", faults)
	}
	v := newVersions(lib, s)
	return lib, func(list, id string) (*lists.Item, error) { return v.item(ctx, list, id) }, nil
}
