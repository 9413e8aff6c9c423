package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"qingdan/internal/city"
	"qingdan/internal/problem"
)

// readersSeeWholeGroups moves two cases and a number series always together,
// while readers look for a state in which they differ.
func readersSeeWholeGroups(b *bundle) {
	const rounds = 40
	pair := func(v int) *city.Batch {
		batch := batchOf(caseOf("left", version(v)), caseOf("right", version(v)))
		batch.Series = []city.SeriesWrite{{Series: "s", Expect: int64(v - 1), Last: int64(v)}}
		return batch
	}
	b.commit(pair(1))
	var done atomic.Bool
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for !done.Load() {
				got, err := b.s.Load(b.ctx, city.Touch{Cases: []string{"left", "right"}, Series: []string{"s"}})
				if err != nil {
					b.Errorf("load: %v", err)
					return
				}
				if l, r, n := got.Cases["left"].Version, got.Cases["right"].Version, got.Series["s"]; l != r || l != int(n) {
					b.Errorf("half a group: versions %d and %d, number %d", l, r, n)
				}
				events, err := b.s.EventsAfter(b.ctx, 0, 10*rounds)
				if err != nil || len(events)%2 != 0 {
					b.Errorf("half a group: %d events, %v", len(events), err)
				}
			}
		})
	}
	for v := 2; v <= rounds; v++ {
		b.commit(pair(v))
	}
	done.Store(true)
	readers.Wait()
}

// counter adds one to a case, its number series and a record by a read and a
// write that may lose the race, until it has won. It returns how often it lost.
func counter(ctx context.Context, s city.Store, id, series string) (lost int, err error) {
	for {
		got, err := s.Load(ctx, city.Touch{Cases: []string{id}, Series: []string{series}})
		if err != nil {
			return lost, err
		}
		batch := batchOf(caseOf(id, version(got.Cases[id].Version+1)))
		last := got.Series[series]
		batch.Series = []city.SeriesWrite{{Series: series, Expect: last, Last: last + 1}}
		tally, err := counted(ctx, s, id, batch.Cases[0].Version)
		if err != nil {
			return lost, err
		}
		batch.Records = []city.RecordRow{tally}
		err = s.Commit(ctx, batch)
		var l *city.Lost
		if !errors.As(err, &l) {
			return lost, err
		}
		if len(l.Cases)+len(l.Series)+len(l.Records) == 0 {
			return lost, fmt.Errorf("a lost race that names nothing: %+v", l)
		}
		lost++
	}
}

// counted is the record that all writers share, its title one higher.
func counted(ctx context.Context, s city.Store, id string, version int) (city.RecordRow, error) {
	old, err := s.Record(ctx, "shared", "tally")
	if err != nil && !problem.Is(err, problem.NotFound) {
		return old, err
	}
	n, _ := strconv.Atoi(old.Title) // the first has none
	return recordOf("shared", "tally", func(r *city.RecordRow) {
		r.Case, r.Version, r.Title = id, version, strconv.Itoa(n+1)
		r.Over = &city.RecordVersion{Case: old.Case, Version: old.Version}
	}), nil
}

// writersRace lets both stores count up the same cases and series. Not one
// count may be lost and not one number given twice.
func writersRace(b *bundle, other city.Store) {
	const writers, each, cases = 4, 15, 3
	var wins, losses atomic.Int64
	var all sync.WaitGroup
	for w := range writers {
		s := []city.Store{b.s, other}[w%2]
		all.Go(func() {
			for i := range each {
				lost, err := counter(b.ctx, s, numbered("c", (i+w)%cases), numbered("s", i%2))
				if err != nil {
					b.Errorf("writer %d: %v", w, err)
					return
				}
				wins.Add(1)
				losses.Add(int64(lost))
			}
		})
	}
	all.Wait()
	b.Logf("%d won, %d lost on the way", wins.Load(), losses.Load())
	got, err := b.s.Load(b.ctx, city.Touch{Cases: []string{"c0000", "c0001", "c0002"}, Series: []string{"s0000", "s0001"}})
	b.ok(err)
	versions, numbers := 0, int64(0)
	for _, c := range got.Cases {
		versions += c.Version
	}
	for _, last := range got.Series {
		numbers += last
	}
	events, err := other.EventsAfter(b.ctx, 0, 10_000)
	b.ok(err)
	tally, err := b.s.Record(b.ctx, "shared", "tally")
	b.ok(err)
	b.same("versions, numbers, events", []int{writers * each, writers * each, writers * each}, []int{versions, int(numbers), len(events)})
	b.same("the shared record", strconv.Itoa(writers*each), tally.Title)
}

// groupsCrosswise lets both stores write the same cases and records in
// opposite orders, which must not end in anything but wins and lost races.
func groupsCrosswise(b *bundle, other city.Store) {
	const n, rounds = 20, 15
	names := make([]string, n)
	for i := range names {
		names[i] = numbered("c", i)
	}
	write := func(s city.Store, backwards bool) error {
		got, err := s.Load(b.ctx, city.Touch{Cases: names, Series: names})
		if err != nil {
			return err
		}
		batch := &city.Batch{}
		for i := range names {
			id := names[i]
			if backwards {
				id = names[n-1-i]
			}
			was, last := got.Cases[id].Version, got.Series[id]
			batch.Cases = append(batch.Cases, city.CaseWrite{CaseRow: caseOf(id, version(was+1)), Expect: was})
			batch.Events = append(batch.Events, eventOf(id, was+1))
			batch.Series = append(batch.Series, city.SeriesWrite{Series: id, Expect: last, Last: last + 1})
			batch.Records = append(batch.Records, recordOf("shared", id))
		}
		return s.Commit(b.ctx, batch)
	}
	var wins atomic.Int64
	var all sync.WaitGroup
	for w, s := range []city.Store{b.s, other} {
		all.Go(func() {
			for range rounds {
				var lost *city.Lost
				switch err := write(s, w == 1); {
				case err == nil:
					wins.Add(1)
				case !errors.As(err, &lost):
					b.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	all.Wait()
	for _, id := range names {
		if v := b.load(id).Version; int64(v) != wins.Load() {
			b.Errorf("case %s has version %d after %d groups", id, v, wins.Load())
		}
	}
}

// followersMissNothing reads the sequence while both stores write: what comes
// must follow what came without a hole.
func followersMissNothing(b *bundle, other city.Store) {
	const writers, each = 4, 25
	var all sync.WaitGroup
	for w := range writers {
		s := []city.Store{b.s, other}[w%2]
		all.Go(func() {
			for i := range each {
				if err := s.Commit(b.ctx, batchOf(caseOf(numbered(fmt.Sprintf("w%d-", w), i)))); err != nil {
					b.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	follow := func(seq int64) int64 {
		events, err := other.EventsAfter(b.ctx, seq, 7)
		b.ok(err)
		for _, e := range events {
			if e.Seq != seq+1 {
				b.Fatalf("event %d came after %d", e.Seq, seq)
			}
			seq = e.Seq
		}
		return seq
	}
	seq, writing := int64(0), true
	for writing {
		select {
		case <-done:
			writing = false
		default:
		}
		seq = follow(seq)
	}
	for next := follow(seq); next != seq; next = follow(seq) {
		seq = next
	}
	b.same("events followed", int64(writers*each), seq)
}

// membersFromTwo lets two processes that both believe to lead save members of
// the same subjects. Whoever wins, the totals are those of the members.
func membersFromTwo(b *bundle, other city.Store) {
	var all sync.WaitGroup
	for w, s := range []city.Store{b.s, other} {
		all.Go(func() {
			for i := range 15 {
				subject := numbered("case:", i%3)
				err := s.SaveMembers(b.ctx, fmt.Sprintf("f%d", w), int64(i), []city.MemberChange{{Subject: subject,
					Members: []city.Member{{Figure: "on-time", Subject: subject, Office: "GAJ", Counts: (i+w)%2 == 0, Value: float64(w) + 0.1, At: now}}}})
				if err != nil {
					b.Errorf("process %d: %v", w, err)
				}
			}
		})
	}
	all.Wait()
	b.recount()
}
