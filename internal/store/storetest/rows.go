package storetest

import (
	"fmt"
	"reflect"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qingdan/internal/city"
)

// caseOf returns a case with every field filled in, changed as the test needs.
func caseOf(id string, change ...func(*city.CaseRow)) city.CaseRow {
	c := city.CaseRow{ID: id, Item: "small-restaurant", List: "sha256:1", Office: "SCJG", Applicant: "li", Channel: "online",
		Number: "SCJG-2026-" + id, State: "submitted", Version: 1, Outcome: "approved",
		Opened: now.Add(-time.Hour), Received: now.Add(-time.Minute), Closed: now, Turn: "clerk", Due: now.Add(time.Hour),
		Provisional: true, Subject: "铁西区小饭馆", SubjectIndex: []byte{1, 2}, Kernel: []byte(`{"id":"` + id + `"}`), Form: []byte{3, 4},
		Desk: "SCJG", Steward: "GGB", Alert: "yellow", Parent: "c0"}
	for _, f := range change {
		f(&c)
	}
	return c
}

// open makes a case one that has not ended.
func open(c *city.CaseRow) { c.Closed, c.Outcome = time.Time{}, "" }

func version(n int) func(*city.CaseRow) { return func(c *city.CaseRow) { c.Version = n } }

func eventOf(caseID string, version int) city.EventRow {
	return city.EventRow{Case: caseID, Version: version, Action: "submit", At: now, Actor: "li", List: "sha256:1",
		Public: []byte(`{"to":"submitted"}`), Private: []byte{9, byte(version)}}
}

func clockOf(caseID, clock string, change ...func(*city.ClockRow)) city.ClockRow {
	k := city.ClockRow{Case: caseID, Clock: clock, State: "running", Due: now.Add(time.Hour), StatutoryDue: now.Add(2 * time.Hour),
		Provisional: true, Calendar: "2026", Acts: true}
	for _, f := range change {
		f(&k)
	}
	return k
}

func recordOf(register, key string, change ...func(*city.RecordRow)) city.RecordRow {
	r := city.RecordRow{Register: register, Key: key, Title: "许可证 " + key, Office: "SCJG", Case: "c1", Version: 1, At: now,
		Ended: true, Public: []byte(`{"key":"` + key + `"}`), Private: []byte{7}}
	for _, f := range change {
		f(&r)
	}
	return r
}

// batchOf opens each case with one event and its key.
func batchOf(cases ...city.CaseRow) *city.Batch {
	b := &city.Batch{}
	for _, c := range cases {
		b.Cases = append(b.Cases, city.CaseWrite{CaseRow: c, Expect: c.Version - 1})
		b.Events = append(b.Events, eventOf(c.ID, c.Version))
		if c.Version == 1 {
			b.Keys = append(b.Keys, city.KeyRow{Case: c.ID, Wrapped: []byte("key of " + c.ID)})
		}
	}
	return b
}

func (b *bundle) commit(batch *city.Batch) {
	b.Helper()
	if err := b.s.Commit(b.ctx, batch); err != nil {
		b.Fatalf("commit: %v", err)
	}
}

func (b *bundle) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// same compares; empty and nil slices are the same.
func (b *bundle) same(what string, want, got any) {
	b.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		b.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// filled fails the test unless every field of a row has a value of its own, so
// that a field added to a row type cannot be forgotten by a store unnoticed.
func (b *bundle) filled(row any, except ...string) {
	b.Helper()
	v := reflect.ValueOf(row)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if v.Field(i).IsZero() && !contains(except, name) {
			b.Errorf("the suite does not fill in %T.%s", row, name)
		}
	}
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

func ids(cases []city.CaseRow) []string {
	out := make([]string, len(cases))
	for i, c := range cases {
		out[i] = c.ID
	}
	return out
}

func numbered(prefix string, n int) string { return fmt.Sprintf("%s%04d", prefix, n) }
