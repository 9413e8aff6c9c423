package sqlite_test

import (
	"path/filepath"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/store/storetest"
)

func open(t *testing.T) *sqlite.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "city.db"))
}

func openAt(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(path, sqlite.WithNow(storetest.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) city.Store { return open(t) })
	storetest.RunPair(t, func(t *testing.T) (one, other city.Store) {
		s := open(t) // a second process is refused
		return s, s
	})
}
