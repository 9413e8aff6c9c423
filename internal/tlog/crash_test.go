package tlog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
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
	storage tlogtest.Storage
	heads   tlogtest.Heads
	signed  [][]byte
}

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
	l, m := tlogtest.Open(t, tlog.Config{Storage: &w.storage, Heads: &w.heads}), &model{}
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
			w := &world{}
			p := &process{world: w, point: point, after: after}
			err := sequence(t, p, p, all, before)
			if p.dead != errors.Is(err, errKilled) || !p.dead && err != nil {
				t.Fatalf("killed at %d: %v", point, err)
			}
			ok(t, sequence(t, &w.storage, &w.heads, all, afterwards))
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
		w := &world{}
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
		ok(t, sequence(t, &w.storage, &w.heads, all, []int{123}))
		w.whole(t, all)
	})
}

func TestOtherEntriesThanWereWritten(t *testing.T) {
	t.Parallel()
	all := entries(0, 701)
	for _, c := range []struct{ kept, reached, again int }{{0, 5, 0}, {0, 5, 3}, {10, 50, 0}, {10, 600, 2}, {256, 300, 1}, {300, 700, 0}, {300, 700, 250}} {
		for _, other := range []int{c.kept + c.again, c.reached - 1} {
			w := &world{}
			ok(t, sequence(t, &w.storage, &w.heads, all[:c.kept], []int{1000}))
			kept, err := w.heads.Head(ctx)
			ok(t, err)
			ok(t, sequence(t, &w.storage, &w.heads, all[:c.reached], []int{1000}))
			w.heads.Set(kept) // the database comes from a backup
			from := c.kept + c.again
			ok(t, sequence(t, &w.storage, &w.heads, all[:from], []int{1000}))
			for _, to := range []int{other + 1, c.reached, c.reached + 1} {
				l := tlogtest.Open(t, tlog.Config{Storage: &w.storage, Heads: &w.heads})
				wrong := slices.Clone(all[from:to])
				wrong[other-from] = []byte("another entry")
				if _, err := l.Append(ctx, int64(from), wrong); !errors.Is(err, tlog.ErrFork) {
					t.Errorf("%v: entry %d of %d was changed: %v", c, other, to, err)
				}
			}
			ok(t, sequence(t, &w.storage, &w.heads, all, []int{4, 300}))
			w.whole(t, all)
		}
	}
}

func TestTilesAreNeverReplacedByOthers(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"tile/entries/000", "tile/0/000", "tile/1/000.p/1", "tile/entries/001.p/44", "tile/0/001.p/44"} {
		storage := &tlogtest.Storage{}
		ok(t, storage.Write(ctx, path, []byte("something else")))
		l := tlogtest.Open(t, tlog.Config{Storage: storage})
		if _, err := l.Append(ctx, 0, entries(0, 300)); !errors.Is(err, tlog.ErrFork) {
			t.Errorf("%s: %v", path, err)
		}
		if head, err := l.Head(ctx); err != nil || head.Size != 0 {
			t.Errorf("%s: the head is %d, error %v", path, head.Size, err)
		}
	}
}

// slow lets another process go first, once.
type slow struct {
	*tlogtest.Heads
	meanwhile func()
}

func (s *slow) Advance(ctx context.Context, from int64, h tlog.Head) (bool, error) {
	if do := s.meanwhile; do != nil {
		s.meanwhile = nil
		do()
	}
	return s.Heads.Advance(ctx, from, h)
}

func TestAnOldProcessStops(t *testing.T) {
	t.Parallel()
	w, all := &world{}, entries(0, 900)
	heads := &slow{Heads: &w.heads}
	old := tlogtest.Open(t, tlog.Config{Storage: &w.storage, Heads: heads})
	tlogtest.Append(t, old, all[:100]...)
	heads.meanwhile = func() { ok(t, sequence(t, &w.storage, &w.heads, all[:700], []int{300})) }
	if _, err := old.Append(ctx, 100, all[100:250]); !errors.Is(err, tlog.ErrMoved) {
		t.Errorf("the old process: %v", err)
	}
	if size := sizeOf(t, w); size != 700 {
		t.Errorf("the head is %d", size)
	}
	for _, from := range []int64{0, 100, 250, 701} {
		if _, err := old.Append(ctx, from, all[:1]); !errors.Is(err, tlog.ErrMoved) {
			t.Errorf("from %d: %v", from, err)
		}
	}
	tlogtest.Append(t, old, all[700:]...)
	w.whole(t, all)
}

func TestTwoProcessesTogether(t *testing.T) {
	t.Parallel()
	all := entries(0, 3000)
	for round := range 5 {
		w := &world{}
		var wg sync.WaitGroup
		for p := range 3 {
			wg.Go(func() {
				for {
					err := sequence(t, &w.storage, &w.heads, all, []int{1 + p*13, 300 - round, 77})
					if err == nil {
						return
					}
					if !errors.Is(err, tlog.ErrMoved) {
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		w.whole(t, all)
	}
}

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"tile/entries/001.p/44", "tile/0/001.p/44", "tile/1/000.p/1", "tile/0/000", "tile/entries/000"} {
		for _, damage := range []func([]byte) []byte{
			func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
			func(b []byte) []byte { return b[:len(b)-1] },
		} {
			storage := &tlogtest.Storage{}
			c := tlog.Config{Storage: storage, Heads: &tlogtest.Heads{}}
			l := tlogtest.Open(t, c)
			tlogtest.Append(t, l, entries(0, 300)...)
			content, err := storage.Read(ctx, path)
			ok(t, err)
			ok(t, storage.Write(ctx, path, damage(bytes.Clone(content))))
			found := 0
			for _, index := range []int64{0, 254, 255, 298, 299} {
				if _, err := l.Receipt(ctx, index); errors.Is(err, tlog.ErrDamaged) {
					found++
				} else {
					ok(t, err)
				}
			}
			if found == 0 {
				t.Errorf("%s: receipts were given", path)
			}
			again := tlogtest.Open(t, c)
			_, err = again.Append(ctx, 300, entries(300, 1))
			if edge := strings.Contains(path, ".p/"); edge != errors.Is(err, tlog.ErrDamaged) {
				t.Errorf("%s: append %v", path, err)
			}
			ok(t, storage.Write(ctx, path, content)) // repaired
			for _, index := range []int64{0, 254, 255, 298, 299} {
				_, _ = l.Receipt(ctx, index) // of a tile that was kept, at most once more refused
				_, err := l.Receipt(ctx, index)
				ok(t, err)
			}
		}
	}
	storage := &tlogtest.Storage{}
	ok(t, storage.Write(ctx, "reached", fmt.Append(nil, "many")))
	if _, err := tlogtest.Open(t, tlog.Config{Storage: storage}).Append(ctx, 0, entries(0, 1)); !errors.Is(err, tlog.ErrDamaged) {
		t.Errorf("a mark that is no number: %v", err)
	}
}

func TestEntriesThatAreTooLarge(t *testing.T) {
	t.Parallel()
	l := tlogtest.Open(t, tlog.Config{})
	if _, err := l.Append(ctx, 0, [][]byte{make([]byte, tlog.MaxEntry), make([]byte, tlog.MaxEntry+1)}); !errors.Is(err, tlog.ErrTooLarge) {
		t.Errorf("65536 bytes: %v", err)
	}
	tlogtest.Append(t, l, make([]byte, tlog.MaxEntry), nil)
	if entry, err := l.Entry(ctx, 0); err != nil || len(entry) != tlog.MaxEntry {
		t.Errorf("an entry of %d bytes, error %v", len(entry), err)
	}
	if entry, err := l.Entry(ctx, 1); err != nil || len(entry) != 0 {
		t.Errorf("an empty entry of %d bytes, error %v", len(entry), err)
	}
	if head, err := l.Append(ctx, 2, nil); err != nil || head.Size != 2 {
		t.Errorf("nothing to append: %v, %v", head.Size, err)
	}
}
