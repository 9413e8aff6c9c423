package tlog_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"filippo.io/torchwood"
	xtlog "golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

var errKilled = errors.New("the process was killed")

// process stands between a log and what it persists. At its point-th call that
// persists something it is killed, before or after that is persisted; whatever
// it calls from then on fails.
type process struct {
	*world
	point int // from 1; 0 for never
	after bool
	calls int
	dead  bool
}

// world is what outlives processes, and all that was ever signed.
type world struct {
	storage tlog.Storage
	heads   tlogtest.Heads
	signed  [][]byte
}

func newWorld() *world { return &world{storage: &tlogtest.Storage{}} }

func (p *process) persist(do func() error) error {
	p.calls++
	kill := p.calls == p.point
	if p.dead || kill && !p.after {
		p.dead = true
		return errKilled
	}
	err := do()
	if kill {
		p.dead = true
		return errKilled
	}
	return err
}

func (p *process) Read(ctx context.Context, path string) ([]byte, error) {
	if p.dead {
		return nil, errKilled
	}
	return p.storage.Read(ctx, path)
}

func (p *process) Write(ctx context.Context, path string, content []byte) error {
	return p.persist(func() error { return p.storage.Write(ctx, path, content) })
}

func (p *process) Remove(ctx context.Context, path string) error {
	return p.persist(func() error { return p.storage.Remove(ctx, path) })
}

func (p *process) Head(ctx context.Context) (tlog.Head, error) {
	if p.dead {
		return tlog.Head{}, errKilled
	}
	return p.heads.Head(ctx)
}

func (p *process) Advance(ctx context.Context, from int64, h tlog.Head) (moved bool, err error) {
	p.signed = append(p.signed, h.Signed)
	err = p.persist(func() (err error) {
		moved, err = p.heads.Advance(ctx, from, h)
		return err
	})
	return moved, err
}

func (p *process) Show(context.Context, int64, []byte) error { return nil }

// batching is a process whose storage writes files together: when it is killed
// in the middle, any of them may be there.
type batching struct {
	*process
	random *rand.Rand
}

func (b batching) WriteAll(ctx context.Context, files []tlog.File) error {
	err := b.persist(func() error { return nil })
	for _, f := range files {
		if err == nil || b.random.IntN(2) == 0 {
			_ = b.storage.Write(ctx, f.Path, f.Content) // in memory
		}
	}
	return err
}

// sequence appends what is left of all in chunks, as the sequencer does, until
// all are in the log or the process is killed.
func sequence(t testing.TB, storage tlog.Storage, heads tlog.Heads, all [][]byte, chunks []int) error {
	l, err := tlog.Open(ctx, tlog.Config{Origin: tlogtest.Origin, Key: tlogtest.Key(tlogtest.Origin), Storage: storage, Heads: heads})
	for i := 0; err == nil; i++ {
		var head tlog.Head
		head, err = l.Head(ctx)
		if err != nil || int(head.Size) == len(all) {
			break
		}
		to := min(len(all), int(head.Size)+chunks[i%len(chunks)])
		_, err = l.Append(ctx, head.Size, all[head.Size:to])
	}
	return err
}

// whole checks that a log is just what all entries make, and that every two
// checkpoints that were ever signed are of one log.
func (w *world) whole(t testing.TB, all [][]byte) {
	t.Helper()
	l, m := tlogtest.Open(t, tlog.Config{Storage: w.storage, Heads: &w.heads}), &model{}
	m.add(t, all)
	head, err := l.Head(ctx)
	ok(t, err)
	if head.Size != int64(len(all)) {
		t.Fatalf("the log has %d entries of %d", head.Size, len(all))
	}
	for _, tile := range tiles(head.Size) {
		data, err := w.storage.Read(ctx, torchwood.TilePath(tile))
		ok(t, err)
		if !bytes.Equal(data, m.content(t, tile)) {
			t.Fatalf("%s has the wrong content", torchwood.TilePath(tile))
		}
	}
	w.consistent(t, l)
}

func (w *world) consistent(t testing.TB, l *tlog.Log) {
	t.Helper()
	var trees []xtlog.Tree
	for _, signed := range w.signed {
		c, _, err := torchwood.VerifyCheckpoint(signed, policy(t, l))
		ok(t, err)
		trees = append(trees, c.Tree)
	}
	for _, a := range trees {
		for _, b := range trees {
			if a.N > b.N {
				continue
			}
			proof, err := l.Consistency(ctx, a.N, b.N)
			ok(t, err)
			if err := xtlog.CheckTree(proof, b.N, b.Hash, a.N, a.Hash); err != nil {
				t.Errorf("checkpoints of %d and %d: %v", a.N, b.N, err)
			}
		}
	}
}

func TestKilledAtEveryPoint(t *testing.T) {
	t.Parallel()
	all := entries(0, 800)
	before, afterwards := []int{3, 100, 200, 1, 256}, []int{7, 50, 300}
	for _, after := range []bool{false, true} {
		for point := 1; ; point++ {
			w := newWorld()
			p := &process{world: w, point: point, after: after}
			err := sequence(t, p, p, all, before)
			if p.dead != errors.Is(err, errKilled) || !p.dead && err != nil {
				t.Fatalf("killed at %d: %v", point, err)
			}
			ok(t, sequence(t, w.storage, &w.heads, all, afterwards))
			w.whole(t, all)
			if !p.dead {
				if point < 30 {
					t.Errorf("only %d points", point)
				}
				break
			}
		}
	}
}

func sizeOf(t testing.TB, w *world) int64 {
	t.Helper()
	head, err := w.heads.Head(ctx)
	ok(t, err)
	return head.Size
}

func TestKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	all := entries(0, 900)
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld()
		chunks := rapid.SliceOfN(rapid.IntRange(1, 400), 1, 5)
		for range rapid.IntRange(1, 12).Draw(r, "processes") {
			p := &process{world: w, point: rapid.IntRange(1, 20).Draw(r, "point"), after: rapid.Bool().Draw(r, "after")}
			var storage tlog.Storage = p
			if rapid.Bool().Draw(r, "batch") {
				storage = batching{p, rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 0))}
			}
			if err := sequence(t, storage, p, all, chunks.Draw(r, "chunks")); err != nil && !errors.Is(err, errKilled) {
				r.Fatal(err)
			}
		}
		ok(t, sequence(t, w.storage, &w.heads, all, []int{123}))
		w.whole(t, all)
	})
}
