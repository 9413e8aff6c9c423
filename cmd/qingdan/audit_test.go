package main

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/store/sqlite"
)

// hand is somebody with the database file and a good editor.
func hand(t *testing.T, dir, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "city.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

// endedCase returns the number of a case that has ended, and the seq of its
// last event.
func endedCase(t *testing.T, dir string) (number string, seq int64) {
	t.Helper()
	db, err := sqlite.View(filepath.Join(dir, "city.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.DB().Read.QueryRowContext(t.Context(), `SELECT c.number, max(e.seq) FROM cases c JOIN events e ON e.case_id = c.id
		WHERE c.outcome <> '' AND c.number <> '' GROUP BY c.id ORDER BY 2 LIMIT 1`).Scan(&number, &seq)
	if err != nil {
		t.Fatal(err)
	}
	return number, seq
}

func TestAuditAndErase(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	r := begin(t, "demo", "--data", dir, "--scale", "0.01")
	kept := filepath.Join(t.TempDir(), "checkpoint")
	if err := os.WriteFile(kept, []byte(r.get("/log/checkpoint", http.StatusOK)), 0o600); err != nil {
		t.Fatal(err)
	}
	audit := func(code int, says ...string) {
		t.Helper()
		got, out := told(t, "audit", "--data", dir, "--against", kept)
		if got != code {
			t.Errorf("exit code %d", got)
		}
		for _, s := range says {
			if !strings.Contains(out, s) {
				t.Errorf("the audit does not say %q:\n%.3000s", s, out)
			}
		}
	}
	audit(exitOK, "Nothing was found", "continues the checkpoint") // beside the server
	number, seq := endedCase(t, dir)
	erase := []string{"erase", number, "--data", dir, "--ground", "purpose", "--document", "7"}
	if code, out := told(t, append(erase, "--yes")...); code != exitFailed || !strings.Contains(out, "another qingdan process") {
		t.Errorf("erasing beside a server on SQLite: %d %s", code, out)
	}
	r.end()

	if code, out := told(t, append(erase, "--yes")...); code != exitOK || !strings.Contains(out, "Erased the private side of case "+number) {
		t.Errorf("%d %s", code, out)
	}
	if code, out := told(t, append(erase, "--yes")...); code != exitFailed || !strings.Contains(out, "was erased on") {
		t.Errorf("again: %d %s", code, out)
	}
	audit(exitOK, "Nothing was found", "Erased by law: case "+number, "第四十七条第一款第一项")
	if code, out := told(t, "rebuild", "--data", dir); code != exitOK {
		t.Errorf("rebuild: %d %s", code, out)
	}
	audit(exitOK, "Nothing was found", "Erased by law: case "+number)

	hand(t, dir, "DROP TRIGGER events_keep")
	hand(t, dir, "UPDATE events SET at = at + 1000 WHERE seq = ?", seq)
	audit(exitFailed, "was changed: time (logged", number, "not as it was logged: 1 in all")
	code, out := told(t, "audit", "--data", dir, "--json")
	text, _, _ := strings.Cut(out, "\nqingdan:")
	var report city.AuditReport
	if err := json.Unmarshal([]byte(text), &report); err != nil || code != exitFailed || len(report.Findings) != 1 || report.Findings[0].Seq != seq {
		t.Errorf("%d %v %s", code, err, text)
	}
}

func TestAuditRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code, out := told(t, "audit", "--data", filepath.Join(dir, "none")); code != exitUsage || !strings.Contains(out, "no data folder") {
		t.Errorf("%d %s", code, out)
	}
	if code, out := told(t, "audit", "--data", dir); code != exitFailed || !strings.Contains(out, "no file key") {
		t.Errorf("%d %s", code, out)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("the audit made %v", left)
	}
	if code, out := told(t, "erase", "SCJG-1", "--data", dir, "--ground", "why", "--document", "7"); code != exitUsage || !strings.Contains(out, "--ground must be") {
		t.Errorf("%d %s", code, out)
	}
	var out strings.Builder
	std := &stdio{Stdin: strings.NewReader("SCJG-2\n"), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
	if code := run(t.Context(), []string{"erase", "SCJG-1", "--data", dir, "--ground", "term", "--document", "7", "--lang", "zh"}, std); code != exitFailed ||
		!strings.Contains(out.String(), "编号不一致") || !strings.Contains(out.String(), "第四十七条第一款第二项") {
		t.Errorf("%d %s", code, out.String())
	}
}
