package main

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"qingdan/internal/app"
)

// pace is how many actions a second are made while delays are measured.
const pace = 2000

// headAt is when the published head was seen to have a size.
type headAt struct {
	at   time.Time
	size int64
}

// delayed measures how long after its reply an action's entry is published,
// while the city does all its own work.
func (f *logFigures) delayed(ctx context.Context, a *app.App, t *town) error {
	work, stop := context.WithCancel(ctx)
	var own sync.WaitGroup
	own.Go(func() { a.Work(work) })
	defer own.Wait()
	defer stop()
	time.Sleep(warm) // the city's own announcements
	base, err := a.PublicLog.Head(ctx)
	if err != nil {
		return err
	}
	var heads []headAt
	watching, seen := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { heads = watchHeads(watching, a) })
	replies, err := paced(ctx, t)
	time.Sleep(2 * time.Second) // the last are published
	seen()
	watch.Wait()
	if err != nil {
		return err
	}
	f.actions = float64(len(replies)) / measured.Seconds()
	f.p50, f.p99 = delays(replies, heads, base.Size)
	return nil
}

// watchHeads notes every size of the published head and when it was first seen.
func watchHeads(ctx context.Context, a *app.App) []headAt {
	var out []headAt
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return out
		case <-tick.C:
		}
		if head, err := a.PublicLog.Head(ctx); err == nil && (len(out) == 0 || out[len(out)-1].size != head.Size) {
			out = append(out, headAt{time.Now(), head.Size})
		}
	}
}

// paced takes actions at a steady rate and returns when each was answered, in
// order.
func paced(ctx context.Context, t *town) ([]time.Time, error) {
	times := make([][]time.Time, len(t.viewers))
	group, ctx := errgroup.WithContext(ctx)
	end := time.Now().Add(measured)
	for i, v := range t.viewers {
		d := &doer{city: t.city, viewer: v, cases: t.plan.Clients[i].Cases}
		group.Go(func() error {
			tick := time.NewTicker(time.Second * clients / pace)
			defer tick.Stop()
			for time.Now().Before(end) {
				<-tick.C
				if err := d.next(ctx); err != nil {
					return err
				}
				times[i] = append(times[i], time.Now())
			}
			return nil
		})
	}
	err := group.Wait()
	all := slices.Concat(times...)
	slices.SortFunc(all, time.Time.Compare)
	return all, err
}

// delays are those of all replies but the last, whose events may come after
// those of replies before them: never by more than the clients there are.
func delays(replies []time.Time, heads []headAt, base int64) (p50, p99 time.Duration) {
	var all []time.Duration
	h := 0
	for k, reply := range replies {
		want := base + int64(k+1+clients)
		for h < len(heads) && heads[h].size < want {
			h++
		}
		if h == len(heads) {
			break
		}
		all = append(all, max(0, heads[h].at.Sub(reply)))
	}
	if len(all) == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return all[len(all)/2], all[len(all)*99/100]
}
