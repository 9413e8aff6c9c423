package sqlite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
)

func refuses(t *testing.T, path string, words ...string) {
	t.Helper()
	s, err := sqlite.Open(path)
	if err == nil {
		_ = s.Close()
		t.Fatalf("%s was opened", path)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error does not say %q: %v", w, err)
		}
	}
}

func TestOneProcessHoldsTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "city.db")
	s := openAt(t, path)
	refuses(t, path, "另一个清单进程", "another qingdan process", path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "city.db")
	s := openAt(t, path)
	if _, err := s.DB().Write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	refuses(t, path, "99999999", "newer program", path)
	refuses(t, path, "99999999") // and the lock was given back
}

func TestUnusablePlaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("this is no database, whatever its length may be"), 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, filepath.Join(file, "city.db"), "the data folder")
	refuses(t, file, "not a database")
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	refuses(t, folder, folder)
}

func TestPathsMeanThemselves(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"城市 数据.db", "a?b#c%20d.db", "mode=memory&x.db", "file:city.db"} {
		path := filepath.Join(t.TempDir(), "新 文件夹", name)
		s := openAt(t, path)
		if err := s.SetSetting(t.Context(), "a", "b"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	s := open(t)
	if _, err := s.DB().Read.Exec("INSERT INTO settings (name, value) VALUES ('a', 'b')"); err == nil {
		t.Error("a reader wrote")
	}
}

// TestCommitIsOnDisk looks at the files the moment Commit returns, as a crash
// would leave them.
func TestCommitIsOnDisk(t *testing.T) {
	t.Parallel()
	dir, crashed := t.TempDir(), t.TempDir()
	s := openAt(t, filepath.Join(dir, "city.db"))
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal"} {
		var got string
		if err := s.DB().Write.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", pragma, got, err, want)
		}
	}
	err := s.Commit(t.Context(), &city.Batch{Events: []city.EventRow{{Case: "c1", Version: 1, Public: []byte("{}")}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"city.db", "city.db-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(crashed, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	events, err := openAt(t, filepath.Join(crashed, "city.db")).EventsAfter(t.Context(), 0, 10)
	if err != nil || len(events) != 1 || events[0].Case != "c1" {
		t.Errorf("after a crash: %v, %v", events, err)
	}
}

func TestRoomsShareTheDatabase(t *testing.T) {
	t.Parallel()
	s := open(t)
	if db := s.DB(); db.Dialect != store.SQLite || db.Read == db.Write {
		t.Errorf("%+v", db)
	}
}
