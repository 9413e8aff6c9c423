package postgres_test

import (
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/postgres"
	"qingdan/internal/store/storetest"
)

func open(t *testing.T, dsn string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(dsn, postgres.WithNow(storetest.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) city.Store { return open(t, pgtest.New(t)) })
	storetest.RunPair(t, func(t *testing.T) (one, other city.Store) {
		dsn := pgtest.New(t)
		return open(t, dsn), open(t, dsn)
	})
}
