package figures

import (
	"fmt"
	"math"
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

// Total adds up members of one figure.
func Total(members []Member) (Sums, error) {
	sums, numerator := Sums{Denominator: int64(len(members))}, int64(0)
	for _, m := range members {
		value, err := Millionths(m.Value)
		if err != nil {
			return Sums{}, fmt.Errorf("%s in figure %s: %w", m.Subject, m.Figure, err)
		}
		if m.Counts {
			numerator += value
		}
	}
	sums.Numerator = FromMillionths(numerator)
	return sums, nil
}
