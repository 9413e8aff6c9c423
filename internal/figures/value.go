package figures

import (
	"math"
	"math/big"

	"qingdan/internal/lists"
)

// Value is a figure's value. Known is false where nothing has been counted
// yet: then there is no number, and a page says so.
type Value struct {
	Known  bool
	Number float64
	Text   string // rounded half up to the figure's decimals, as published
}

// Of returns the value of a figure with these sums.
func Of(f *lists.Figure, s Sums) Value {
	n := new(big.Rat)
	switch {
	case f.Per != lists.PerTotal && s.Denominator == 0:
		return Value{}
	case f.Per == lists.PerMedian || f.Per == lists.PerLatest:
		n.SetFrac64(s.Halves, 2*million)
	case f.Per == lists.PerTotal:
		n.SetFloat64(s.Numerator)
	default:
		n.SetFloat64(s.Numerator)
		n.Quo(n, new(big.Rat).SetInt64(s.Denominator))
	}
	if f.Unit == "percent" && f.Per != lists.PerLatest { // a statement says 87.7, not 0.877
		n.Mul(n, big.NewRat(100, 1))
	}
	text := n.FloatString(f.Decimals)
	number, _ := n.Float64()
	if math.IsInf(number, 0) || math.IsNaN(number) {
		return Value{}
	}
	return Value{Known: true, Number: number, Text: text}
}

// published is the number that everybody reads.
func (v Value) published() float64 {
	n, ok := new(big.Rat).SetString(v.Text)
	if !ok {
		return v.Number
	}
	out, _ := n.Float64()
	return out
}

// Better tells by how much, in the figure's own unit, a value is better than
// another; negative where it is worse. Both are taken as published. Where the
// figure does not say which way is good, up is.
func Better(f *lists.Figure, v, than float64) float64 {
	if f.Good == "down" {
		return than - v
	}
	return v - than
}

// Reached reports whether a figure's target is reached; false without one.
func Reached(f *lists.Figure, v Value) bool {
	return f.Target != nil && v.Known && Better(f, v.published(), f.Target.Value) >= 0
}

// Alert returns the alert that a figure's value raises: "yellow", "red" or "".
func Alert(f *lists.Figure, v Value) string {
	if f.Alert == nil || !v.Known {
		return ""
	}
	beyond := func(limit *float64) bool { return limit != nil && Better(f, v.published(), *limit) < 0 }
	switch {
	case beyond(f.Alert.Red):
		return "red"
	case beyond(f.Alert.Yellow):
		return "yellow"
	}
	return ""
}

// Difference returns a value less another, both as published, with the
// figure's decimals and a sign: "+1.2", "-3", "0"; "" where one is no number.
func Difference(f *lists.Figure, v, from Value) string {
	return Signed(v.Text, from.Text, f.Decimals)
}

// Signed returns a published number less another with so many decimals and a
// sign; "" where one is no number.
func Signed(number, less string, decimals int) string {
	a, okA := new(big.Rat).SetString(number)
	b, okB := new(big.Rat).SetString(less)
	if !okA || !okB {
		return ""
	}
	d := a.Sub(a, b)
	text := d.FloatString(decimals)
	switch d.Sign() {
	case 0:
		return "0"
	case 1:
		return "+" + text
	}
	return text
}
