package city_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

// memoryLog is a public log that can fail where a crash can strike: before
// anything is written, after the tiles, and after the head has moved.
type memoryLog struct {
	mu      sync.Mutex
	tiles   [][]byte // may reach beyond the head
	size    int64
	appends int
	fail    map[string]int // how often at each point
	behind  bool           // somebody else appends the same first
}

var points = []string{"before", "tiles", "head"}

func (l *memoryLog) failing(point string) error {
	if l.fail[point] <= 0 {
		return nil
	}
	l.fail[point]--
	return errDisk
}

func (l *memoryLog) Head(context.Context) (tlog.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return tlog.Head{Size: l.size}, nil
}

func (l *memoryLog) Append(_ context.Context, from int64, entries [][]byte) (tlog.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if from != l.size {
		return tlog.Head{}, tlog.ErrMoved
	}
	if err := l.failing("before"); err != nil {
		return tlog.Head{}, err
	}
	for i, e := range entries {
		switch at := int(from) + i; {
		case at == len(l.tiles):
			l.tiles = append(l.tiles, e)
		case !bytes.Equal(l.tiles[at], e):
			return tlog.Head{}, tlog.ErrFork
		}
	}
	if err := l.failing("tiles"); err != nil {
		return tlog.Head{}, err
	}
	l.size = from + int64(len(entries))
	l.appends++
	if l.behind {
		l.behind = false
		return tlog.Head{}, tlog.ErrMoved
	}
	return tlog.Head{Size: l.size}, l.failing("head")
}

// logged is a city with a public log.
func logged(t *testing.T, wrap func(city.Store) city.Store) (*bundle, *memoryLog) {
	t.Helper()
	l := &memoryLog{fail: map[string]int{}}
	b := setup(t, wrap)
	cfg := b.city.Config
	cfg.PublicLog = l
	b.city.Close()
	var err error
	if b.city, err = city.Open(b.ctx, cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.city.Close)
	return b, l
}

// whole checks that the log has the entry of every event at its index, and
// nothing else.
func (b *bundle) whole(l *memoryLog) {
	b.t.Helper()
	rows, err := b.store.EventsAfter(b.ctx, 0, 100_000)
	if err != nil {
		b.t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size != int64(len(rows)) || len(l.tiles) != len(rows) {
		b.t.Fatalf("%d events, a head of %d, %d entries", len(rows), l.size, len(l.tiles))
	}
	for i, row := range rows {
		e, err := tlog.ParseEntry(l.tiles[i])
		if err != nil || e.Seq != int64(i+1) || e.Stream != row.Case || e.Version != row.Version || e.Action != row.Action ||
			!e.At.Equal(row.At) || e.List != row.List || (e.Private == "") != tlog.IsAnnouncement(row.Case) {
			b.t.Errorf("event %+v has the entry %s, %v", row, l.tiles[i], err)
		}
	}
}

func (b *bundle) sequence(want int) {
	b.t.Helper()
	if n, err := b.city.Sequence(b.ctx); n != want || err != nil {
		b.t.Errorf("sequenced %d, want %d: %v", n, want, err)
	}
}

func TestEveryEventIsLogged(t *testing.T) {
	t.Parallel()
	b, l := logged(t, nil)
	b.sequence(2) // list and calendar
	b.sequence(0)
	b.finish()
	b.days(1)
	if _, err := b.city.CloseDays(b.ctx); err != nil {
		t.Fatal(err)
	}
	rows, err := b.store.EventsAfter(b.ctx, 2, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	b.sequence(len(rows))
	b.whole(l)
	b.sequence(0)
	if l.appends != 2 {
		t.Errorf("%d heads without news", l.appends)
	}
	for i, entry := range l.tiles {
		if strings.Contains(string(entry), "测试人") || strings.Contains(string(entry), `"li"`) {
			t.Errorf("entry %d tells who: %s", i, entry)
		}
	}
}

func TestManyChunks(t *testing.T) {
	t.Parallel()
	b, l := logged(t, nil)
	batch := &city.Batch{}
	for i := range 5000 {
		e, err := b.city.Announcement("list/x", i+1, "publish", struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		batch.Events = append(batch.Events, e)
	}
	if err := b.store.Commit(b.ctx, batch); err != nil {
		t.Fatal(err)
	}
	b.sequence(5002)
	b.whole(l)
	if l.appends != 3 {
		t.Errorf("%d appends", l.appends)
	}
}

// At whatever point a crash strikes, the next try makes the same log.
func TestCrashesRepeatNothingAndLoseNothing(t *testing.T) {
	t.Parallel()
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			b, l := logged(t, nil)
			b.sequence(2)
			for range 3 {
				b.submitted(li)
				l.fail[point] = 2
				for range 2 {
					if _, err := b.city.Sequence(b.ctx); !errors.Is(err, errDisk) {
						t.Fatal(err)
					}
					b.submitted(wang) // and more has happened when it tries again
				}
				l.fail[point] = 0
				if _, err := b.city.Sequence(b.ctx); err != nil {
					t.Fatal(err)
				}
				b.whole(l)
			}
		})
	}
}

func TestAnotherProcessWasFaster(t *testing.T) {
	t.Parallel()
	b, l := logged(t, nil)
	b.submitted(li)
	l.behind = true
	b.sequence(0) // it finds the other's entries there, and nothing to add
	b.whole(l)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 20 {
				if _, err := b.city.Sequence(b.ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 30 {
		b.open(li)
	}
	all.Wait()
	if _, err := b.city.Sequence(b.ctx); err != nil {
		t.Error(err)
	}
	b.whole(l)
}

// holed is a store some of whose events are gone.
type holed struct {
	city.Store
	mu   sync.Mutex
	gone func(seq int64) bool
}

func (h *holed) EventsAfter(ctx context.Context, seq int64, limit int) ([]city.EventRow, error) {
	rows, err := h.Store.EventsAfter(ctx, seq, limit)
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []city.EventRow
	for _, row := range rows {
		if h.gone == nil || !h.gone(row.Seq) {
			out = append(out, row)
		}
	}
	return out, err
}

func TestHolesAndRollbacksStopTheLog(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]func(int64) bool{
		"a hole in the news":   func(seq int64) bool { return seq == 6 },
		"the first news":       func(seq int64) bool { return seq == 5 },
		"the last in the log":  func(seq int64) bool { return seq == 4 },
		"an older copy":        func(seq int64) bool { return seq > 2 },
		"everything":           func(int64) bool { return true },
		"all but the very end": func(seq int64) bool { return seq < 7 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &holed{}
			b, l := logged(t, func(s city.Store) city.Store { h.Store = s; return h })
			b.submitted(li)
			b.sequence(4)
			b.submitted(li)
			b.open(li)
			h.gone = gone
			for range 2 {
				if n, err := b.city.Sequence(b.ctx); n != 0 || !errors.Is(err, city.ErrNotContinued) {
					t.Errorf("sequenced %d, %v", n, err)
				}
			}
			if l.size != 4 || len(l.tiles) != 4 {
				t.Errorf("the log went on to %d", l.size)
			}
			h.gone = nil
			b.sequence(3)
			b.whole(l)
		})
	}
}

func TestAFaultNamesItsEvent(t *testing.T) {
	t.Parallel()
	b, l := logged(t, nil)
	r := b.submitted(li)
	cfg := b.city.Config
	cfg.Vault = vault.FromSecret([]byte("quite another secret of this length"))
	c, err := city.Open(b.ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Sequence(b.ctx); err == nil || !strings.Contains(err.Error(), r.Case) || l.size != 0 {
		t.Errorf("with another key: %v, %d entries", err, l.size)
	}
	event := city.EventRow{Case: "no-key", Version: 1, Action: "x", At: b.time(), Public: []byte("{}"), Private: []byte("x")}
	if err := b.store.Commit(b.ctx, &city.Batch{Events: []city.EventRow{event}}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.city.Sequence(b.ctx); err == nil || !strings.Contains(err.Error(), "event 5, version 1 of no-key") || l.size != 0 {
		t.Errorf("without a key: %v, %d entries", err, l.size)
	}
}

// Run adds to the log soon after something happens, through faults too.
func TestRunKeepsTheLog(t *testing.T) {
	t.Parallel()
	b, l := logged(t, nil)
	l.fail["tiles"] = 1
	ctx, stop := context.WithCancel(b.ctx)
	var work sync.WaitGroup
	work.Go(func() { b.city.Run(ctx) })
	for range 4 {
		b.submitted(li)
		rows, err := b.store.EventsAfter(b.ctx, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		l.await(t, int64(len(rows)))
	}
	stop()
	work.Wait()
	b.whole(l)
}

// await waits until the log has the size.
func (l *memoryLog) await(t *testing.T, size int64) {
	t.Helper()
	for range 500 {
		l.mu.Lock()
		reached := l.size >= size
		l.mu.Unlock()
		if reached {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the log does not reach %d", size)
}

// What the log could not take is refused when it is decided (here at once, by
// rule), and leaves no gap.
func TestTooMuchToDiscloseIsRefused(t *testing.T) {
	t.Parallel()
	b, l := logged(t, nil)
	goods := "  goods: {type: string, title: 货物, x-en: Goods, maxLength: 20000}\n"
	cfg := b.city.Config
	cfg.Library = changed(t, changed(t, cfg.Library, "  night: {", goods+"  night: {"), "public: [/area]", "public: [/area, /goods]")
	b.city.Close()
	var err error
	if b.city, err = city.Open(b.ctx, cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.city.Close)
	for _, goods := range []string{"𠮷", strings.Repeat("<", 20_000), strings.Repeat("𠮷", 16_000), strings.Repeat("𠮷", 16_600)} {
		long, size := map[string]any{"name": "测试人", "area": 1.0, "goods": goods}, len(goods)
		want := size > tlog.MaxEntry
		r := b.open(li)
		_, err := b.city.Do(b.ctx, li, city.Request{Case: r.Case, Action: "submit", Expect: r.Version, Form: long})
		if refused := problem.Of(err); (refused != nil && refused.Code == "too_much_disclosed") != want || err != nil && !want {
			t.Errorf("submitting %d bytes: %v", size, err)
		}
		_, err = b.city.Do(b.ctx, li, city.Request{Item: "stall", Action: casework.Open, Form: long, Submit: true})
		if problem.Is(err, problem.Refused) != want || err != nil && !want {
			t.Errorf("opening with %d bytes: %v", size, err)
		}
	}
	b.submitted(&access.Viewer{Person: "zhao"})
	if _, err := b.city.Sequence(b.ctx); err != nil {
		t.Fatal(err)
	}
	b.whole(l)
	if last := string(l.tiles[len(l.tiles)-1]); !strings.Contains(last, "CG-2026-000007") {
		t.Errorf("the refusals left a gap: %s", last)
	}
}
