// Package dice gives the demo its chance: numbers that depend on a seed and on
// what they are drawn for, and on nothing else. Whoever asks again gets the
// same numbers, in whatever order and on however many goroutines.
package dice

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Seed is what all of one city's chance comes from.
type Seed uint64

// For returns the numbers of one purpose, named by its parts: For("fate", id).
func (s Seed) For(parts ...string) *rand.Rand {
	h := sha256.New()
	var size [8]byte
	binary.BigEndian.PutUint64(size[:], uint64(s))
	h.Write(size[:])
	for _, p := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(p))) // so that ("ab","c") is not ("a","bc")
		h.Write(size[:])
		h.Write([]byte(p))
	}
	sum := h.Sum(nil)
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum), binary.BigEndian.Uint64(sum[8:])))
}

// Chance reports an event of this probability.
func Chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// Pick returns one of the values, the zero value if there are none.
func Pick[T any](r *rand.Rand, values []T) T {
	if len(values) == 0 {
		var none T
		return none
	}
	return values[r.IntN(len(values))]
}

// Weighted returns an index with a probability in proportion to its weight, or
// -1 where no weight is above zero.
func Weighted(r *rand.Rand, weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += max(w, 0)
	}
	if total == 0 {
		return -1
	}
	at := r.Float64() * total
	last := -1
	for i, w := range weights {
		if w <= 0 {
			continue
		}
		if last = i; at < w {
			return i
		}
		at -= w
	}
	return last
}

// Between returns a whole number from low to high, both included.
func Between(r *rand.Rand, low, high int) int {
	if high <= low {
		return low
	}
	return low + r.IntN(high-low+1)
}
