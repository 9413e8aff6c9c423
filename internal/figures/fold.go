package figures

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Fold is what the public sides of a city's events alone tell: its cases
// without persons and forms, and its records' public fields. Not safe for
// concurrent use.
type Fold struct {
	ways    casework.Ways
	cases   map[string]*casework.Case
	records map[recordKey]*casework.Record
}

type recordKey struct{ register, key string }

// NewFold returns the fold of no events.
func NewFold() *Fold {
	return &Fold{cases: map[string]*casework.Case{}, records: map[recordKey]*casework.Record{}}
}

// Add folds an event of a case; its private side is not read.
func (f *Fold) Add(e casework.Event) {
	e.Private = casework.Private{}
	f.cases[e.Case] = f.ways.Absorb(f.cases[e.Case], &e)
	for _, ch := range e.Public.Records {
		id := recordKey{ch.Register, ch.Key}
		f.records[id] = casework.ApplyRecord(f.records[id], e, ch)
	}
}

// Published is the lists that figures are computed under.
type Published struct {
	Library  *lists.Library // in force: its definitions and items
	Calendar *law.Calendar
	// Item returns an item of the list version under which a case was opened.
	Item func(list, id string) (*lists.Item, error)
}

// Members returns the members of one figure, by subject.
func (f *Fold) Members(p Published, fig *lists.Figure) ([]Member, error) {
	var out []Member
	one := []*lists.Figure{fig}
	add := func(s Subject) error {
		m, err := Members(one, s)
		out = append(out, m...)
		return err
	}
	if err := f.subjects(p, fig.Over, add); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b Member) int { return cmp.Compare(a.Subject, b.Subject) })
	return out, nil
}

// subjects gives every subject of one kind, in no order.
func (f *Fold) subjects(p Published, over string, add func(Subject) error) error {
	switch over {
	case OverItems:
		for _, item := range p.Library.Items() {
			if err := add(ItemSubject(item, time.Time{})); err != nil {
				return err
			}
		}
	case OverCases:
		for _, c := range f.cases {
			item, err := p.Item(c.List, c.Item)
			if err != nil {
				return fmt.Errorf("case %s: %w", c.ID, err)
			}
			if err := add(CaseSubject(c, item, p.Calendar)); err != nil {
				return err
			}
		}
	default:
		for _, r := range f.records {
			if OverRecords+r.Register != over || r.Ended {
				continue
			}
			if err := add(RecordSubject(r)); err != nil {
				return err
			}
		}
	}
	return nil
}
