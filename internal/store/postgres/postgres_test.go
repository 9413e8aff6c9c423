package postgres_test

import (
	"testing"

	"qingdan/internal/city"
	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/postgres"
	"qingdan/internal/store/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) city.Store {
		s, err := postgres.Open(pgtest.New(t), postgres.WithNow(storetest.Now))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}
