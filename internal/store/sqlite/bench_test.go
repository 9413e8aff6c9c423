package sqlite_test

import (
	"path/filepath"
	"testing"

	"qingdan/internal/store/sqlite"
	"qingdan/internal/store/storetest"
)

func BenchmarkCommit(b *testing.B) {
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "city.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	storetest.BenchmarkCommit(b, s)
}

func BenchmarkFigure(b *testing.B) {
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "city.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	storetest.BenchmarkFigure(b, s)
}
