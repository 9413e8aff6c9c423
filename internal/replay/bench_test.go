package replay_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"qingdan/internal/casework"
	"qingdan/internal/replay"
)

// moreFigures are those that a system like approvals has over cases.
const moreFigures = `
---
figure: days-saved
name: {zh: 节省天数, en: Days saved}
definition: {zh: 节省天数, en: Days saved}
unit: days
decimals: 0
over: cases
where: case.ended && case.outcome in ['approved', 'refused', 'done']
sum: case.statutory_days - case.used_days
per: total
---
figure: online
name: {zh: 网上办件占比, en: Online}
definition: {zh: 网上办件占比, en: Online}
unit: percent
decimals: 1
over: cases
where: case.number != ''
count: case.channel == 'online'
per: share
---
figure: noticed
name: {zh: 补正率, en: With a notice}
definition: {zh: 补正率, en: With a notice}
unit: percent
decimals: 1
over: cases
where: case.number != ''
count: "'notify' in case.taken"
per: share
---
figure: satisfied
name: {zh: 好评率, en: Satisfaction}
definition: {zh: 好评率, en: Satisfaction}
unit: percent
decimals: 1
over: cases
where: case.rating > 0
count: case.rating <= 3
per: share
`

// madeLog is n events and more, of cases that were asked for more, paused,
// extended, decided and rated.
func madeLog(b *testing.B, n int) (*town, []casework.Event) {
	b.Helper()
	w := newTown(b, "per: total\n", "per: total\n"+moreFigures)
	for i := range 200 {
		id := fmt.Sprint("case ", i)
		w.submit(id, 5, at(3, 2))
		if i%4 == 0 {
			w.must(id, "clerk", "notify", at(3, 3), casework.Command{Input: map[string]any{"missing": "平面图"}})
			w.must(id, "applicant", "supplement", at(3, 4), casework.Command{Form: map[string]any{"name": "测试人", "area": 4.0}})
		}
		w.must(id, "clerk", "accept", at(3, 5), casework.Command{})
		if i%5 == 0 {
			w.must(id, "decider", "pause", at(3, 6), casework.Command{Input: map[string]any{"reason": "hearing", "notice": "听证"}})
			w.must(id, "decider", "resume", at(3, 9), casework.Command{})
		}
		w.must(id, "decider", "approve", at(3, 10+i%9), casework.Command{})
		if i%3 == 0 {
			w.must(id, "applicant", "rate", at(3, 20), casework.Command{Input: map[string]any{"level": 1 + i%5}})
		}
	}
	var out []casework.Event
	for copies := 0; len(out) < n; copies++ {
		for _, e := range w.events {
			e.Case = fmt.Sprintf("%s.%d", e.Case, copies)
			e.Private = casework.Private{}
			out = append(out, e)
		}
	}
	return w, out
}

// BenchmarkReplay plays 250,000 events on one core and counts all figures, of
// lists that change a promise of every case, one figure, or nothing.
//
// events/cpu-s is by the processor time of the whole program, garbage
// collection included: what one core does where the machine does other work.
func BenchmarkReplay(b *testing.B) {
	w, events := madeLog(b, 250_000)
	for _, bench := range []struct {
		name    string
		replace []string
	}{
		{"nothing", nil},
		{"a figure", []string{`where: "case.ended"`, `where: "case.ended && case.used_days > 1"`}},
		{"the promise of every case", []string{"promised: 5wd", "promised: 3wd"}},
	} {
		changed := library(b, append([]string{"per: total\n", "per: total\n" + moreFigures}, bench.replace...)...)
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			began := cpuSeconds()
			for b.Loop() {
				r, err := replay.New(replay.Config{Published: w.published(), Changed: changed})
				if err != nil {
					b.Fatal(err)
				}
				var e casework.Event
				for i := range events {
					e = events[i]
					if err := r.Add(&e, nil); err != nil {
						b.Fatal(err)
					}
				}
				if _, err := r.Report(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(events))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(len(events))*float64(b.N)/(cpuSeconds()-began), "events/cpu-s")
		})
	}
	b.Run("reading the public sides", func(b *testing.B) {
		texts, words := make([]string, 100_000), casework.NewWords()
		for i := range texts {
			text, err := json.Marshal(events[i].Public)
			if err != nil {
				b.Fatal(err)
			}
			texts[i] = string(text)
		}
		b.ReportAllocs()
		began := cpuSeconds()
		for b.Loop() {
			for i := range texts {
				var p casework.Public
				if err := casework.ReadPublic(texts[i], &p, words); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(len(texts))*float64(b.N)/(cpuSeconds()-began), "events/cpu-s")
	})
}
