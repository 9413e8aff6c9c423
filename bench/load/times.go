package load

import (
	"slices"
	"time"
)

// Times are how long one thing took, each time.
type Times struct{ all []time.Duration }

// NewTimes returns no times.
func NewTimes() *Times { return &Times{} }

// Add adds one.
func (t *Times) Add(d time.Duration) { t.all = append(t.all, d) }

// Len is how many there are.
func (t *Times) Len() int { return len(t.all) }

// Share returns the time within which so many per cent of them were; 0 where
// there are none.
func (t *Times) Share(percent int) time.Duration {
	if len(t.all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t.all))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}
