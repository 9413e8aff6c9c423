package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"qingdan/bench/load"
)

// measurement is one row of the table.
type measurement struct {
	name string
	load.Result
}

// report writes the page; before is the load of the machine when it began.
func report(before string, rows []measurement) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmarks\n\n%s\n\n", intro)
	fmt.Fprintf(&b, "Measured on %s, %d cores (load %s before, %s after), %s, commit %s, by `make bench`.\n\n", time.Now().Format(time.DateOnly),
		runtime.NumCPU(), before, machineLoad(), runtime.Version(), commit())
	b.WriteString("| what | actions/s | p50 | p99 | actions a group |\n| --- | ---: | ---: | ---: | ---: |\n")
	for _, r := range rows {
		b.WriteString(r.String())
	}
	b.WriteString("\n" + verdicts(rows))
	return b.String()
}

// String is the row.
func (m measurement) String() string {
	return fmt.Sprintf("| %s | %.0f | %s | %s | %s |\n", m.name, m.Per, millis(m.P50), millis(m.P99), size(m.Group))
}

const intro = `One action is a real command on a case: a bearer token or viewer, the role, the separation of duties, a guard over form,
input and case, the input's schema, a clock moved; written as three rows: a sealed event, the case under its version, the
clock; and answered after that is on disk (SQLite with synchronous=FULL, PostgreSQL with synchronous_commit=on). 64
clients act on 2,000 cases for 5 s after 1 s of warming up, while the figures are folded as always. The bare loop writes
the rows that a run recorded, ready made, in the same groups, through the same driver, and decides and seals nothing; over bare
HTTP the same hand writes them for net/http handlers that check a token's digest and read the body. PocketBase runs a custom route that, for a user's token, inserts an event, updates the case under its version and inserts a
clock in one transaction; its request log is off. Over HTTP, server and client are processes of their own on the same machine.`

func millis(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

func size(n float64) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", n)
}

// String is the table of the public log and what it comes to.
func (f logFigures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## The public log\n\n%s\n\n| what | entries/s |\n| --- | ---: |\n", logIntro)
	for _, r := range []struct {
		name string
		rate float64
	}{
		{"sequenced: from the events in SQLite to tiles on disk under a signed head", f.sequenced},
		{"whole log verified: signature, every entry, every tile, the root", f.tree},
		{"the same and the content of every entry", f.content},
		{"read by torchwood's client, which checks entries and tiles", f.torchwood},
		{"SHA-256 in a bare loop over the same entries", f.sha256},
	} {
		fmt.Fprintf(&b, "| %s | %.0f |\n", r.name, r.rate)
	}
	fmt.Fprintf(&b, "\n%d entries of %d bytes on average. Verification is %.1f times as fast as torchwood's client (target: 3) and %.2f of bare SHA-256 "+
		"(target: a third). A receipt with its proof takes %d µs. At %.0f actions a second an action's entry is published %s after its reply (p50), "+
		"%s (p99; target: under 2 s).\n", f.entries, f.bytes/max(f.entries, 1), f.tree/f.torchwood, f.tree/f.sha256, f.proof.Microseconds(), f.actions,
		millis(f.p50), millis(f.p99))
	return b.String()
}

const logIntro = `The entries are of actions as above, in a folder. Each way to read them is tried five times and the best
counts; both clients read the same files. The delay is measured while the city does all its own work; a reply's entry is
taken to be published when the head has room for all actions under way besides.`

// verdicts compares the rows that belong together.
func verdicts(rows []measurement) string {
	return fmt.Sprintf("City.Do does %.0f %% of the bare loop on SQLite and %.0f %% on PostgreSQL (target: half). "+
		"Over HTTP it does %.1f times what PocketBase does (target: 10 times, p99 under 50 ms) and %.0f %% of what the bare rows over bare "+
		"HTTP do, which are themselves %.1f times PocketBase: about that is what this machine and driver have to give.\n",
		100*rows[0].Per/rows[1].Per, 100*rows[2].Per/rows[3].Per, rows[4].Per/rows[6].Per, 100*rows[4].Per/rows[5].Per, rows[5].Per/rows[6].Per)
}

func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// machineLoad is how many processes wanted to run in the last minute, where
// the system tells: other work on the machine makes every row slower.
func machineLoad() string {
	text, err := os.ReadFile("/proc/loadavg")
	minute, _, ok := strings.Cut(string(text), " ")
	if err != nil || !ok {
		return "unknown"
	}
	return minute
}
