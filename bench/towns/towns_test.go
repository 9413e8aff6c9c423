package towns

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/app"
	"qingdan/internal/store/pgtest"
)

// TestCopiesAreWhatTheProductWrites makes a small city on both databases and
// lets the product write all projections and figures anew from the events: not
// a row may differ. Rebuilding opens every sealed value.
func TestCopiesAreWhatTheProductWrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	// A database that is changed by ALTER SYSTEM is no other test's.
	postgres, err := pgtest.Durable()
	if err != nil {
		t.Fatal(err)
	}
	if err := Fill(t.Context(), Config{Dir: dir, Postgres: postgres, Lives: 20, Events: 3000}); err != nil {
		t.Fatal(err)
	}
	var first []string
	for _, database := range []string{"", postgres} {
		folder := dir
		if database != "" {
			folder = PostgresDir(dir)
		}
		rows := rebuilt(t, folder, database)
		if first != nil && !cmp.Equal(first, rows) {
			t.Errorf("the two databases differ: %s", cmp.Diff(first, rows))
		}
		first = rows
	}
}

// rebuilt rebuilds a city and returns its projections.
func rebuilt(t *testing.T, dir, database string) []string {
	t.Helper()
	a, err := Open(t.Context(), dir, database)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	filled, err := a.Store.Dump(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := a.City.Rebuild(t.Context()); err != nil || n < 3000 {
		t.Fatalf("%d events: %v", n, err)
	}
	again, err := a.Store.Dump(t.Context())
	if err != nil || len(again) < 3000 {
		t.Fatalf("%d rows: %v", len(again), err)
	}
	if diff := cmp.Diff(filled, again); diff != "" {
		t.Errorf("filled, rebuilt on %q: %.3000s", database, diff)
	}
	return again
}

// The file of the database is where the program looks for it.
func TestFillsTheDataFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := Fill(t.Context(), Config{Dir: dir, Lives: 2, Events: 10}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, app.DatabaseFile)); err != nil {
		t.Error(err)
	}
}
