package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qingdan/internal/replay"
)

// changedSystems is a copy of the systems with a text of one file changed.
func changedSystems(t *testing.T, file, old, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(repository, "systems"))); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, filepath.FromSlash(file))
	was, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(was), old) {
		t.Fatalf("%s does not say %q", file, old)
	}
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(was), old, text)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// replayed runs qingdan replay --json.
func replayed(t *testing.T, args ...string) *replay.Report {
	t.Helper()
	code, out := told(t, append([]string{"replay", "--json"}, args...)...)
	r := &replay.Report{}
	if err := json.Unmarshal([]byte(out), r); err != nil || code != exitOK {
		t.Fatalf("%d %v %.500s", code, err, out)
	}
	return r
}

// A database is replayed beside its server; a condition over a form is judged
// with the private side, which an outsider's log does not have.
func TestReplayADatabase(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	server := begin(t, "demo", "--data", dir, "--scale", "0.02")
	r := replayed(t, "--with", filepath.Join(repository, "systems"), "--data", dir)
	if r.Differ != 0 || len(r.Changes)+len(r.Unknown) != 0 || r.Cases == 0 || len(r.Figures) == 0 {
		t.Errorf("nothing changed: %d of %d cases differ, %v, %v", r.Differ, r.Cases, r.Changes, r.Unknown)
	}
	const grounds = "grounds: {type: string, x-kind: area, title: 事实和依据, x-en: Facts and legal basis, minLength: 4, maxLength: 2000}"
	stricter := changedSystems(t, "approvals/procedures/licence.yaml", grounds, strings.Replace(grounds, "minLength: 4", "minLength: 1500", 1))
	r = replayed(t, "--with", stricter, "--data", dir)
	if r.Differ == 0 || len(r.Unknown) != 0 {
		t.Errorf("a stricter review: %d cases, unknown %v", r.Differ, r.Unknown)
	}
	for _, d := range r.Differs {
		if why := d.Reasons[0]; why.Kind != replay.Refused || why.Code != replay.CodeForm || why.Action != "review" || len(d.Figures) != 0 {
			t.Errorf("%s: %+v %v", d.Name(), why, d.Figures)
		}
	}
	refused := r.Differ
	for tries := 0; ; tries++ { // the log follows the events
		r = replayed(t, "--with", stricter, "--log", server.url, "--state", t.TempDir())
		reviews := 0
		for _, u := range r.Unknown {
			if u.What == "form" && u.Action == "review" {
				reviews += u.Events
			}
		}
		if r.Differ == 0 && reviews >= refused { // a case may be reviewed again
			break
		}
		if r.Differ != 0 || tries == 20 {
			t.Errorf("from outside %d cases differ, %d reviews are not known; with the private sides %d", r.Differ, reviews, refused)
			break
		}
		time.Sleep(time.Second / 2)
	}
	server.end()
	with := []string{"replay", "--with", stricter, "--data", dir, "--cases", "1"}
	if code, out := told(t, with...); code != exitOK || !strings.Contains(out, "would have been refused: /grounds") {
		t.Errorf("%d %.600s", code, out)
	}
}
