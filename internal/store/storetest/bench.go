package storetest

import (
	"bytes"
	"testing"

	"qingdan/internal/city"
)

// benchGroup is how many actions a group of the benchmark carries.
const benchGroup = 256

// BenchmarkCommit measures groups in which every case is opened and then moved
// on in the next group, with a clock each and realistic sizes. It reports
// actions per second; one operation is one group.
func BenchmarkCommit(b *testing.B, s city.Store) {
	public, private := bytes.Repeat([]byte("公"), 100), bytes.Repeat([]byte{7}, 400)
	kernel, form := bytes.Repeat([]byte("k"), 900), bytes.Repeat([]byte{8}, 500)
	group := func(n, version int) *city.Batch {
		batch := &city.Batch{}
		for i := range benchGroup {
			id := numbered("c", n*benchGroup+i)
			c := caseOf(id)
			c.Version, c.Kernel, c.Form = version, kernel, form
			e := eventOf(id, version)
			e.Public, e.Private = public, private
			batch.Events = append(batch.Events, e)
			batch.Cases = append(batch.Cases, city.CaseWrite{CaseRow: c, Expect: version - 1})
			batch.Clocks = append(batch.Clocks, clockOf(id, "decision"))
			if version == 1 {
				batch.Keys = append(batch.Keys, city.KeyRow{Case: id, Wrapped: private[:60]})
			}
		}
		return batch
	}
	n := 0
	for b.Loop() {
		if err := s.Commit(b.Context(), group(n/2, n%2+1)); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n*benchGroup)/b.Elapsed().Seconds(), "actions/s")
}
