package stresstest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"qingdan/internal/city"
	"qingdan/internal/law"
	"qingdan/internal/store/pgtest"
)

// How often the writer is killed on each database, and how often in between
// all projections are rebuilt for comparison.
const (
	kills        = 50
	rebuildEvery = 10
)

func TestKilledOnSQLite(t *testing.T) {
	t.Parallel()
	killed(t, filepath.Join(t.TempDir(), "city.db"), func() {})
}

func TestKilledOnPostgres(t *testing.T) {
	t.Parallel()
	name := pgtest.New(t)
	killed(t, name, func() { awaitSilence(t, name) })
}

// victim is a town whose writer is killed again and again.
type victim struct {
	t      *testing.T
	dsn    string
	settle func() // returns when nothing of a killed writer is under way
	rand   *rand.Rand
	known  *chronicle
	log    *ledger
	asked  map[string]command // by idempotency key
	acked  map[string]city.Receipt
}

func killed(t *testing.T, name string, settle func()) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed) // the moments; what the writer has done by then no seed repeats
	v := &victim{t: t, dsn: name, settle: settle, rand: rand.New(rand.NewPCG(seed, 0)), known: newChronicle(),
		log: &ledger{folder: t.TempDir()}, asked: map[string]command{}, acked: map[string]city.Receipt{}}
	rounds := kills
	if testing.Short() {
		rounds = rebuildEvery
	}
	for i := range rounds {
		v.kill(i)
		v.examine((i+1)%rebuildEvery == 0)
		if t.Failed() {
			return
		}
	}
	if len(v.acked) < rounds {
		t.Errorf("only %d actions in %d rounds: the writer was killed before it wrote", len(v.acked), rounds)
	}
	t.Logf("%d actions acknowledged, %d asked for, %d cases, %d heads of the log", len(v.acked), len(v.asked), v.known.opened, len(v.log.seen))
}

// kill starts a writer, lets it write for a moment and kills it.
func (v *victim) kill(round int) {
	v.t.Helper()
	child := writer(v.t, v.dsn, v.log.folder, fmt.Sprint(round))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		v.t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	v.hear(lines) // it writes
	moment := time.AfterFunc(time.Duration(v.rand.IntN(60_000))*time.Microsecond, func() { _ = child.Process.Kill() })
	defer moment.Stop()
	for v.hear(lines) {
	}
	err = child.Wait()
	if ended, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || ended.Signal() != syscall.SIGKILL {
		v.t.Errorf("the writer was not killed, but ended by itself: %v", err)
	}
}

// writer is a process that writes to a town until it is killed.
func writer(t *testing.T, name, folder, round string) *exec.Cmd {
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), writerEnv+"="+name, roundEnv+"="+round, logEnv+"="+folder)
	return child
}

// word is a line from the writer: what it is about to ask for, or the answer.
type word struct {
	Ask    *command      `json:",omitempty"`
	Key    string        `json:",omitempty"`
	Answer *city.Receipt `json:",omitempty"`
}

// hear takes in a line; false at the end. A line that was cut off was never
// said.
func (v *victim) hear(lines *bufio.Reader) bool {
	line, err := lines.ReadBytes('\n')
	if err != nil {
		if err != io.EOF {
			v.t.Error(err)
		}
		return false
	}
	var w word
	if err := json.Unmarshal(line, &w); err != nil {
		v.t.Fatalf("the writer said %q: %v", line, err)
	}
	if w.Ask != nil {
		v.asked[w.Ask.Key] = *w.Ask
	} else {
		v.acked[w.Key] = *w.Answer
	}
	return true
}

// examine opens the town again and checks that what was acknowledged is there,
// that what was asked for can be asked for again, and that nothing is missing
// or there twice.
func (v *victim) examine(rebuild bool) {
	v.t.Helper()
	ctx := v.t.Context()
	v.settle()
	c, err := open(ctx, v.dsn, v.log.folder)
	if err != nil {
		v.t.Fatal(err)
	}
	defer shut(v.t, c)
	v.read(c)
	v.log.look(v.t, c)
	for key, r := range v.acked {
		if v.known.actions[r.Case][r.Version] == "" {
			v.t.Errorf("action %s, version %d of case %s, was acknowledged and is lost", key, r.Version, r.Case)
		}
	}
	v.askAgain(c)
	v.read(c)
	if gaps := v.known.gaps(law.DateOf(time.Now()).Year()); len(gaps) > 0 {
		v.t.Errorf("missing: %v", gaps)
	}
	if opened := v.openings(); opened != v.known.opened {
		v.t.Errorf("%d cases were opened, %d times somebody asked for one", v.known.opened, opened)
	}
	if rebuild {
		v.log.whole(v.t, c)
		v.known = newChronicle() // from the first event again
		v.read(c)
		sameAfterRebuild(v.t, c, slices.Sorted(maps.Keys(v.known.actions)))
	}
}

func (v *victim) read(c *city.City) {
	v.t.Helper()
	if err := v.known.read(v.t.Context(), c); err != nil {
		v.t.Fatal(err)
	}
}

// askAgain does what a client does that got no answer: it asks again with the
// same key. It gets the same answer, or its action is taken now.
func (v *victim) askAgain(c *city.City) {
	v.t.Helper()
	for key, cmd := range v.asked {
		if _, known := v.acked[key]; known {
			continue
		}
		r, err := do(v.t.Context(), c, cmd)
		if err != nil {
			v.t.Errorf("asked again for %s: %v", key, err)
			continue
		}
		v.acked[key] = r
	}
}

func (v *victim) openings() int {
	n := 0
	for _, cmd := range v.asked {
		if cmd.Item != "" {
			n++
		}
	}
	return n
}

// awaitSilence returns when the database server has noticed that the killed
// process is gone and has finished what it had sent.
func awaitSilence(t *testing.T, name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for others := 1; others > 0; <-tick.C {
		err := conn.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`).Scan(&others)
		if err != nil {
			t.Fatal(err)
		}
	}
}
