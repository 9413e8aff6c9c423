package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/store"
	"qingdan/internal/store/sqlite"
	"qingdan/internal/store/storetest"
	"qingdan/internal/vault"
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

// The room itself over a real database, with the real cost of a password.
func TestSigningIn(t *testing.T) {
	t.Parallel()
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "city.db"), sqlite.WithNow(storetest.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	ctx := context.Background()
	room := access.New(store.NewAccess(s.Queries), vault.FromSecret([]byte("secret")), storetest.Now)
	code, err := room.SetupCode(ctx)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := room.CreateFirstAdmin(ctx, code, access.NewPerson{Login: "admin", Password: "four words of rain", Name: "管理员"})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	token, _, err := room.SignIn(ctx, "admin", "four words of rain", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("signing in took %v", time.Since(began))
	v, err := room.Resolve(ctx, token)
	if err != nil || v.Person != admin.ID || !v.Admin {
		t.Errorf("resolved %+v, %v", v, err)
	}
	entries, n, err := room.Journal(ctx, v, access.JournalQuery{})
	if err != nil || n != 1 || entries[0].Action != "setup" {
		t.Errorf("journal %+v of %d, %v", entries, n, err)
	}
}
