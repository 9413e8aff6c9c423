package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Tasks of a lane act in the order given, after everything is prepared.
func TestDriveKeepsLanesInOrder(t *testing.T) {
	t.Parallel()
	var prepared atomic.Int64
	var mu sync.Mutex
	acted := map[string][]int{}
	var tasks []*task
	for i := range 200 {
		lane := []string{"", "a", "b"}[i%3]
		tasks = append(tasks, &task{lane: lane,
			prepare: func(context.Context) error { prepared.Add(1); return nil },
			act: func(context.Context) error {
				if prepared.Load() != 200 {
					return fmt.Errorf("task %d acts before all is prepared", i)
				}
				mu.Lock()
				defer mu.Unlock()
				acted[lane] = append(acted[lane], i)
				return nil
			}})
	}
	if err := drive(t.Context(), tasks); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(acted["a"]) || !slices.IsSorted(acted["b"]) || len(acted[""])+len(acted["a"])+len(acted["b"]) != 200 {
		t.Errorf("acted in the order %v", acted)
	}
}

func TestDriveStopsAtAFault(t *testing.T) {
	t.Parallel()
	fault := errors.New("disk on fire")
	acts := 0
	err := drive(t.Context(), []*task{
		{lane: "a", act: func(context.Context) error { return fault }},
		{lane: "a", act: func(context.Context) error { acts++; return nil }},
	})
	if !errors.Is(err, fault) || acts != 0 {
		t.Errorf("%v, %d acts", err, acts)
	}
}

// Every opener gets the id he put down, however many open at once, and a
// refusal before the id is needed leaves none behind.
func TestIDsReachTheirOpeners(t *testing.T) {
	t.Parallel()
	ids := NewIDs()
	var g sync.WaitGroup
	for i := range 100 {
		g.Go(func() {
			want := fmt.Sprint(i)
			err := ids.With(want, func() error {
				if i%7 == 0 {
					return errors.New("refused")
				}
				if got := ids.NewID(); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
				return nil
			})
			if (err != nil) != (i%7 == 0) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	g.Wait()
	if id := ids.NewID(); len(id) != 36 {
		t.Errorf("left behind: %s", id)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	var c Clock
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	c.Set(noon)
	if !c.Now().Equal(noon) {
		t.Errorf("stands at %s", c.Now())
	}
	c.Release()
	if time.Since(c.Now()).Abs() > time.Minute {
		t.Errorf("runs at %s", c.Now())
	}
}
