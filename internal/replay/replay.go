package replay

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Config is what is compared.
type Config struct {
	figures.Published                // the lists in force, the calendar, items by list version
	Changed           *lists.Library // all systems, also those that stay as they are
	From              law.Date       // cases opened before this day are left out; 0: none are
	To                law.Date       // events after this day are not played; 0: all are
}

// Opener returns the private side of an event, and false where it was erased.
type Opener func() (casework.Private, bool, error)

// Replay is one comparison under way. Not safe for concurrent use.
type Replay struct {
	Config
	cases  map[string]*played
	order  [][]played // in parts, none of which ever moves
	before registers
	after  registers // nil: the same as before
	swaps  map[versionOf]*swap
	words  *casework.Words
	events int
	newest time.Time
	from   time.Time // zero: no bound
	to     time.Time
	poser  unknowns
	ways   casework.Ways
	// Used again for each event or case.
	event casework.Event // as the changed lists would have it
	moved []casework.ClockChange
	fold  casework.Case
	whole casework.Case
	work  clockwork
	was   shares   // of the case being counted
	now   shares   // of the same under the changed lists
	named []string // figures in which a case differs
	names []string // the same of the case before, kept by all that differ so
}

type versionOf struct{ list, item string }

// New begins a comparison.
func New(cfg Config) (*Replay, error) {
	if cfg.Library == nil || cfg.Calendar == nil || cfg.Item == nil || cfg.Changed == nil {
		return nil, errors.New("replay: two libraries, a calendar and items by version are required")
	}
	r := &Replay{Config: cfg, cases: map[string]*played{}, before: registers{}, swaps: map[versionOf]*swap{},
		words: casework.NewWords(), poser: unknowns{}, work: newClockwork()}
	for _, item := range cfg.Library.Items() {
		if cfg.Changed.Item(item.ID) == nil {
			r.after = registers{}
		}
	}
	if cfg.From != 0 {
		r.from = cfg.From.Start()
	}
	if cfg.To != 0 {
		r.to = (cfg.To + 1).Start()
	}
	return r, nil
}

// Add plays the next event. Events of a case come in order. open may be nil;
// it is asked only where the changed lists need what is private.
func (r *Replay) Add(e *casework.Event, open Opener) error {
	if !r.to.IsZero() && !e.At.Before(r.to) {
		return nil
	}
	p := r.cases[e.Case]
	if p == nil {
		var err error
		if p, err = r.begin(e, open); err != nil {
			return err
		}
	}
	r.events++
	if e.At.After(r.newest) {
		r.newest = e.At
	}
	e.Private = casework.Private{}
	r.ways.Unpack(&p.was, &r.fold)
	if p.swap != nil && p.swap.to != nil {
		if err := r.playChanged(p, e, open); err != nil {
			return fmt.Errorf("event %d of case %s: %w", e.Version, e.Case, err)
		}
	}
	changes := e.Public.Clocks
	p.ran, e.Public.Clocks = r.work.add(p.ran, changes), nil
	r.ways.Pack(&p.was, r.ways.Absorb(&r.fold, e))
	e.Public.Clocks = changes
	r.before.add(e)
	if r.after != nil && (p.swap == nil || p.swap.to != nil) {
		r.after.add(e)
	}
	return nil
}

// begin takes up a case with its first event.
func (r *Replay) begin(e *casework.Event, open Opener) (*played, error) {
	s, item, err := r.swapOf(e)
	if err != nil {
		return nil, err
	}
	e.Case = strings.Clone(e.Case) // all that is kept of a text with many events
	p := r.place()
	*p = played{item: item, swap: s, opened: true, light: s != nil && s.light && (open == nil || !s.private)}
	r.cases[e.Case] = p
	if s != nil && s.to == nil {
		p.add(Reason{Kind: OffList, At: e.At})
	}
	return p, nil
}

// place makes room for one more case.
func (r *Replay) place() *played {
	last := len(r.order) - 1
	if last < 0 || len(r.order[last]) == cap(r.order[last]) {
		r.order = append(r.order, make([]played, 0, 256))
		last++
	}
	part := &r.order[last]
	*part = append(*part, played{})
	return &(*part)[len(*part)-1]
}

// swapOf returns what the changed lists make of the item that an event opens a
// case of; nil where they leave it as it is.
func (r *Replay) swapOf(e *casework.Event) (*swap, *lists.Item, error) {
	key := versionOf{e.List, e.Public.Item}
	if s, ok := r.swaps[key]; ok {
		return s.orNil(), s.from, nil
	}
	item, err := r.Item(e.List, e.Public.Item)
	if err != nil {
		return nil, nil, fmt.Errorf("case %s: %w", e.Case, err)
	}
	s := newSwap(item, r.Library.Item(item.ID), r.Changed.Item(item.ID))
	r.swaps[key] = s
	return s.orNil(), item, nil
}

// Intern makes the texts that many events share one in memory, for events that
// were not read by casework.ReadPublic. Call it before Add.
func (r *Replay) Intern(e *casework.Event) {
	p := &e.Public
	for _, text := range []*string{&e.Action, &e.List, &p.Item, &p.Office, &p.Channel, &p.From, &p.To, &p.Role, &p.Outcome, &p.Alert} {
		*text = r.words.Word(*text)
	}
	for i := range p.Clocks {
		p.Clocks[i].Clock = r.words.Word(p.Clocks[i].Clock)
		p.Clocks[i].Entry.Kind = law.EntryKind(r.words.Word(string(p.Clocks[i].Entry.Kind)))
	}
}

// registers are the records that the public sides of events tell.
type registers map[recordOf]*casework.Record

type recordOf struct{ register, key string }

func (g registers) add(e *casework.Event) {
	for _, ch := range e.Public.Records {
		id := recordOf{ch.Register, ch.Key}
		g[id] = casework.ApplyRecord(g[id], *e, ch)
	}
}
