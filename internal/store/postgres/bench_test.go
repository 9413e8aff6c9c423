package postgres_test

import (
	"testing"

	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/postgres"
	"qingdan/internal/store/storetest"
)

// BenchmarkCommit runs on a server without fsync unless QINGDAN_TEST_POSTGRES
// names another.
func BenchmarkCommit(b *testing.B) {
	s, err := postgres.Open(pgtest.New(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	storetest.BenchmarkCommit(b, s)
}

func BenchmarkFigure(b *testing.B) {
	s, err := postgres.Open(pgtest.New(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	storetest.BenchmarkFigure(b, s)
}
