package sqlite_test

import (
	"path/filepath"
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/store/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) city.Store {
		s, err := sqlite.Open(filepath.Join(t.TempDir(), "city.db"), sqlite.WithNow(storetest.Now))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}
