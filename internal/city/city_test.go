package city_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/vault"
)

// bundle is a running city on a database of its own, with a clock that the
// test moves.
type bundle struct {
	t     *testing.T
	ctx   context.Context
	city  *city.City
	store city.Store
	now   atomic.Int64
	ids   atomic.Int64
}

func setup(t *testing.T, wrap func(city.Store) city.Store) *bundle {
	t.Helper()
	return setupOn(t, "../casework/testdata/lists", wrap)
}

// setupOn opens a city on the lists of a folder.
func setupOn(t *testing.T, folder string, wrap func(city.Store) city.Store) *bundle {
	t.Helper()
	b := &bundle{t: t, ctx: t.Context()}
	b.set(time.Date(2026, 3, 2, 9, 0, 0, 0, law.Shanghai()))
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "city.db"), sqlite.WithNow(b.time))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b.store = store
	if wrap != nil {
		b.store = wrap(store)
	}
	lib, faults := lists.Load(os.DirFS(folder))
	if lib == nil {
		t.Fatal(faults)
	}
	b.city, err = city.Open(b.ctx, city.Config{Store: b.store, Vault: vault.FromSecret([]byte("a secret of at least thirty-two bytes")),
		Library: lib, Calendar: law.Builtin(), Now: b.time,
		NewID: func() string { return fmt.Sprintf("case-%06d", b.ids.Add(1)) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.city.Close)
	return b
}

func (b *bundle) set(t time.Time) { b.now.Store(t.UnixMilli()) }
func (b *bundle) time() time.Time { return time.UnixMilli(b.now.Load()) }
func (b *bundle) days(n int)      { b.set(b.time().AddDate(0, 0, n)) }
func official(id string, roles ...string) *access.Viewer {
	v := &access.Viewer{Person: id}
	for _, r := range roles {
		v.Grants = append(v.Grants, access.Grant{Person: id, Org: "CG", Role: r})
	}
	return v
}

var (
	li      = &access.Viewer{Person: "li"}
	wang    = &access.Viewer{Person: "wang"}
	clerk   = official("clerk", "clerk")
	decider = official("decider", "decider")
	stall   = map[string]any{"name": "测试人", "area": 10.0}
)

func (b *bundle) open(v *access.Viewer) city.Receipt {
	b.t.Helper()
	return b.must(v, city.Request{Item: "stall", Action: casework.Open})
}

func (b *bundle) must(v *access.Viewer, r city.Request) city.Receipt {
	b.t.Helper()
	got, err := b.city.Do(b.ctx, v, r)
	if err != nil {
		b.t.Fatalf("%s: %v", r.Action, err)
	}
	return got
}

func (b *bundle) submitted(v *access.Viewer) city.Receipt {
	b.t.Helper()
	r := b.open(v)
	return b.must(v, city.Request{Case: r.Case, Action: "submit", Expect: r.Version, Form: stall})
}

func TestThread(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	r := b.submitted(li)
	if r.Number != "CG-2026-000001" || r.State != "submitted" || r.Version != 2 {
		t.Fatalf("receipt %+v", r)
	}
	r = b.must(clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
	r = b.must(decider, city.Request{Case: r.Case, Action: "approve", Expect: r.Version})
	rec, err := b.store.Record(b.ctx, "stalls", "ZD-2026-000001")
	if err != nil || string(rec.Public) != `{"area":10,"number":"ZD-2026-000001"}` {
		t.Errorf("record %s, %v", rec.Public, err)
	}
	view, err := b.city.Case(b.ctx, li, r.Case, false)
	if err != nil || !view.Mine || view.Form["name"] != "测试人" || len(view.Timeline) != 4 {
		t.Errorf("view %+v, %v", view, err)
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	r := b.submitted(li)
	if _, err := b.city.Case(b.ctx, wang, r.Case, false); !problem.Is(err, problem.NotFound) {
		t.Errorf("reading another's case: %v", err)
	}
	_, err := b.city.Do(b.ctx, wang, city.Request{Case: r.Case, Action: "withdraw", Expect: r.Version})
	if !problem.Is(err, problem.NotFound) {
		t.Errorf("acting on another's case: %v", err)
	}
	_, missing := b.city.Do(b.ctx, wang, city.Request{Case: "case-999999", Action: "withdraw", Expect: 1})
	if diff := cmp.Diff(err.Error(), missing.Error()); diff != "" {
		t.Errorf("a forged id and a missing one can be told apart: %s", diff)
	}
	if _, err := b.city.Do(b.ctx, nil, city.Request{Case: r.Case, Action: "withdraw"}); !problem.Is(err, problem.Unauthorised) {
		t.Errorf("nobody: %v", err)
	}
}

func TestRefusalsLeaveNeighboursAlone(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	const n = 60
	var cases [n]city.Receipt
	for i := range cases {
		cases[i] = b.open(li)
	}
	var wg sync.WaitGroup
	var numbers sync.Map
	for i, r := range cases {
		wg.Go(func() {
			form := stall
			if i%3 == 0 {
				form = map[string]any{"area": 10.0} // no name
			}
			got, err := b.city.Do(b.ctx, li, city.Request{Case: r.Case, Action: "submit", Expect: 1, Form: form})
			if (i%3 == 0) != problem.Is(err, problem.Invalid) {
				t.Errorf("case %d: %v", i, err)
			}
			if err == nil {
				if _, twice := numbers.LoadOrStore(got.Number, true); twice {
					t.Errorf("number %s given twice", got.Number)
				}
			}
		})
	}
	wg.Wait()
	for i := 1; i <= n*2/3; i++ {
		if _, ok := numbers.Load(fmt.Sprintf("CG-2026-%06d", i)); !ok {
			t.Errorf("number %d is missing: a refusal left a gap", i)
		}
	}
}

func TestIdempotency(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	open := city.Request{Item: "stall", Action: casework.Open, Key: "k1"}
	first, again := b.must(li, open), b.must(li, open)
	if again.Case != first.Case || !again.Replayed || first.Replayed {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if other := b.must(wang, open); other.Case == first.Case {
		t.Error("another person's key answered")
	}
	open.Channel = "counter"
	if _, err := b.city.Do(b.ctx, li, open); problem.Of(err) == nil || problem.Of(err).Code != "key_reused" {
		t.Errorf("key used for something else: %v", err)
	}
	submit := city.Request{Case: first.Case, Action: "submit", Expect: 1, Form: stall, Key: "k2"}
	var wg sync.WaitGroup
	var done atomic.Int32
	for range 20 { // the impatient click
		wg.Go(func() {
			if r, err := b.city.Do(b.ctx, li, submit); err != nil || r.Version != 2 {
				t.Errorf("%+v, %v", r, err)
			} else if !r.Replayed {
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 {
		t.Errorf("submitted %d times", done.Load())
	}
}

func TestOneOfManyWins(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	r := b.submitted(li)
	var won, lost atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := b.city.Do(b.ctx, clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
			switch {
			case err == nil:
				won.Add(1)
			case problem.Is(err, problem.Conflict):
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || lost.Load() != 19 {
		t.Errorf("won %d, lost %d", won.Load(), lost.Load())
	}
}

func TestSweepTakesWhatTheLawTakes(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	r := b.submitted(li)
	if n, err := b.city.Sweep(b.ctx); n != 0 || err != nil {
		t.Fatalf("swept %d, %v", n, err)
	}
	b.days(8)
	if n, err := b.city.Sweep(b.ctx); n != 1 || err != nil {
		t.Fatalf("swept %d, %v", n, err)
	}
	view, err := b.city.Case(b.ctx, li, r.Case, false)
	if err != nil || view.State.ID != "accepted" {
		t.Errorf("%+v %v", view, err)
	}
}

// finish brings some cases to various ends.
func (b *bundle) finish() []string {
	b.t.Helper()
	var ids []string
	for i := range 12 {
		r := b.submitted(li)
		ids = append(ids, r.Case)
		if i%4 == 3 {
			continue
		}
		r = b.must(clerk, city.Request{Case: r.Case, Action: "accept", Expect: r.Version})
		b.days(i)
		switch i % 4 {
		case 0:
			r = b.must(decider, city.Request{Case: r.Case, Action: "approve", Expect: r.Version})
			b.must(li, city.Request{Case: r.Case, Action: "rate", Expect: r.Version, Input: map[string]any{"level": 2}})
		case 1:
			b.must(decider, city.Request{Case: r.Case, Action: "refuse", Expect: r.Version,
				Input: map[string]any{"reasons": "不符合规定的设摊条件，理由如下"}})
		}
	}
	return ids
}

func TestRebuildGivesTheSameRows(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	ids := b.finish()
	if _, err := b.city.FoldFigures(b.ctx); err != nil {
		t.Fatal(err)
	}
	dump := func() ([]string, map[string]string) {
		rows, err := b.store.Dump(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := b.city.Sealed(b.ctx, ids)
		if err != nil {
			t.Fatal(err)
		}
		return rows, sealed
	}
	rows, sealed := dump()
	n, err := b.city.Rebuild(b.ctx)
	if err != nil || n < 40 {
		t.Fatalf("rebuilt %d events, %v", n, err)
	}
	rows2, sealed2 := dump()
	if diff := cmp.Diff(rows, rows2); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(sealed, sealed2); diff != "" {
		t.Error(diff)
	}
	b.submitted(li) // and it goes on
}

func TestFiguresFollow(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	value := func(id string) string {
		if _, err := b.city.FoldFigures(b.ctx); err != nil {
			t.Fatal(err)
		}
		v, err := b.city.Figure(b.ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return v.Value.Text
	}
	if got := value("permits.on-time"); got != "" {
		t.Errorf("before any case: %q", got)
	}
	b.finish()
	if got := value("permits.area"); got != "30.0" {
		t.Errorf("area %q", got)
	}
	got := value("permits.on-time")
	members, total, err := b.store.Members(b.ctx, city.MemberQuery{Figure: "permits.on-time", Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	in := 0
	for _, m := range members {
		if m.Counts {
			in++
		}
	}
	if want := fmt.Sprintf("%.1f", 100*float64(in)/float64(total)); got != want || total != 6 {
		t.Errorf("on time %s, members say %s of %d", got, want, total)
	}
}

// flaky fails commits before or after they are on disk.
type flaky struct {
	city.Store
	before, after atomic.Int32
}

var errDisk = errors.New("disk on fire")

func (f *flaky) Commit(ctx context.Context, b *city.Batch) error {
	if f.before.Add(-1) >= 0 {
		return errDisk
	}
	if err := f.Store.Commit(ctx, b); err != nil {
		return err
	}
	if f.after.Add(-1) >= 0 {
		return errDisk
	}
	return nil
}

func TestFaultsLoseNothingAndRepeatNothing(t *testing.T) {
	t.Parallel()
	var f *flaky
	b := setup(t, func(s city.Store) city.Store { f = &flaky{Store: s}; return f })
	r := b.open(li)
	submit := city.Request{Case: r.Case, Action: "submit", Expect: 1, Form: stall, Key: "once"}
	f.before.Store(2)
	if _, err := b.city.Do(b.ctx, li, submit); err == nil || problem.Of(err) != nil {
		t.Fatalf("a fault must look like one: %v", err)
	}
	f.before.Store(0)
	f.after.Store(1)
	if _, err := b.city.Do(b.ctx, li, submit); err == nil || problem.Of(err) != nil {
		t.Fatalf("a fault after the write must look like one: %v", err)
	}
	got := b.must(li, submit) // the client tries again with its key
	if got.Version != 2 || !got.Replayed {
		t.Errorf("receipt %+v", got)
	}
	events, err := b.store.Events(b.ctx, li, r.Case)
	if err != nil || len(events) != 2 {
		t.Errorf("%d events, %v", len(events), err)
	}
}

func TestClosedCityRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.city.Close()
	if _, err := b.city.Do(b.ctx, li, city.Request{Item: "stall", Action: casework.Open}); !problem.Is(err, problem.Unavailable) {
		t.Errorf("%v", err)
	}
}

func TestBoundsOnKeys(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	_, err := b.city.Do(b.ctx, li, city.Request{Item: "stall", Action: casework.Open, Key: string(make([]byte, 201))})
	if !problem.Is(err, problem.Malformed) {
		t.Errorf("%v", err)
	}
	if _, err := b.city.Do(b.ctx, li, city.Request{Item: "palace", Action: casework.Open}); !problem.Is(err, problem.NotFound) {
		t.Errorf("%v", err)
	}
}
