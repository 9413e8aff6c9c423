package storetest

import (
	"bytes"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
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

// BenchmarkFigure reads a figure with ten years of members from 40 offices: its
// value of a year, by month and by office. One operation is the three.
func BenchmarkFigure(b *testing.B, s city.Store) {
	day := law.NewDate(2016, 1, 1)
	for n := range 100 {
		changes := make([]city.MemberChange, 500)
		for i := range changes {
			k := n*len(changes) + i
			id := numbered("case:", k)
			changes[i] = changeOf(id, city.Member{Figure: "on-time", Subject: id, Office: numbered("O", k%40), Counts: k%7 != 0, Value: 1, At: now, Day: day.AddDays(k % 3650)})
		}
		if err := s.SaveMembers(b.Context(), "figures", int64(n+1), changes); err != nil {
			b.Fatal(err)
		}
	}
	year := figures.Period{From: law.NewDate(2025, 1, 1), To: law.NewDate(2025, 12, 31)}
	for b.Loop() {
		for _, q := range []city.CellQuery{{Parts: []figures.Period{year}}, {Parts: figures.Month.Split(year, 12)}, {Parts: []figures.Period{year}, EachOffice: true}} {
			q.Figure = "on-time"
			if got, err := s.Cells(b.Context(), "figures", q); err != nil || len(got.Cells) == 0 {
				b.Fatal(len(got.Cells), err)
			}
		}
	}
}
