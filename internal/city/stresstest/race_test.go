package stresstest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/problem"
	"qingdan/internal/store/pgtest"
)

// instances of the town run on one database, each with its cache, committer and
// background work of its own, as separate processes do.
const instances = 2

// rest ends their background work, before anybody rebuilds.
func towns(t *testing.T) (all [instances]*city.City, rest func()) {
	t.Helper()
	name := pgtest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	for i := range all {
		c, err := open(t.Context(), name, "")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { shut(t, c) })
		all[i] = c
	}
	for _, c := range all {
		work.Go(func() { c.Run(ctx) }) // both fold figures and sweep, one at a time
	}
	rest = func() { stop(); work.Wait() }
	t.Cleanup(rest)
	return all, rest
}

// Two instances act on the same cases at the same time: of each pair of
// commands on one version one is carried out and the other is a conflict, the
// numbers have neither gaps nor repetitions, and nothing is lost.
func TestTwoInstancesOneDatabase(t *testing.T) {
	t.Parallel()
	all, rest := towns(t)
	const cases = 60
	var taken, conflicts atomic.Int64
	var g sync.WaitGroup
	for i := range cases {
		g.Go(func() {
			r, err := do(t.Context(), all[i%instances], opening(fmt.Sprintf("case %d", i)))
			if err != nil {
				t.Error(err)
				return
			}
			for _, next := range life {
				if r = contend(t, all, step(next.who, "", next.action, r), &taken, &conflicts); r.Case == "" {
					return
				}
			}
		})
	}
	g.Wait()
	if taken.Load() != cases*int64(len(life)) || conflicts.Load() != taken.Load()*(instances*rivals-1) {
		t.Errorf("%d commands were carried out, %d were conflicts", taken.Load(), conflicts.Load())
	}
	rest()
	audit(t, all[0], cases, cases*(2+len(life)))
}

// rivals is how often each instance is asked for the same at the same time.
const rivals = 2

// contend sends one command to all instances at once and returns the receipt
// of the one that was carried out.
func contend(t *testing.T, all [instances]*city.City, cmd command, taken, conflicts *atomic.Int64) city.Receipt {
	t.Helper()
	var g sync.WaitGroup
	var mu sync.Mutex
	var won city.Receipt
	for i := range instances * rivals {
		g.Go(func() {
			r, err := do(t.Context(), all[i%instances], cmd)
			switch {
			case err == nil:
				taken.Add(1)
				mu.Lock()
				defer mu.Unlock()
				won = r
			case problem.Is(err, problem.Conflict):
				conflicts.Add(1)
			default:
				t.Errorf("%s of %s: %v", cmd.Action, cmd.Case, err)
			}
		})
	}
	g.Wait()
	return won
}

// An idempotency key is good for all instances: whichever is asked first
// carries the command out, the others give its answer.
func TestKeysHoldAcrossInstances(t *testing.T) {
	t.Parallel()
	all, rest := towns(t)
	const cases = 40
	var fresh atomic.Int64
	var g sync.WaitGroup
	for i := range cases {
		g.Go(func() {
			var mu sync.Mutex
			answers := map[city.Receipt]int{}
			var same sync.WaitGroup
			for n := range instances * rivals {
				same.Go(func() {
					r, err := do(t.Context(), all[n%instances], opening(fmt.Sprintf("key %d", i)))
					if err != nil {
						t.Error(err)
						return
					}
					if !r.Replayed {
						fresh.Add(1)
					}
					r.Replayed = false
					mu.Lock()
					defer mu.Unlock()
					answers[r]++
				})
			}
			same.Wait()
			if len(answers) != 1 {
				t.Errorf("one key, %d answers: %v", len(answers), answers)
			}
		})
	}
	g.Wait()
	if fresh.Load() != cases {
		t.Errorf("%d commands were carried out for %d keys", fresh.Load(), cases)
	}
	rest()
	audit(t, all[1], cases, cases*2)
}

// audit checks the events of a town and that its projections follow from them.
func audit(t *testing.T, c *city.City, cases, events int) {
	t.Helper()
	h := newChronicle()
	if err := h.read(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, versions := range h.actions {
		n += len(versions)
	}
	if h.opened != cases || n != events {
		t.Errorf("%d cases and %d events, want %d and %d", h.opened, n, cases, events)
	}
	if gaps := h.gaps(law.DateOf(time.Now()).Year()); len(gaps) > 0 {
		t.Errorf("missing: %v", gaps)
	}
	sameAfterRebuild(t, c, slices.Sorted(maps.Keys(h.actions)))
}
