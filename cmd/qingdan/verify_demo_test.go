package main

import (
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// The demo city as an outsider sees it: its log verifies, every figure that it
// shows is what the log makes, a receipt proves its entry, and what is altered
// in its database is told.
func TestDemoFromOutside(t *testing.T) {
	t.Parallel()
	data, state := filepath.Join(t.TempDir(), "demo"), t.TempDir()
	r := begin(t, "demo", "--data", data, "--scale", "0.01")
	log := []string{"verify", "log", r.url, "--state", state}
	if code, out := told(t, log...); code != exitOK || !strings.Contains(out, "✓ The log verifies") {
		t.Fatalf("the log: %d %s", code, out)
	}
	r.settled()
	if code, out := told(t, log...); code != exitOK || !strings.Contains(out, "were verified before") {
		t.Errorf("the log again: %d %s", code, out)
	}
	all := []string{"verify", "figure", r.url, "--state", state}
	code, out := told(t, all...)
	if equal := strings.Count(out, "✓ equal"); code != exitOK || equal < 10 || equal != strings.Count(out, "entries\n") {
		t.Errorf("the figures: %d %s", code, out)
	}
	r.receipt(state)
	alter(t, data, "UPDATE figure_days SET value = value + 1000000 WHERE figure = 'approvals.on_time_rate' AND office = '*' AND day = 2147483647")
	code, out = told(t, append(all, "approvals.on_time_rate", "approvals.average_visits")...)
	if code != exitFailed || !strings.Contains(out, "✗ the city shows the numerator") || !strings.Contains(out, "Average visits per item (approvals.average_visits)") {
		t.Errorf("a falsified figure: %d %s", code, out)
	}
	alter(t, data, `UPDATE figure_days SET members = members - 1, value = value - 1000000
			WHERE figure = 'approvals.online_case_share' AND office = '*' AND day = 2147483647`,
		`DELETE FROM figure_members WHERE figure = 'approvals.online_case_share' AND subject = (
			SELECT min(subject) FROM figure_members WHERE figure = 'approvals.online_case_share' AND counts = 1)`)
	code, out = told(t, append(all, "approvals.online_case_share")...)
	if code != exitFailed || !strings.Contains(out, "✗ the city leaves out case:") || !strings.Contains(out, "its last entry is ") {
		t.Errorf("a dropped case: %d %s", code, out)
	}
	r.end()
}

// settled waits until the figures count everything that has happened.
func (r *running) settled() {
	r.t.Helper()
	for range 300 {
		if strings.Contains(r.get("/api/v1/figures?limit=1", http.StatusOK), `"settled":true`) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	r.t.Fatal("the figures do not settle")
}

// receipt verifies a receipt of the city without it.
func (r *running) receipt(dir string) {
	r.t.Helper()
	file := filepath.Join(dir, "case.tlog-proof")
	if err := os.WriteFile(file, []byte(r.get("/log/receipt/40", http.StatusOK)), 0o600); err != nil {
		r.t.Fatal(err)
	}
	key := strings.TrimSpace(r.get("/log/vkey", http.StatusOK))
	if code, out := told(r.t, "verify", "receipt", file, "--vkey", key); code != exitOK || !strings.Contains(out, "It is entry 40 of the log") {
		r.t.Errorf("a receipt: %d %s", code, out)
	}
	policy := filepath.Join(dir, "policy")
	if err := os.WriteFile(policy, []byte(r.get("/log/policy", http.StatusOK)), 0o600); err != nil {
		r.t.Fatal(err)
	}
	if code, out := told(r.t, "verify", "receipt", file, "--policy", policy); code != exitOK {
		r.t.Errorf("a receipt under the policy: %d %s", code, out)
	}
}

// alter changes a city's database behind its back.
func alter(t *testing.T, data string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, "city.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}
