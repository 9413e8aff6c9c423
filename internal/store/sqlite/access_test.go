package sqlite_test

import (
	"path/filepath"
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/store/storetest"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	storetest.RunAccess(t, func(t *testing.T) access.Store {
		s, err := sqlite.Open(filepath.Join(t.TempDir(), "city.db"), sqlite.WithNow(storetest.Now))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return store.NewAccess(s.Queries)
	})
}

func TestTrailIsOnlyAddedTo(t *testing.T) {
	t.Parallel()
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "city.db"), sqlite.WithNow(storetest.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	storetest.TrailIsOnlyAddedTo(t, s.Queries)
}
