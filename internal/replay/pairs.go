package replay

import (
	"slices"
	"strings"

	"qingdan/internal/figures"
	"qingdan/internal/lists"
)

// pair is a figure under both lists; a side is nil where it is not defined.
type pair struct {
	before, after *lists.Figure
	same          bool
	item          bool // same, and reads what items say
	moves         bool // same, and reads facts that follow from limits, clocks and offices
	was, now      tally
}

// tally adds up members in millionths, as figures do, and keeps the values of
// a median.
type tally struct {
	numerator, denominator int64
	values                 []int64
}

func (t *tally) add(f *lists.Figure, m share) {
	if !m.in {
		return
	}
	t.denominator++
	t.numerator += m.value
	if f.Per == lists.PerMedian {
		t.values = append(t.values, m.value)
	}
}

func (t tally) side(f *lists.Figure) *Side {
	if f == nil {
		return nil
	}
	sums := figures.Sums{Denominator: t.denominator, Numerator: figures.FromMillionths(t.numerator)}
	if f.Per == lists.PerMedian {
		slices.Sort(t.values)
		sums.Halves = figures.Middle(t.values)
	}
	return &Side{Value: figures.Of(f, sums).Text, Numerator: sums.Numerator, Denominator: sums.Denominator}
}

// share is a subject's part in one figure.
type share struct {
	in     bool
	value  int64 // millionths in the numerator
	office string
}

// shareOf returns the subject's part in a figure; none where there is no
// figure.
func shareOf(f *lists.Figure, s figures.Subject) (share, error) {
	if f == nil {
		return share{}, nil
	}
	m, in, err := figures.ShareOf(f, s)
	if err != nil || !in {
		return share{}, err
	}
	out := share{in: true, office: m.Office}
	if m.Counts {
		out.value, err = figures.Millionths(m.Value)
	}
	return out, err
}

// pairs are all figures, as in force and then the added ones. What another
// authority states does not follow from lists and is left out.
func (r *Replay) pairs() []*pair {
	var out []*pair
	for _, f := range r.Library.Figures() {
		if f.Per == lists.PerLatest {
			continue
		}
		other := r.Changed.Figure(f.ID)
		out = append(out, &pair{before: f, after: other, same: lists.SameFigure(f, other), item: reads(f, isItem), moves: reads(f, moves)})
	}
	for _, f := range r.Changed.Figures() {
		if r.Library.Figure(f.ID) == nil && f.Per != lists.PerLatest {
			out = append(out, &pair{after: f})
		}
	}
	return out
}

// reads reports whether a figure reads a path that is one of some.
func reads(f *lists.Figure, some func(path string) bool) bool {
	for _, e := range []*lists.Expr{f.Where, f.Count, f.Sum, f.When} {
		if e != nil && slices.ContainsFunc(e.Reads(), some) {
			return true
		}
	}
	return false
}

func isItem(path string) bool { return path == "item" || strings.HasPrefix(path, "item.") }

// moved reports whether a fact that follows from limits, clocks and offices is
// another; no other fact can be.
func moved(a, b *lists.CaseFacts) bool {
	return a.OnTime != b.OnTime || a.StatutoryDays != b.StatutoryDays || a.PromisedDays != b.PromisedDays || a.UsedDays != b.UsedDays ||
		!a.Accepted.Equal(b.Accepted) || a.Office != b.Office || a.Alert != b.Alert
}

// over are the pairs of which a side is over a kind of subject.
func over(all []*pair, kind string) []*pair {
	is := func(f *lists.Figure) bool { return f != nil && f.Over == kind }
	return slices.DeleteFunc(slices.Clone(all), func(p *pair) bool { return !is(p.before) && !is(p.after) })
}
