package city_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/tlog"
	"qingdan/internal/vault"
)

func grantClerk(office string) *access.Viewer {
	return &access.Viewer{Person: "clerk" + office, Grants: []access.Grant{{Person: "clerk" + office, Org: office, Role: "clerk"}}}
}

var grantClerks = map[string]*access.Viewer{"CG": grantClerk("CG"), "SW": grantClerk("SW")}

// reopen opens the city again, on lists in which one text is another.
func (b *bundle) reopen(old, new string) {
	b.t.Helper()
	b.city.Close()
	text, err := os.ReadFile("testdata/ledger/ledger/system.yaml")
	if err != nil || !strings.Contains(string(text), old) {
		b.t.Fatal(err, old)
	}
	lib, faults := lists.Load(fstest.MapFS{"ledger/system.yaml": {Data: []byte(strings.Replace(string(text), old, new, 1))}})
	if lib == nil {
		b.t.Fatal(faults)
	}
	b.city, err = city.Open(b.ctx, city.Config{Store: b.store, Vault: vault.FromSecret([]byte("a secret of at least thirty-two bytes")),
		Library: lib, Calendar: law.Builtin(), Now: b.time, NewID: func() string { return fmt.Sprintf("case-%06d", b.ids.Add(1)) }})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(b.city.Close)
}

// fromEvents folds all events of the database from the first on.
func (b *bundle) fromEvents() (*figures.Fold, figures.Published) {
	b.t.Helper()
	fold := figures.NewFold()
	rows, err := b.store.EventsAfter(b.ctx, 0, 100_000)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, row := range rows {
		if tlog.IsAnnouncement(row.Case) {
			continue
		}
		e := casework.Event{Case: row.Case, Version: row.Version, Action: row.Action, At: row.At, List: row.List}
		if err := json.Unmarshal(row.Public, &e.Public); err != nil {
			b.t.Fatal(err)
		}
		fold.Add(e)
	}
	return fold, figures.Published{Library: b.city.Library, Calendar: b.city.Calendar,
		Item: func(list, id string) (*lists.Item, error) { return b.city.ItemIn(b.ctx, list, id) }}
}

// play takes a random step in one of the cases.
func (b *bundle) play(t *rapid.T, open map[string]city.Receipt) {
	b.set(b.time().Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "hours")) * time.Hour))
	ids := make([]string, 0, len(open))
	for id := range open {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	id := rapid.SampledFrom(append(ids, "new")).Draw(t, "case")
	if id == "new" {
		form := map[string]any{"about": "通报", "amount": float64(rapid.IntRange(0, 4).Draw(t, "amount")) * 1.25}
		if d := rapid.IntRange(0, 500).Draw(t, "day"); d > 100 {
			form["day"] = law.NewDate(2025, 1, d).String()
		}
		item := rapid.SampledFrom([]string{"grant-a", "grant-b"}).Draw(t, "item")
		r := b.must(li, city.Request{Item: item, Action: casework.Open, Submit: true, Form: form})
		open[r.Case] = r
		return
	}
	r := open[id]
	req := city.Request{Case: id, Expect: r.Version, Action: rapid.SampledFrom([]string{"give", "refuse", "change", "end"}).Draw(t, "action")}
	switch req.Action {
	case "refuse":
		req.Input = map[string]any{"reason": "理由"}
	case "change":
		req.Input = map[string]any{"amount": float64(rapid.IntRange(0, 4).Draw(t, "to")) * 1.25}
	}
	next, err := b.city.Do(b.ctx, grantClerks[strings.SplitN(r.Number, "-", 2)[0]], req)
	switch {
	case err == nil:
		open[id] = next
	case problem.Of(err) == nil:
		b.t.Fatal(err)
	}
}

// Whatever happens, in whatever pieces it is folded: every figure over every
// period and office is what all events make.
func TestFiguresEqualRecomputation(t *testing.T) {
	t.Parallel()
	b := setupOn(t, "testdata/ledger", nil)
	open := map[string]city.Receipt{}
	definitions := []string{"case.ended", "case.ended && case.outcome == 'approved'"}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 10).Draw(rt, "steps") {
			b.play(rt, open)
		}
		if rapid.IntRange(0, 9).Draw(rt, "other lists") == 0 {
			b.reopen("where: case.ended\nsum: case.used_days", "where: "+rapid.SampledFrom(definitions).Draw(rt, "where")+"\nsum: case.used_days")
		}
		b.fold()
		b.sameAsRecomputed()
		if b.t.Failed() {
			rt.FailNow()
		}
	})
	rows := b.dumped()
	if _, err := b.city.Rebuild(b.ctx); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, b.dumped()); diff != "" {
		t.Error(diff)
	}
}

func (b *bundle) fold() {
	b.t.Helper()
	if _, err := b.city.FoldFigures(b.ctx); err != nil {
		b.t.Fatal(err)
	}
}

// dumped is the projections, without the members that are items: those count
// since they were folded.
func (b *bundle) dumped() []string {
	b.t.Helper()
	rows, err := b.store.Dump(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	return slices.DeleteFunc(rows, func(row string) bool { return strings.HasPrefix(row, `figure_members figure="ledger.online"`) })
}

func (b *bundle) sameAsRecomputed() {
	b.t.Helper()
	fold, published := b.fromEvents()
	day := law.DateOf(b.time())
	for _, f := range b.city.Library.Figures() {
		members, err := fold.Members(published, f)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, p := range []figures.Period{figures.AllTime(), figures.Year.Around(day), figures.Month.Around(day), figures.Since(figures.Undated, law.NewDate(2025, 12, 31))} {
			for _, office := range []string{"", "CG", "SW"} {
				b.sameReading(f, figures.Scope{Period: p, Office: office}, members)
			}
		}
		v, err := b.city.Figure(b.ctx, f.ID)
		sums, _ := figures.Total(f, members)
		if err != nil || v.Sums != sums || !v.Settled {
			b.t.Errorf("%s: %+v, want %+v, %v", f.ID, v.Sums, sums, err)
		}
	}
}

func (b *bundle) sameReading(f *lists.Figure, scope figures.Scope, members []figures.Member) {
	b.t.Helper()
	r, err := b.city.ReadFigure(b.ctx, f.ID, scope)
	if f.Over == figures.OverItems && !scope.All() {
		if !problem.Is(err, problem.Invalid) {
			b.t.Errorf("%s over a period: %v", f.ID, err)
		}
		return
	}
	want, err2 := figures.Total(f, scope.Select(members))
	if err != nil || err2 != nil || r.Sums != want || r.Value != figures.Of(f, want) {
		b.t.Errorf("%s over %+v: %+v, want %+v, %v %v", f.ID, scope, r.Sums, want, err, err2)
	}
}
