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
	one, other    []*lists.Figure // before and after, as figures.Members takes them
	same          bool
	item          bool // same, and reads what items say
	was, now      tally
}

// tally adds up members in millionths, as figures do.
type tally struct{ numerator, denominator int64 }

func (t *tally) add(m share) {
	if m.in {
		t.denominator++
		t.numerator += m.value
	}
}

func (t tally) side(f *lists.Figure) *Side {
	if f == nil {
		return nil
	}
	sums := figures.Sums{Denominator: t.denominator, Numerator: figures.FromMillionths(t.numerator)}
	return &Side{Value: figures.Of(f, sums).Text, Numerator: sums.Numerator, Denominator: sums.Denominator}
}

// share is a subject's part in one figure.
type share struct {
	in     bool
	value  int64 // millionths in the numerator
	office string
}

// shareOf returns the subject's part in a figure; none where f is empty.
func shareOf(f []*lists.Figure, s figures.Subject) (share, error) {
	if len(f) == 0 {
		return share{}, nil
	}
	members, err := figures.Members(f, s)
	if err != nil || len(members) == 0 {
		return share{}, err
	}
	out := share{in: true, office: members[0].Office}
	if members[0].Counts {
		out.value, err = figures.Millionths(members[0].Value)
	}
	return out, err
}

// pairs are all figures, as in force and then the added ones.
func (r *Replay) pairs() []*pair {
	var out []*pair
	for _, f := range r.Library.Figures() {
		other := r.Changed.Figure(f.ID)
		out = append(out, &pair{before: f, after: other, same: lists.SameFigure(f, other), item: readsItem(f)})
	}
	for _, f := range r.Changed.Figures() {
		if r.Library.Figure(f.ID) == nil {
			out = append(out, &pair{after: f})
		}
	}
	for _, p := range out {
		if p.before != nil {
			p.one = []*lists.Figure{p.before}
		}
		if p.after != nil {
			p.other = []*lists.Figure{p.after}
		}
	}
	return out
}

func readsItem(f *lists.Figure) bool {
	for _, e := range []*lists.Expr{f.Where, f.Count, f.Sum} {
		if e != nil && slices.ContainsFunc(e.Reads(), func(path string) bool { return path == "item" || strings.HasPrefix(path, "item.") }) {
			return true
		}
	}
	return false
}

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
