package city_test

import (
	"context"
	"sync"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/problem"
)

// gate is a store whose writes wait to be let through, once it is shut.
type gate struct {
	city.Store
	mu      sync.Mutex
	shut    bool
	entered chan *city.Batch // a write waits
	release chan error       // lets it through, or fails it
	loaded  chan struct{}    // something was read to decide on
}

func (g *gate) Commit(ctx context.Context, b *city.Batch) error {
	g.mu.Lock()
	shut := g.shut
	g.mu.Unlock()
	if !shut {
		return g.Store.Commit(ctx, b)
	}
	g.entered <- b
	if err := <-g.release; err != nil {
		return err
	}
	return g.Store.Commit(ctx, b)
}

func (g *gate) Load(ctx context.Context, q city.Touch) (city.Loaded, error) {
	l, err := g.Store.Load(ctx, q)
	select {
	case g.loaded <- struct{}{}:
	default:
	}
	return l, err
}

// gated is a city whose gate is shut, with a submitted case of version 2.
func gated(t *testing.T) (*bundle, *gate, string) {
	g := &gate{entered: make(chan *city.Batch), release: make(chan error), loaded: make(chan struct{}, 1)}
	b := setup(t, func(s city.Store) city.Store { g.Store = s; return g })
	r := b.submitted(li)
	g.mu.Lock()
	g.shut = true
	g.mu.Unlock()
	return b, g, r.Case
}

type result struct {
	receipt city.Receipt
	err     error
}

func (b *bundle) start(v *access.Viewer, r city.Request) chan result {
	out := make(chan result, 1)
	go func() {
		receipt, err := b.city.Do(b.ctx, v, r)
		out <- result{receipt, err}
	}()
	return out
}

// behind starts two requests so that the second is decided while the first is
// being written. The second has a key: looking it up shows that it is decided.
func behind(b *bundle, g *gate, v1 *access.Viewer, r1 city.Request, v2 *access.Viewer, r2 city.Request) (first, second chan result) {
	first = b.start(v1, r1)
	<-g.entered
	select {
	case <-g.loaded:
	default:
	}
	second = b.start(v2, r2)
	<-g.loaded
	return first, second
}

func TestDecidesOnTopOfWhatIsBeingWritten(t *testing.T) {
	t.Parallel()
	b, g, id := gated(t)
	first, second := behind(b, g, clerk, city.Request{Case: id, Action: "accept", Expect: 2},
		decider, city.Request{Case: id, Action: "approve", Expect: 3, Key: "k"})
	select {
	case r := <-first:
		t.Fatalf("answered before it was on disk: %+v", r)
	default:
	}
	g.release <- nil
	if r := <-first; r.err != nil || r.receipt.Version != 3 {
		t.Errorf("first %+v", r)
	}
	if batch := <-g.entered; len(batch.Cases) != 1 || batch.Cases[0].Expect != 3 {
		t.Errorf("second batch %+v", batch.Cases)
	}
	g.release <- nil
	if r := <-second; r.err != nil || r.receipt.Version != 4 || r.receipt.State != "approved" {
		t.Errorf("second %+v", r)
	}
}

func TestWhatWasDecidedOnAFailedWriteIsDecidedAgain(t *testing.T) {
	t.Parallel()
	b, g, id := gated(t)
	first, second := behind(b, g, clerk, city.Request{Case: id, Action: "accept", Expect: 2},
		decider, city.Request{Case: id, Action: "approve", Expect: 3, Key: "k"})
	g.release <- errDisk
	if r := <-first; r.err == nil || problem.Of(r.err) != nil {
		t.Errorf("first %+v", r)
	}
	if r := <-second; !problem.Is(r.err, problem.Conflict) {
		t.Errorf("second %+v: the case is still at version 2", r)
	}
}

func TestSameKeyBehindItself(t *testing.T) {
	t.Parallel()
	b, g, id := gated(t)
	accept := city.Request{Case: id, Action: "accept", Expect: 2, Key: "once"}
	first := b.start(clerk, accept)
	<-g.entered
	second, other := b.start(clerk, accept), b.start(clerk, city.Request{Case: id, Action: "accept", Expect: 9, Key: "once"})
	g.release <- nil
	if r := <-first; r.err != nil || r.receipt.Replayed {
		t.Errorf("first %+v", r)
	}
	if r := <-second; r.err != nil || !r.receipt.Replayed || r.receipt.Version != 3 {
		t.Errorf("second %+v", r)
	}
	if r := <-other; !problem.Is(r.err, problem.Refused) {
		t.Errorf("the key for something else: %+v", r)
	}
}

func TestNumbersGoOnBehindAWrite(t *testing.T) {
	t.Parallel()
	b, g, _ := gated(t)
	open := city.Request{Item: "stall", Action: casework.Open, Form: stall, Submit: true, Key: "a"}
	again := open
	again.Key = "b"
	first, second := behind(b, g, li, open, li, again)
	g.release <- nil
	<-g.entered
	g.release <- nil
	if one, two := <-first, <-second; one.receipt.Number != "CG-2026-000002" || two.receipt.Number != "CG-2026-000003" {
		t.Errorf("numbers %+v %+v", one, two)
	}
}
