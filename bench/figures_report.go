package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"qingdan/bench/towns"
)

// figuresHeading begins the section of docs/benchmarks.md.
const figuresHeading = "## Figures over ten million events"

const figuresIntro = `The city was made, not lived: %d cases were carried out by the product (opened, accepted, asked about,
approved, over four years of its clock); the other cases are copies of these in %d towns, each with an id, a number and a data
key of its own, sealed and written on SQLite by the product's own hand (the committer's Commit, the figures' SaveMembers) in
groups of 100,000 events, and on PostgreSQL by COPY of the same rows. A test makes a small one and compares every row with what
a rebuild and the folding of all events write. Four figures (a share, a count, a sum, a median) are kept over every case. Reading is what the
pages do, through the running city in process, with nothing cached but by the databases and the system. Each is read %d times.`

// String is the section.
func (run *figuresRun) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", figuresHeading)
	fmt.Fprintf(&b, figuresIntro+"\n\n", run.lives, towns.Offices, run.times)
	fmt.Fprintf(&b, "Measured on %s, %d cores (load %s before, %s after), %s, commit %s, by `make bench-figures`: %d events of %d cases, made in %s.\n\n",
		run.finished.Format(time.DateOnly), runtime.NumCPU(), run.began, run.loaded, runtime.Version(), commit(), run.events, run.cases, run.made.Round(time.Second))
	run.table(&b, "a figure read (target: under 5 ms)", func(on figuresOn) []reading { return on.readings })
	run.table(&b, "a page of 50 members (target: under 100 ms)", func(on figuresOn) []reading { return on.pages })
	fmt.Fprintf(&b, "From an event's reply to the figure that includes it, while %d more actions a second are taken: ", background)
	for i, on := range run.by {
		fmt.Fprintf(&b, "on %s %s (p50), %s (p99) over %d events; ", databases[i], millis(on.fresh.p50), millis(on.fresh.p99), on.fresh.events)
	}
	b.WriteString("target: within 1 s.\n\n")
	run.beside(&b)
	run.replayed(&b)
	run.cost(&b)
	return b.String()
}

func (run *figuresRun) table(b *strings.Builder, title string, of func(figuresOn) []reading) {
	fmt.Fprintf(b, "| %s | SQLite p50 | p99 | PostgreSQL p50 | p99 |\n| --- | ---: | ---: | ---: | ---: |\n", title)
	other := of(run.by[1])
	for i, r := range of(run.by[0]) {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", r.name, fine(r.p50), fine(r.p99), fine(other[i].p50), fine(other[i].p99))
	}
	b.WriteString("\n")
}

// beside puts the aggregates next to the figure. The figure's own time is that
// of the same reading.
func (run *figuresRun) beside(b *strings.Builder) {
	fmt.Fprintf(b, "The same figures by an SQL aggregate over the rows, each the middle of %d; the sums are compared. SQLite and PostgreSQL have the best index for it\n"+
		"(all that is asked for is in the index), DuckDB 1.5 the same cases and events in tables of its own, taken in before. In brackets: how many times as long as the figure takes.\n\n", run.queries)
	b.WriteString("| what | SQLite | PostgreSQL | DuckDB |\n| --- | ---: | ---: | ---: |\n")
	for i, q := range questions() {
		cells := []string{"–", "–", "–"}
		for n, on := range run.by {
			cells[n] = times(on.sql[i], on.asked[i])
		}
		if run.duckdb != nil {
			cells[2] = times(run.duckdb[i], run.by[0].asked[i])
		}
		fmt.Fprintf(b, "| %s | %s |\n", q.name, strings.Join(cells, " | "))
	}
	b.WriteString("\n")
}

// replayed is how fast the past is played again.
func (run *figuresRun) replayed(b *strings.Builder) {
	if len(run.replays) == 0 {
		return
	}
	b.WriteString("`qingdan replay --with DIR` over all of it, from start to end, with GOMAXPROCS=1 (target: 200,000 events/s on one core), twice in a\n" +
		"row: the first run waits for the disk where the database is not in memory, the second does not.\n\n" +
		"| what the changed lists do | events/s, first run | by processor time | second run | by processor time |\n| --- | ---: | ---: | ---: | ---: |\n")
	rate := func(d time.Duration) float64 { return float64(run.events) / d.Seconds() }
	for _, r := range run.replays {
		fmt.Fprintf(b, "| %s | %.0f | %.0f | %.0f | %.0f |\n", r.name, rate(r.first.took), rate(r.first.processor), rate(r.second.took), rate(r.second.processor))
	}
	b.WriteString("\n")
}

// cost is what folding costs the writer.
func (run *figuresRun) cost(b *strings.Builder) {
	if len(run.writers) == 0 {
		return
	}
	b.WriteString("What folding costs the writer: actions a second by City.Do in process, 64 clients that wait for nothing, as in the first table. A follower\n" +
		"folds after the commit, and rests nine times as long as it worked while commands are being written.\n\n" +
		"| database | no figures | four figures | costs | events behind at the end | folded a second when at rest |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	for i, w := range run.writers {
		rate := "–"
		if w.caughtUp > 0 && w.behind > 0 {
			rate = fmt.Sprintf("%.0f", float64(w.behind)/w.caughtUp.Seconds())
		}
		fmt.Fprintf(b, "| %s | %.0f | %.0f | %.0f %% | %d | %s |\n", databases[i], w.without.Per, w.with.Per, 100*(1-w.with.Per/w.without.Per), w.behind, rate)
	}
}

// fine is a time of milliseconds and parts of them.
func fine(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

// times is how long an aggregate took, and how many times as long as the
// figure.
func times(took, figure time.Duration) string {
	return fmt.Sprintf("%s (%.0f×)", millis(took), float64(took)/float64(max(figure, 1)))
}

// replaced puts a section in the place of the one with the same heading, or at
// the end of a page.
func replaced(page, section string) string {
	heading, _, _ := strings.Cut(section, "\n")
	before, rest, found := strings.Cut(page, heading+"\n")
	if !found {
		return strings.TrimRight(page, "\n") + "\n\n" + section
	}
	if _, after, more := strings.Cut(rest, "\n## "); more {
		return before + section + "\n## " + after
	}
	return before + section
}
