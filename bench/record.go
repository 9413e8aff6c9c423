package main

import (
	"context"
	"sync"

	"qingdan/internal/city"
)

// recorder keeps the batches that a city writes, as the shape for the bare
// loop.
type recorder struct {
	city.Store
	mu      sync.Mutex
	batches []*city.Batch
}

// recorded is how many batches are kept; the loop goes through them again and
// again.
const recorded = 300

func (r *recorder) Commit(ctx context.Context, b *city.Batch) error {
	r.mu.Lock()
	if len(r.batches) < recorded {
		r.batches = append(r.batches, b)
	}
	r.mu.Unlock()
	return r.Store.Commit(ctx, b)
}

// forget drops what was recorded so far.
func (r *recorder) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.batches = nil
}
