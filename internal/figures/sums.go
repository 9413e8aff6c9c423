package figures

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"qingdan/internal/lists"
)

// Values are added up in millionths: whole numbers give the same sum in any
// order, which floating point does not, and a recomputed total must equal one
// kept by differences.
const million = 1e6

// maxValue is a trillion, for example of yuan.
const maxValue = 1e12

// Millionths returns a value in millionths, rounded; it fails beyond a
// trillion.
func Millionths(v float64) (int64, error) {
	if math.IsNaN(v) || math.Abs(v) > maxValue {
		return 0, fmt.Errorf("the value %g is not between ±%g", v, maxValue)
	}
	return int64(math.Round(v * million)), nil
}

// FromMillionths is the inverse of Millionths.
func FromMillionths(v int64) float64 { return float64(v) / million }

// Sums are the totals of a figure's members.
type Sums struct {
	Denominator int64
	Numerator   float64
	Halves      int64 // of a median and of statements: the value itself, in half millionths
}

// Total adds up members of a figure.
func Total(f *lists.Figure, members []Member) (Sums, error) {
	sums, numerator := Sums{Denominator: int64(len(members))}, int64(0)
	values := make([]int64, len(members))
	for i, m := range members {
		value, err := Millionths(m.Value)
		if err != nil {
			return Sums{}, fmt.Errorf("%s in figure %s: %w", m.Subject, m.Figure, err)
		}
		values[i] = value
		if m.Counts {
			numerator += value
		}
	}
	sums.Numerator = FromMillionths(numerator)
	switch f.Per {
	case lists.PerMedian:
		slices.Sort(values)
		sums.Halves = Middle(values)
	case lists.PerLatest:
		if last := Latest(members); last >= 0 {
			sums.Halves = 2 * values[last]
		}
	}
	return sums, nil
}

// Middle returns the median of sorted values, in halves.
func Middle(values []int64) int64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	return values[(n-1)/2] + values[n/2]
}

// Latest returns the index of the member that is later than all others; -1 for
// no members.
func Latest(members []Member) int {
	last := -1
	for i, m := range members {
		if last < 0 || Later(m, members[last]) {
			last = i
		}
	}
	return last
}

// Later reports whether a statement is of a later day than another; of one day
// the one that changed last is, and of these the last by name.
func Later(m, than Member) bool {
	return cmp.Or(cmp.Compare(m.Day, than.Day), m.At.Compare(than.At), cmp.Compare(m.Subject, than.Subject)) > 0
}

// Spread is how often a value occurs, in millionths.
type Spread struct{ Value, Members int64 }

// Median returns the median of a distribution in half millionths; the values
// rise.
func Median(spread []Spread) int64 {
	n := int64(0)
	for _, s := range spread {
		n += s.Members
	}
	if n == 0 {
		return 0
	}
	at := func(rank int64) int64 {
		for _, s := range spread {
			if rank -= s.Members; rank < 0 {
				return s.Value
			}
		}
		return 0
	}
	return at((n-1)/2) + at(n/2)
}
