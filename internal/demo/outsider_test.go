package demo_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/lists"
	"qingdan/internal/tlog"
)

// What the public sides of the events tell gives every figure as the city
// has it: the totals and each member.
func TestFiguresFromPublicSidesAlone(t *testing.T) {
	t.Parallel()
	b := made(t, small)
	if _, err := b.City.FoldFigures(t.Context()); err != nil {
		t.Fatal(err)
	}
	fold := figures.NewFold()
	for _, row := range allEvents(t, b) {
		if tlog.IsAnnouncement(row.Case) {
			continue
		}
		e := casework.Event{Case: row.Case, Version: row.Version, Action: row.Action, At: row.At, List: row.List}
		if err := json.Unmarshal(row.Public, &e.Public); err != nil {
			t.Fatal(err)
		}
		fold.Add(e)
	}
	lib := b.City.Library
	published := figures.Published{Library: lib, Calendar: b.City.Calendar,
		Item: func(_, id string) (*lists.Item, error) { return lib.Item(id), nil }}
	views, err := b.City.Figures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	members := 0
	for _, v := range views {
		got, err := fold.Members(published, v.Figure)
		if err != nil {
			t.Fatal(err)
		}
		sums, err := figures.Total(v.Figure, got)
		if err != nil || sums != v.Sums {
			t.Errorf("%s: %+v from the public sides, %+v in the city, %v", v.Figure.ID, sums, v.Sums, err)
		}
		want := b.members(t, v.Figure.ID)
		opts := []cmp.Option{cmpopts.SortSlices(func(a, b figures.Member) bool { return a.Subject < b.Subject }), cmpopts.EquateEmpty()}
		if v.Figure.Over == figures.OverItems { // the city says since when it counts them
			opts = append(opts, cmpopts.IgnoreFields(figures.Member{}, "At"))
		} else {
			opts = append(opts, cmpopts.EquateApproxTime(time.Nanosecond))
		}
		if diff := cmp.Diff(want, got, opts...); diff != "" {
			t.Errorf("%s: members -city +public sides\n%s", v.Figure.ID, diff)
		}
		members += len(got)
	}
	if members < 500 {
		t.Errorf("only %d members compared", members)
	}
}

func allEvents(t *testing.T, b *bundle) []city.EventRow {
	t.Helper()
	var all []city.EventRow
	for {
		seq := int64(0)
		if len(all) > 0 {
			seq = all[len(all)-1].Seq
		}
		rows, err := b.store.EventsAfter(t.Context(), seq, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			return all
		}
		all = append(all, rows...)
	}
}

func (b *bundle) members(t *testing.T, figure string) []figures.Member {
	t.Helper()
	var all []figures.Member
	for {
		page, total, err := b.store.Members(t.Context(), city.MemberQuery{Figure: figure, Offset: len(all), Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if len(page) == 0 || len(all) >= total {
			return all
		}
	}
}
