package postgres_test

import (
	"testing"

	"qingdan/internal/access"
	"qingdan/internal/store"
	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/postgres"
	"qingdan/internal/store/storetest"
)

func TestAccess(t *testing.T) {
	t.Parallel()
	storetest.RunAccess(t, func(t *testing.T) access.Store { return store.NewAccess(openFor(t).Queries) })
}

func TestTrailIsOnlyAddedTo(t *testing.T) {
	t.Parallel()
	storetest.TrailIsOnlyAddedTo(t, openFor(t).Queries)
}

func openFor(t *testing.T) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(pgtest.New(t), postgres.WithNow(storetest.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
