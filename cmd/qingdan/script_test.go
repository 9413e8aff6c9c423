package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"qingdan/internal/tlog"
	"qingdan/internal/verify/verifytest"
	"qingdan/internal/web/webtest"
)

// TestMain lets the scripts run this program as qingdan.
func TestMain(m *testing.M) {
	testscript.Main(browsing{m}, map[string]func(){"qingdan": main})
}

// browsing is the tests, with the browser ended after them.
type browsing struct{ *testing.M }

func (b browsing) Run() int { return webtest.Main(b.M) }

// TestScripts runs testdata/script. Besides testscript's own commands there are
// "exits N command args…", which wants that exit code, "town DIR", which writes
// the public log of an invented town into a folder, and "flip FILE", which
// changes a byte in the middle of the file
// of that pattern. $CITY and $LIAR are the addresses of
// that town, honest and with a falsified figure; $VKEY is the log's key.
// "change FILE OLD NEW" changes a text in a file; the folder town-lists has the
// town's lists.
func TestScripts(t *testing.T) {
	t.Parallel()
	town := verifytest.NewTown(t, "../../internal/casework/testdata/lists", 90)
	town.Cases(40)
	town.CloseDay()
	town.Publish()
	city, liar := town.Serve(t), town.Serve(t)
	liar.Members["permits.on-time"] = liar.Members["permits.on-time"][1:]
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "flip": flip, "change": change,
			"town": func(ts *testscript.TestScript, _ bool, args []string) { town.Log.Write(ts.MkAbs(args[0])) }},
		Setup: func(env *testscript.Env) error {
			env.Setenv("CITY", city.URL)
			env.Setenv("LIAR", liar.URL)
			env.Setenv("VKEY", town.Log.VKey)
			if err := os.CopyFS(filepath.Join(env.WorkDir, "town-lists"), os.DirFS(filepath.Join(repository, townLists))); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "case.tlog-proof"), town.Log.Receipt(approval(town)), 0o600)
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// approval is the index of the first approval.
func approval(town *verifytest.Town) int64 {
	return int64(slices.IndexFunc(town.Entries, func(e tlog.Entry) bool { return e.Action == "approve" }))
}

func flip(ts *testscript.TestScript, _ bool, args []string) {
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	if err != nil || len(names) != 1 {
		ts.Fatalf("files %v, %v", names, err)
	}
	name := names[0]
	content, err := os.ReadFile(name)
	ts.Check(err)
	content[len(content)/2] ^= 1
	ts.Check(os.WriteFile(name, content, 0o600))
}

func change(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: change FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not have %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command args…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d; want %d", got, want)
	}
}
