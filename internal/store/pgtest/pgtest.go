package pgtest

import (
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
)

// New returns the DSN of a database for this test alone, with the schema in
// place and all tables empty. When the test has closed its connections, the
// next one may get it: creating a database takes longer than most tests.
func New(t testing.TB) string {
	t.Helper()
	c := start(t)
	name, err := c.take()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	t.Cleanup(func() {
		if err := c.giveBack(name); err != nil {
			t.Errorf("PostgreSQL for tests: %v", err)
		}
	})
	return c.dsn(name)
}

// Empty returns the DSN of a new database without a schema, for tests that
// change the schema or the settings. It is dropped when the test ends.
func Empty(t testing.TB) string {
	t.Helper()
	c := start(t)
	name := c.name()
	if err := c.create(name); err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	t.Cleanup(func() {
		if err := c.drop(name); err != nil {
			t.Errorf("PostgreSQL for tests: %v", err)
		}
	})
	return c.dsn(name)
}

func start(t testing.TB) *cluster {
	t.Helper()
	c, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	return c
}

// server returns the cluster of this process.
var server = sync.OnceValues(func() (*cluster, error) {
	if name := os.Getenv("QINGDAN_TEST_POSTGRES"); name != "" {
		base, err := url.Parse(name)
		if err != nil {
			return nil, fmt.Errorf("QINGDAN_TEST_POSTGRES: %w", err)
		}
		return &cluster{base: *base, foreign: true}, nil
	}
	return newCluster(hasty...)
})

// Durable starts a server that keeps what it has committed, as PostgreSQL does
// by default, and returns the DSN of a new database on it: for measuring. The
// server ends with the process.
func Durable() (string, error) {
	c, err := newCluster()
	if err != nil {
		return "", err
	}
	name := c.name()
	return c.dsn(name), c.create(name)
}

func newCluster(settings ...string) (*cluster, error) {
	dir, err := startServer(settings...)
	if err != nil {
		return nil, err
	}
	c := &cluster{base: url.URL{Scheme: "postgres", User: url.User(role), RawQuery: url.Values{"host": {dir}}.Encode()}}
	return c, c.await(dir)
}
