package tlog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

func TestOtherEntriesThanWereWritten(t *testing.T) {
	t.Parallel()
	all := entries(0, 701)
	for _, c := range []struct{ kept, reached, again int }{{0, 5, 0}, {0, 5, 3}, {10, 50, 0}, {10, 600, 2}, {256, 300, 1}, {300, 700, 0}, {300, 700, 250}} {
		for _, other := range []int{c.kept + c.again, c.reached - 1} {
			w := newWorld()
			ok(t, sequence(t, w.storage, &w.heads, all[:c.kept], []int{1000}))
			kept, err := w.heads.Head(ctx)
			ok(t, err)
			ok(t, sequence(t, w.storage, &w.heads, all[:c.reached], []int{1000}))
			w.heads.Set(kept) // the database comes from a backup
			from := c.kept + c.again
			ok(t, sequence(t, w.storage, &w.heads, all[:from], []int{1000}))
			for _, to := range []int{other + 1, c.reached, c.reached + 1} {
				l := tlogtest.Open(t, tlog.Config{Storage: w.storage, Heads: &w.heads})
				wrong := slices.Clone(all[from:to])
				wrong[other-from] = []byte("another entry")
				if _, err := l.Append(ctx, int64(from), wrong); !errors.Is(err, tlog.ErrFork) {
					t.Errorf("%v: entry %d of %d was changed: %v", c, other, to, err)
				}
			}
			ok(t, sequence(t, w.storage, &w.heads, all, []int{4, 300}))
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
	w, all := newWorld(), entries(0, 900)
	heads := &slow{Heads: &w.heads}
	old := tlogtest.Open(t, tlog.Config{Storage: w.storage, Heads: heads})
	tlogtest.Append(t, old, all[:100]...)
	heads.meanwhile = func() { ok(t, sequence(t, w.storage, &w.heads, all[:700], []int{300})) }
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
	for round := range 5 {
		w, all := newWorld(), entries(0, 3000)
		if round == 0 {
			var err error
			w.storage, err = tlog.OpenDir(t.TempDir())
			ok(t, err)
			all = all[:700] // each is synced
		}
		var wg sync.WaitGroup
		for p := range 3 {
			wg.Go(func() {
				for {
					err := sequence(t, w.storage, &w.heads, all, []int{1 + p*13, 300 - round, 77})
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
