package walk_test

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qingdan/internal/casework"
	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/walk"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

func permit(t *testing.T) *walk.Reading {
	t.Helper()
	lib, faults := lists.Load(os.DirFS("../../casework/testdata/lists"))
	if lib == nil {
		t.Fatal(faults)
	}
	return walk.Read(lib.Item("stall").Procedure)
}

func TestMeanings(t *testing.T) {
	t.Parallel()
	r := permit(t)
	for _, c := range []struct {
		state, action string
		want          walk.Meaning
	}{
		{"draft", "submit", walk.Forward},
		{"submitted", "accept", walk.Forward},
		{"submitted", "notify", walk.Ask},
		{"supplementing", "supplement", walk.Forward},
		{"supplementing", "lapse", walk.Forward},
		{"accepted", "approve", walk.Forward},
		{"accepted", "refuse", walk.Refuse},
		{"accepted", "pause", walk.Pause},
		{"waiting", "resume", walk.Resume},
		{"accepted", "extend", walk.Extend},
		{"accepted", "withdraw", walk.Withdraw},
		{"approved", "rate", walk.After},
		{"draft", "accept", ""},
	} {
		if got := r.Meaning(c.state, r.Action(c.action)); got != c.want {
			t.Errorf("%s in %s means %q, want %q", c.action, c.state, got, c.want)
		}
	}
}

func TestRoute(t *testing.T) {
	t.Parallel()
	r := permit(t)
	for _, c := range []struct {
		from, to string
		want     []string
		people   bool
	}{
		{"draft", "approved", []string{"submit", "accept", "approve"}, true},
		{"draft", "lapsed", []string{"submit", "notify", "lapse"}, false},
		{"draft", "draft", nil, true},
		{"approved", "draft", nil, true},
	} {
		var got []string
		route := walk.Route(r.Procedure, c.from, c.to)
		for _, a := range route {
			got = append(got, a.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("from %s to %s: %s", c.from, c.to, diff)
		}
		if slices.ContainsFunc(route, byClock) == c.people {
			t.Errorf("from %s to %s by people only: %v", c.from, c.to, !c.people)
		}
	}
}

func byClock(a *lists.Action) bool { return !walk.ByPeople(a) }

// started returns a case in a state whose clock has been running since Monday.
func started(state, clock, limit string) *casework.Case {
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, law.Shanghai())
	l, err := law.ParseLimit(limit)
	if err != nil {
		panic(err)
	}
	c, err := law.Clock{Limit: l}.Start(monday)
	if err != nil {
		panic(err)
	}
	return &casework.Case{ID: "c", State: state, Version: 3, Moved: monday, Clocks: map[string]law.Clock{clock: c}}
}

// Officials keep the limit unless fate says otherwise, and then they do not;
// what the law takes from them they leave alone.
func TestReady(t *testing.T) {
	t.Parallel()
	r, cal := permit(t), law.Builtin()
	rapid.Check(t, func(t *rapid.T) {
		id := strconv.Itoa(rapid.Int().Draw(t, "id"))
		fate := walk.FateOf(1, id)
		for _, c := range []*casework.Case{started("submitted", "notice", "5wd"), started("accepted", "decision", "20wd")} {
			due, err := c.Clocks[r.State(c.State).Clock].Due(cal)
			if err != nil {
				t.Fatal(err)
			}
			ready := fate.Ready(cal, r, c, due.At)
			late := ready > due.Date
			want := fate.Late
			if r.Expires(c.State) {
				want = fate.Unnoticed
			}
			if late != want || ready < law.DateOf(c.Moved) {
				t.Fatalf("in %s ready on %s, due on %s, fate %+v", c.State, ready, due.Date, fate)
			}
			if !late && !cal.IsWorkday(ready) {
				t.Fatalf("%s is no working day", ready)
			}
		}
	})
}

func TestRankedFollowsFate(t *testing.T) {
	t.Parallel()
	r := permit(t)
	first := func(f walk.Fate, c *casework.Case) string {
		for _, a := range f.Ranked(r, c) {
			return a.ID
		}
		return ""
	}
	accepted := started("accepted", "decision", "20wd")
	if got := first(walk.Fate{}, accepted); got != "approve" {
		t.Errorf("without fate: %s", got)
	}
	parked := walk.Parked(1, "c", "waiting")
	if got := first(parked, accepted); got != "pause" {
		t.Errorf("to be parked in waiting: %s", got)
	}
	if got := first(walk.Parked(1, "c", "accepted"), accepted); got != "" {
		t.Errorf("parked, yet %s", got)
	}
	paused := started("waiting", "decision", "20wd")
	clock, err := paused.Clocks["decision"].Pause(paused.Moved, "appraisal", "notice")
	if err != nil {
		t.Fatal(err)
	}
	paused.Clocks["decision"] = clock
	if got := first(walk.Fate{Refused: true}, paused); got != "resume" {
		t.Errorf("while paused: %s", got)
	}
	refused := 0
	for i := range 50 {
		if first(walk.Fate{Refused: true}.With(dice.Seed(i), "c"), accepted) == "refuse" {
			refused++
		}
	}
	if refused < 40 {
		t.Errorf("refused %d of 50", refused)
	}
}

func TestSharesOfFate(t *testing.T) {
	t.Parallel()
	const n = 20_000
	hits := map[string]int{}
	for i := range n {
		f := walk.FateOf(3, strconv.Itoa(i))
		for name, yes := range map[string]bool{"refused": f.Refused, "withdrawn": f.Withdrawn, "rated": f.Rated, "late": f.Late || f.Unnoticed} {
			if yes {
				hits[name]++
			}
		}
	}
	for name, want := range map[string]float64{"refused": 0.08, "withdrawn": 0.04, "rated": 0.5, "late": 0.05} {
		if got := float64(hits[name]) / n; got < want*0.85 || got > want*1.15 {
			t.Errorf("%s: %.3f, want about %.3f", name, got, want)
		}
	}
}

// Every procedure of the lists can be read: from every state in which an
// official has the turn, something can be done.
func TestEveryProcedureGoesOn(t *testing.T) {
	t.Parallel()
	lib, faults := lists.Load(os.DirFS("../../../systems"))
	if lib == nil {
		t.Fatal(faults)
	}
	for _, item := range lib.Items() {
		r := walk.Read(item.Procedure)
		for _, s := range r.States {
			if s.End || s.Turn == "" || s.Turn == lists.Applicant {
				continue
			}
			if len(walk.Fate{}.Ranked(r, &casework.Case{State: s.ID})) == 0 {
				t.Errorf("%s: nothing to do in %s", item.ID, s.ID)
			}
			if s != r.Initial && walk.Route(r.Procedure, r.Initial.ID, s.ID) == nil {
				t.Errorf("%s: no way to %s", item.ID, s.ID)
			}
		}
	}
}
