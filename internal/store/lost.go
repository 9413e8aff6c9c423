package store

import (
	"context"
	"fmt"

	"qingdan/internal/city"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
)

// LostBy compares what a batch expected with what is stored now and names what
// it lost. The write path calls it after a rollback, so it may name more than
// stood in the way at that moment, and all of it has truly moved on. If nothing
// has, the cause is a fault of the batch itself.
func (q *Queries) LostBy(ctx context.Context, b *city.Batch, cause error) error {
	now, err := q.Load(ctx, touchedBy(b))
	if err != nil {
		return err
	}
	lost := &city.Lost{}
	seen := map[string]bool{}
	name := func(id string) {
		if !seen[id] {
			seen[id] = true
			lost.Cases = append(lost.Cases, id)
		}
	}
	for _, c := range b.Cases {
		if now.Cases[Clean(c.ID)].Version != c.Expect {
			name(c.ID)
		}
	}
	for _, e := range b.Events {
		there := now.Cases[Clean(e.Case)].Version >= e.Version
		if tlog.IsAnnouncement(e.Case) {
			if there, err = q.announced(ctx, e); err != nil {
				return err
			}
		}
		if there {
			name(e.Case)
		}
	}
	for _, s := range b.Series {
		if now.Series[Clean(s.Series)] != s.Expect {
			lost.Series = append(lost.Series, s.Series)
		}
	}
	for _, a := range b.Answers {
		if _, ok := now.Answers[city.AnswerKey{Actor: Clean(a.Actor), Key: Clean(a.Key)}]; ok {
			lost.Keys = append(lost.Keys, a.AnswerKey)
		}
	}
	if lost.Records, err = q.movedRecords(ctx, b.Records); err != nil {
		return err
	}
	if len(lost.Cases)+len(lost.Series)+len(lost.Keys)+len(lost.Records) == 0 {
		return fmt.Errorf("a batch of %d events cannot be written, though nothing has moved on: %w", len(b.Events), cause)
	}
	return lost
}

// movedRecords returns the records that no longer stand where the rows were made
// from.
func (q *Queries) movedRecords(ctx context.Context, rows []city.RecordRow) ([]city.RecordKey, error) {
	var moved []city.RecordKey
	for _, r := range rows {
		if r.Over == nil {
			continue
		}
		now, err := q.Record(ctx, r.Register, r.Key)
		if err != nil && !problem.Is(err, problem.NotFound) {
			return nil, err
		}
		if now.Case != Clean(r.Over.Case) || now.Version != r.Over.Version {
			moved = append(moved, city.RecordKey{Register: r.Register, Key: r.Key})
		}
	}
	return moved, nil
}

// announced reports whether the event's stream has a version like its.
func (q *Queries) announced(ctx context.Context, e city.EventRow) (bool, error) {
	found, err := q.Announcements(ctx, e.Case, e.Case, 1)
	return len(found) > 0 && found[0].Version >= e.Version, err
}

func touchedBy(b *city.Batch) city.Touch {
	var t city.Touch
	for _, c := range b.Cases {
		t.Cases = append(t.Cases, c.ID)
	}
	for _, e := range b.Events {
		t.Cases = append(t.Cases, e.Case)
	}
	for _, s := range b.Series {
		t.Series = append(t.Series, s.Series)
	}
	for _, a := range b.Answers {
		t.Answers = append(t.Answers, a.AnswerKey)
	}
	return t
}

// CheckBatch refuses a batch that writes a case twice: which version it expects
// would be ambiguous. Clocks and records may come twice; the last wins.
func CheckBatch(b *city.Batch) error {
	cases := make(map[string]struct{}, len(b.Cases))
	for i := range b.Cases {
		cases[b.Cases[i].ID] = struct{}{}
	}
	if len(cases) < len(b.Cases) {
		return fmt.Errorf("a batch writes a case twice: collapse its writes first")
	}
	return nil
}
