package stresstest

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/store/pgtest"
)

// How long the log may stand still when a process that kept it is killed, and
// how often one is.
const (
	standstill   = 10 * time.Second
	killedInTurn = 4
)

// Two processes write to one database and keep one log in turn. One is killed
// again and again: the log goes on, and is whole in the end.
func TestTheLogGoesOnWithoutOneOfTwo(t *testing.T) {
	t.Parallel()
	name, l := pgtest.New(t), &ledger{folder: t.TempDir()}
	c, err := open(t.Context(), name, l.folder)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, c)
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() { c.Run(ctx) })
	for h := range 2 {
		work.Go(func() { load(ctx, t, c, fmt.Sprintf("own/%d", h)) })
	}
	for range killedInTurn {
		child := writer(t, name, l.folder, together)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for until := time.Now().Add(time.Second); lines.Scan() && time.Now().Before(until); {
			l.look(t, c)
		}
		_ = child.Process.Kill()
		for lines.Scan() { // what it said before the end
		}
		_ = child.Wait() // killed
		l.growsWithin(t, c, standstill)
	}
	stop()
	work.Wait()
	l.whole(t, c)
	t.Logf("%d heads seen, the last of %d entries", len(l.seen), l.seen[len(l.seen)-1].N)
}

// load opens cases and handles them until ctx ends.
func load(ctx context.Context, t *testing.T, c *city.City, key string) {
	for i := 0; ctx.Err() == nil; i++ {
		r, err := do(t.Context(), c, opening(fmt.Sprintf("%s/%d", key, i)))
		for _, next := range life {
			if err == nil {
				r, err = do(t.Context(), c, step(next.who, "", next.action, r))
			}
		}
		if err != nil {
			t.Errorf("under load: %v", err)
			return
		}
	}
}

// growsWithin fails the test unless everything that has happened by now is in
// the log in time.
func (l *ledger) growsWithin(t *testing.T, c *city.City, within time.Duration) {
	t.Helper()
	last, err := c.Store.Totals(t.Context(), "figures")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for l.look(t, c).N < last.Last {
		if time.Since(began) > within {
			t.Fatalf("the log stands at %d, %d events had happened %s ago", l.seen[len(l.seen)-1].N, last.Last, within)
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Logf("%d entries %s after the kill", last.Last, time.Since(began).Round(time.Millisecond))
}
