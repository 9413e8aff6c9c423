package replay

import (
	"slices"

	"qingdan/internal/figures"
	"qingdan/internal/lists"
)

// shares tell what cases are in figures. A figure that asks only what many
// cases answer alike is worked out once for all that do.
type shares struct {
	of    []*lists.Figure // nil: none in this place
	alike []bool          // by place: the figure asks nothing else
	known map[likeness][]known
	row   []known // of the case taken up; nil: not kept
	s     figures.Subject
}

// likeness is what a case has in common with many.
type likeness struct {
	item                              *lists.Item
	state, outcome, channel, alert    string
	statutory, promised, used, rating int64
	ended, instant, onTime            bool
}

type known struct {
	share
	told bool
}

// maxLikenesses bounds what is kept where cases are not that much alike.
const maxLikenesses = 10_000

// common are the facts of which a likeness is made.
var common = []string{"case.state", "case.outcome", "case.channel", "case.alert", "case.statutory_days", "case.promised_days", "case.used_days",
	"case.rating", "case.ended", "case.instant", "case.on_time", "case.item"}

func newShares(of []*lists.Figure) shares {
	s := shares{of: of, alike: make([]bool, len(of)), known: map[likeness][]known{}}
	for i, f := range of {
		s.alike[i] = f != nil && !reads(f, func(path string) bool { return !isItem(path) && !slices.Contains(common, path) })
	}
	return s
}

// take takes up the next case.
func (t *shares) take(s figures.Subject) {
	c := s.Vars.Case
	is := likeness{item: s.Vars.Item, state: c.State, outcome: c.Outcome, channel: c.Channel, alert: c.Alert,
		statutory: c.StatutoryDays, promised: c.PromisedDays, used: c.UsedDays, rating: c.Rating,
		ended: c.Ended, instant: c.Instant, onTime: c.OnTime}
	t.s, t.row = s, t.known[is]
	if t.row == nil && len(t.known) < maxLikenesses {
		t.row = make([]known, len(t.of))
		t.known[is] = t.row
	}
}

// share is what the case is in the figure in a place.
func (t *shares) share(i int) (share, error) {
	if t.row == nil || !t.alike[i] {
		return shareOf(t.of[i], t.s)
	}
	k := &t.row[i]
	if !k.told {
		out, err := shareOf(t.of[i], t.s)
		if err != nil {
			return out, err
		}
		*k = known{out, true}
	}
	out := k.share
	if out.in {
		out.office = t.s.Office
	}
	return out, nil
}
