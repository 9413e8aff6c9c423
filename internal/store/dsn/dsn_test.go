package dsn_test

import (
	"path/filepath"
	"testing"

	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/store/pgtest"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]store.Dialect{filepath.Join(t.TempDir(), "city.db"): store.SQLite, pgtest.New(t): store.Postgres} {
		s, err := dsn.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.DB().Dialect; got != want {
			t.Errorf("%s is opened with %s", name, got)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", "postgres://host:port/", "mysql://host/db"} {
		if s, err := dsn.Open(name); err == nil || s != nil {
			t.Errorf("%q: %v, %v", name, s, err)
		}
	}
}
