// Package figures computes figures from records: which subjects are members,
// what each adds, and the value of the sums. It is pure.
package figures

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"time"

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
}

// Members returns the subject's share in each figure it belongs to. Items and
// cases belong to figures of their own system.
func Members(figs []*lists.Figure, s Subject) ([]Member, error) {
	var out []Member
	for _, f := range figs {
		if f.Over != s.Over || foreign(f, s.Vars.Item) {
			continue
		}
		m, in, err := member(f, s)
		if err != nil {
			return nil, fmt.Errorf("figure %s of %s: %w", f.ID, s.ID, err)
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

func member(f *lists.Figure, s Subject) (Member, bool, error) {
	m := Member{Figure: f.ID, Subject: s.ID, Name: s.Name, Office: s.Office, At: s.At}
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

// Sums are the totals of a figure's members.
type Sums struct {
	Denominator int64
	Numerator   float64
}

// Value is a figure's value. Known is false where nothing has been counted
// yet: then there is no number, and a page says so.
type Value struct {
	Known  bool
	Number float64
	Text   string // rounded half up to the figure's decimals, as published
}

// Of returns the value of a figure with these sums.
func Of(f *lists.Figure, s Sums) Value {
	if f.Per != "total" && s.Denominator == 0 {
		return Value{}
	}
	n := new(big.Rat)
	n.SetFloat64(s.Numerator)
	if f.Per != "total" {
		n.Quo(n, new(big.Rat).SetInt64(s.Denominator))
	}
	if f.Unit == "percent" {
		n.Mul(n, big.NewRat(100, 1))
	}
	text := n.FloatString(f.Decimals)
	number, _ := n.Float64()
	if math.IsInf(number, 0) || math.IsNaN(number) {
		return Value{}
	}
	return Value{Known: true, Number: number, Text: text}
}

// Plain writes a sum without needless decimals: 12, 3.5.
func Plain(sum float64) string { return strconv.FormatFloat(sum, 'f', -1, 64) }
