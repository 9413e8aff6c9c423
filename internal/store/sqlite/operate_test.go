package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/city"
)

// TestBackup takes the backup that docs/database.md recommends, while the
// store is open, and opens it.
func TestBackup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "city.db"))
	batch := &city.Batch{
		Events: []city.EventRow{{Case: "c1", Version: 1, Public: []byte("{}")}},
		Cases:  []city.CaseWrite{{CaseRow: city.CaseRow{ID: "c1", Version: 1, Kernel: []byte("{}")}}},
	}
	if err := s.Commit(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(dir, "backup.db")
	tool, err := sql.Open("sqlite", filepath.Join(dir, "city.db")) // as another program would
	if err != nil {
		t.Fatal(err)
	}
	defer tool.Close()
	if _, err := tool.Exec("VACUUM INTO ?", backup); err != nil {
		t.Fatal(err)
	}
	want, err := s.Dump(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	restored := openAt(t, backup)
	got, err := restored.Dump(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := restored.Commit(t.Context(), &city.Batch{Events: []city.EventRow{{Case: "c1", Version: 2, Public: []byte("{}")}}}); err != nil {
		t.Errorf("the backup cannot go on: %v", err)
	}
}

// TestOperatorsKnowEveryTable compares the schema with docs/database.md.
func TestOperatorsKnowEveryTable(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.FromSlash("../../../docs/database.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := open(t).DB().Read.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	tables := 0
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		tables++
		if !strings.Contains(string(page), "`"+table+"`") {
			t.Errorf("docs/database.md does not name the table %s", table)
		}
	}
	if err := rows.Err(); err != nil || tables < 15 {
		t.Errorf("%d tables, %v", tables, err)
	}
}
