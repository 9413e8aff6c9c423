package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"qingdan/bench/load"
	"qingdan/internal/casework"
	"qingdan/internal/city"
)

// TestActionsGoToAndFro takes each of the measured actions once, so that a
// change of the list language cannot break the benchmark unseen.
func TestActionsGoToAndFro(t *testing.T) {
	t.Parallel()
	a, err := open(t.Context(), t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	tw := &town{city: a.City, people: a.Access}
	c, err := tw.accepted(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v := reviewer("somebody")
	d := &doer{city: a.City, viewer: v, cases: []load.Case{c}}
	for range 4 {
		if err := d.next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.cases[0].Version; got != c.Version+4 {
		t.Errorf("version %d after four actions on %d", got, c.Version)
	}
}

// TestBareLoopWritesWhatWasRecorded checks that the loop goes on where the
// recorded batches end, on the versions of their cases.
func TestBareLoopWritesWhatWasRecorded(t *testing.T) {
	t.Parallel()
	batch := &city.Batch{
		Events: []city.EventRow{{Case: "a", Version: 4, Action: casework.Open}, {Case: "b", Version: 9}},
		Cases:  []city.CaseWrite{{CaseRow: city.CaseRow{ID: "a"}}, {CaseRow: city.CaseRow{ID: "b"}}},
		Clocks: []city.ClockRow{{Case: "b", Clock: "x"}},
	}
	w := &counting{versions: map[string]int{"a": 7, "b": 3}}
	versions := map[string]int{"a": 7, "b": 3}
	r, err := bare(t.Context(), w, []*city.Batch{batch}, versions, 0, 1e6)
	if err != nil || w.rows < r.Actions || w.clocks != w.rows/2 {
		t.Errorf("%+v, %v: %d rows and %d clocks were written", r, err, w.rows, w.clocks)
	}
}

// counting is a writer that refuses versions that do not follow.
type counting struct {
	versions     map[string]int
	rows, clocks int
}

func (c *counting) write(_ context.Context, rows []row) error {
	for _, r := range rows {
		if r.from != c.versions[r.event.Case] {
			return context.Canceled
		}
		c.versions[r.event.Case]++
		c.rows++
		c.clocks += len(r.clocks)
	}
	return nil
}

func (*counting) Close() error { return nil }

// TestBareServerChecksAndWrites sends one action with its token and one
// without to the server that shows the machine's ceiling.
func TestBareServerChecksAndWrites(t *testing.T) {
	t.Parallel()
	w := &counting{versions: map[string]int{"a": 7}}
	b := &bareServer{samples: map[string]row{"ask": {event: &city.EventRow{}, state: &city.CaseRow{}}}, jobs: make(chan *bareJob, clients)}
	go b.write(w)
	defer close(b.jobs)
	for token, want := range map[string]int{b.token(63): http.StatusOK, "0abc": http.StatusUnauthorized, "": http.StatusUnauthorized} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/cases/a/actions/ask", strings.NewReader(`{"expect":7}`))
		r.Header.Set("Authorization", "Bearer "+token)
		got := httptest.NewRecorder()
		if b.ServeHTTP(got, r); got.Code != want {
			t.Errorf("token %q: %d, want %d", token, got.Code, want)
		}
	}
	if w.rows != 1 {
		t.Errorf("%d rows were written", w.rows)
	}
}
