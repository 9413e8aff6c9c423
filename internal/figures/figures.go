// Package figures computes figures from records: which subjects are members,
// what each adds, and the value of the sums. It is pure.
package figures

import (
	"fmt"
	"strconv"
	"time"

	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// What a figure may be computed over.
const (
	OverItems   = "items"
	OverCases   = "cases"
	OverRecords = "records:" // followed by the register's id
)

// Subject is one thing that may be a member of figures.
type Subject struct {
	Over   string // OverItems, OverCases, OverRecords+register
	ID     string // "item:…", "case:…", "record:…"
	Name   string // see Member
	Office string
	At     time.Time
	Day    law.Date // on which it stands where the figure does not say
	Vars   lists.Vars
}

// Member is a subject's share in one figure.
type Member struct {
	Figure  string
	Subject string // "item:small-restaurant", "case:<case id>", "record:<register>:<key>"
	Name    string // what everybody may call it: a case by its number
	Office  string
	Counts  bool    // in the numerator
	Value   float64 // what it adds to the numerator
	At      time.Time
	Day     law.Date // on which it stands in the figure; Undated: on none
	Spread  bool     // its value counts by itself: the figure is a median
}

// Members returns the subject's share in each figure it belongs to. Items and
// cases belong to figures of their own system.
func Members(figs []*lists.Figure, s Subject) ([]Member, error) {
	var out []Member
	for _, f := range figs {
		m, in, err := MemberOf(f, s)
		if err != nil {
			return nil, err
		}
		if in {
			out = append(out, m)
		}
	}
	return out, nil
}

// foreign reports whether an item stands on the lists of another system than
// the figure.
func foreign(f *lists.Figure, item *lists.Item) bool {
	return item != nil && item.System != nil && f.System != nil && item.System.ID != f.System.ID
}

// MemberOf returns the subject's share in one figure, and false where it does
// not belong to it.
func MemberOf(f *lists.Figure, s Subject) (Member, bool, error) {
	m, in, err := ShareOf(f, s)
	if !in || f.When == nil {
		return m, in, err
	}
	if m.Day, err = day(f, s.Vars); err != nil {
		return m, false, faulty(f, s, err)
	}
	return m, true, nil
}

// ShareOf is MemberOf for whoever does not ask on which day the subject stands
// in the figure.
func ShareOf(f *lists.Figure, s Subject) (Member, bool, error) {
	if f.Over != s.Over || foreign(f, s.Vars.Item) {
		return Member{}, false, nil
	}
	m, in, err := share(f, s)
	if err != nil {
		return m, false, faulty(f, s, err)
	}
	return m, in, nil
}

func faulty(f *lists.Figure, s Subject, err error) error {
	return fmt.Errorf("figure %s of %s: %w", f.ID, s.ID, err)
}

func share(f *lists.Figure, s Subject) (Member, bool, error) {
	m := Member{Figure: f.ID, Subject: s.ID, Name: s.Name, Office: s.Office, At: s.At, Day: s.Day,
		Spread: f.Per == lists.PerMedian}
	if f.Where != nil {
		in, err := f.Where.Bool(s.Vars)
		if err != nil || !in {
			return m, false, err
		}
	}
	var err error
	switch {
	case f.Count != nil:
		if m.Counts, err = f.Count.Bool(s.Vars); m.Counts {
			m.Value = 1
		}
	case f.Sum != nil:
		m.Counts = true
		m.Value, err = f.Sum.Number(s.Vars)
	default:
		m.Counts, m.Value = true, 1
	}
	return m, err == nil, err
}

// day returns the day that a figure gives to a member.
func day(f *lists.Figure, v lists.Vars) (law.Date, error) {
	at, err := f.When.Time(v)
	if err != nil || at.IsZero() {
		return Undated, err
	}
	return law.DateOf(at), nil
}

// Plain writes a sum without needless decimals: 12, 3.5.
func Plain(sum float64) string { return strconv.FormatFloat(sum, 'f', -1, 64) }
