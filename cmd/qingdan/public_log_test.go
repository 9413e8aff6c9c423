package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// checkpoint waits until the checkpoint is of at least a size and returns its
// lines.
func (r *running) checkpoint(atLeast string) []string {
	r.t.Helper()
	for range 100 {
		resp, err := http.Get(r.url + "/log/checkpoint")
		if err != nil {
			r.t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			if lines := strings.Split(r.get("/log/checkpoint", http.StatusOK), "\n"); len(lines) > 4 && lines[1] >= atLeast {
				return lines
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	r.t.Fatalf("no checkpoint of %s entries", atLeast)
	return nil
}

func TestServeKeepsAPublicLog(t *testing.T) {
	t.Parallel()
	dir, elsewhere := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "tiles")
	r := begin(t, "serve", "--data", dir, "--log-origin", "log.test.example/city", "--log-storage", elsewhere)
	r.line("code")
	lines := r.checkpoint("2") // the lists and the calendar
	if lines[0] != "log.test.example/city" || !strings.HasPrefix(lines[4], "— log.test.example/city ") {
		t.Errorf("checkpoint %q", lines)
	}
	entries := r.get("/log/tile/entries/000.p/"+lines[1], http.StatusOK)
	if !strings.Contains(entries, `"stream":"list/approvals"`) || !strings.Contains(entries, `"stream":"calendar/cn-`) {
		t.Errorf("entries %q", entries)
	}
	r.get("/log/tile/entries/001", http.StatusNotFound)
	r.end()
	if _, err := os.Stat(filepath.Join(elsewhere, "tile")); err != nil {
		t.Error(err)
	}
	for _, bad := range []struct{ origin, say string }{
		{"log.test.example/other", "cannot become log.test.example/other"}, {"https://log.test.example", "without https://"}, {"a city", "without spaces"},
	} {
		code, out := told(t, "serve", "--data", dir, "--addr", "127.0.0.1:0", "--log-origin", bad.origin, "--log-storage", elsewhere)
		if code != exitFailed || !strings.Contains(out, bad.say) {
			t.Errorf("%s: %d %s", bad.origin, code, out)
		}
	}
	for storage, say := range map[string]string{"ftp://x": "ftp:// is not known", "s3://b?endpoint=http://127.0.0.1:9": "AWS_ACCESS_KEY_ID"} {
		code, out := told(t, "serve", "--data", dir, "--addr", "127.0.0.1:0", "--log-storage", storage)
		if code != exitFailed || !strings.Contains(out, say) {
			t.Errorf("%s: %d %s", storage, code, out)
		}
	}
	if code, out := told(t, "serve", "--data", dir, "--addr", "127.0.0.1:0"); code != exitFailed || !strings.Contains(out, "its files are not in") {
		t.Errorf("without its files: %d %s", code, out)
	}
	if code, out := told(t, "rebuild", "--data", dir); code != exitOK { // it asks for no log
		t.Errorf("rebuild: %d %s", code, out)
	}
	r = begin(t, "serve", "--data", dir, "--log-storage", elsewhere)
	r.line("code")
	if again := r.checkpoint("2"); strings.Join(again, "\n") != strings.Join(lines, "\n") {
		t.Errorf("after a restart %q, before %q", again, lines)
	}
	r.end()
}

// A log that nobody has named has a name that is no address.
func TestTheLogOfACityWithoutAName(t *testing.T) {
	t.Parallel()
	r := begin(t, "serve", "--data", t.TempDir())
	r.line("code")
	if origin := r.checkpoint("2")[0]; !strings.HasPrefix(origin, "qingdan.invalid/") || len(origin) != len("qingdan.invalid/")+8 {
		t.Errorf("origin %q", origin)
	}
	r.end()
}

// Work on a stopped city puts no other calendar in force.
func TestRebuildKeepsTheCalendar(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	holidays := filepath.Join(dir, "2027.csv")
	text := "date,type,name,name_en,note\n2027-10-01,holiday_off,国庆节,National Day,\n"
	if err := os.WriteFile(holidays, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	serve := []string{"serve", "--data", filepath.Join(dir, "data"), "--holidays", holidays}
	r := begin(t, serve...)
	r.line("code")
	before := r.checkpoint("2")
	r.end()
	if code, out := told(t, "rebuild", "--data", filepath.Join(dir, "data")); code != exitOK {
		t.Errorf("rebuild: %d %s", code, out)
	}
	r = begin(t, serve...)
	r.line("code")
	time.Sleep(2 * time.Second / 3) // long enough for what is new
	if after := r.checkpoint("2"); after[1] != before[1] {
		t.Errorf("%s entries, before %s", after[1], before[1])
	}
	r.end()
}
