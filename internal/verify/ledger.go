package verify

import (
	"qingdan/internal/figures"
)

// ledger folds the log's entries into figures, exactly up to a position. What
// lies beyond waits.
type ledger struct {
	fold    *figures.Fold
	to      int64 // fold entries below this index; the rest waits
	done    int64 // entries below this index are folded
	waiting []item
	last    map[string]int64 // index of the last entry of a subject
}

func newLedger() *ledger {
	return &ledger{fold: figures.NewFold(), last: map[string]int64{}}
}

func (l *ledger) add(it item) {
	if it.index >= l.to || len(l.waiting) > 0 {
		l.waiting = append(l.waiting, it)
		return
	}
	l.apply(it)
}

func (l *ledger) apply(it item) {
	l.done = it.index + 1
	if it.announcement() {
		return
	}
	e := it.event()
	l.fold.Add(e)
	l.last[figures.CaseID(e.Case)] = it.index
	for _, ch := range e.Public.Records {
		l.last[figures.RecordID(ch.Register, ch.Key)] = it.index
	}
}

// advance folds what waits below a position; false where the fold is beyond
// it already.
func (l *ledger) advance(to int64) bool {
	if to < l.done {
		return false
	}
	l.to = to
	n := 0
	for n < len(l.waiting) && l.waiting[n].index < to {
		l.apply(l.waiting[n])
		n++
	}
	l.waiting = append([]item(nil), l.waiting[n:]...)
	return true
}
