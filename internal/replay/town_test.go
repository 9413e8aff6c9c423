package replay_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/replay"
)

const listsFile = "../casework/testdata/lists/permits/permits.yaml"

// written returns the town's lists with texts replaced, pairwise.
func written(t testing.TB, replace ...string) string {
	t.Helper()
	text, err := os.ReadFile(listsFile)
	if err != nil {
		t.Fatal(err)
	}
	out := string(text)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(out, replace[i]) {
			t.Fatalf("the lists do not say %q", replace[i])
		}
		out = strings.Replace(out, replace[i], replace[i+1], 1)
	}
	return out
}

// library compiles the town's lists.
func library(t testing.TB, replace ...string) *lists.Library {
	t.Helper()
	lib, faults := lists.Load(fstest.MapFS{"permits/permits.yaml": {Data: []byte(written(t, replace...))}})
	if lib == nil {
		t.Fatal(faults)
	}
	return lib
}

// town is an invented town whose cases are decided by the kernel.
type town struct {
	t       testing.TB
	lib     *lists.Library
	events  []casework.Event
	cases   map[string]*casework.Case
	numbers counter
	old     []*lists.Library // versions of the lists before
}

type counter map[string]int64

// Next implements casework.Numbering.
func (n counter) Next(series string) int64 { n[series]++; return n[series] }

func newTown(t testing.TB, replace ...string) *town {
	return &town{t: t, lib: library(t, replace...), cases: map[string]*casework.Case{}, numbers: counter{}}
}

// at is nine o'clock of a day in 2026, in China.
func at(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 9, 0, 0, 0, law.Shanghai())
}

// do takes an action; who is "applicant", or an official with that role.
func (w *town) do(id, who, action string, when time.Time, cmd casework.Command) error {
	cmd.Case, cmd.Action, cmd.At = id, action, when
	cmd.Actor = casework.Actor{Person: who + "-1"}
	switch who {
	case lists.ByClock:
		cmd.Actor = casework.Actor{Roles: []string{who}}
	case lists.Applicant:
	default:
		cmd.Actor.Office, cmd.Actor.Roles = "CG", []string{strings.TrimRight(who, "0123456789")}
	}
	c := w.cases[id]
	item := w.lib.Item("stall")
	if c != nil {
		cmd.Expect = c.Version
		var err error
		if item, err = w.item(c.List, c.Item); err != nil {
			return err
		}
	}
	events, err := casework.Decide(casework.Rules{Item: item, Calendar: law.Builtin(), Numbers: w.numbers}, c, cmd)
	for _, e := range events {
		c = casework.Apply(c, e)
		w.events = append(w.events, e)
	}
	w.cases[id] = c
	return err
}

func (w *town) must(id, who, action string, when time.Time, cmd casework.Command) {
	w.t.Helper()
	if err := w.do(id, who, action, when, cmd); err != nil {
		w.t.Fatalf("%s of %s: %v", action, id, err)
	}
}

// submit opens a case and submits it.
func (w *town) submit(id string, area float64, when time.Time) {
	w.t.Helper()
	w.must(id, lists.Applicant, casework.Open, when, casework.Command{})
	w.must(id, lists.Applicant, "submit", when, casework.Command{Form: map[string]any{"name": "测试人", "area": area}})
}

// decided is a case accepted on one day and approved on another.
func (w *town) decided(id string, accepted, approved time.Time) {
	w.t.Helper()
	w.submit(id, 5, accepted)
	w.must(id, "clerk", "accept", accepted, casework.Command{})
	w.must(id, "decider", "approve", approved, casework.Command{})
}

// item finds an item by list version.
func (w *town) item(list, id string) (*lists.Item, error) {
	for _, lib := range append([]*lists.Library{w.lib}, w.old...) {
		if item := lib.Item(id); item != nil && item.System.Digest == list {
			return item, nil
		}
	}
	return nil, fmt.Errorf("no item %s in %s", id, list)
}

func (w *town) published() figures.Published {
	return figures.Published{Library: w.lib, Calendar: law.Builtin(), Item: w.item}
}

// replay plays the town's events under other lists. Private sides are there
// where open is true.
func (w *town) replay(changed *lists.Library, open bool, bounds ...law.Date) *replay.Report {
	w.t.Helper()
	cfg := replay.Config{Published: w.published(), Changed: changed}
	if len(bounds) > 0 {
		cfg.From, cfg.To = bounds[0], bounds[1]
	}
	r, err := replay.New(cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range w.events {
		var opener replay.Opener
		if private := e.Private; open {
			opener = func() (casework.Private, bool, error) { return private, true, nil }
		}
		if err := r.Add(&e, opener); err != nil {
			w.t.Fatal(err)
		}
	}
	report, err := r.Report()
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}
