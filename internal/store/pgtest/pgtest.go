package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"qingdan/internal/store/postgres"
)

// New returns the DSN of a database for this test alone, with the schema in
// place. It is dropped when the test ends.
func New(t testing.TB) string {
	t.Helper()
	return create(t, " TEMPLATE "+template)
}

// Empty is New without a schema.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, " TEMPLATE template0")
}

// template is copied for each test: three times faster than migrating each.
const template = "qingdan_template"

var count atomic.Int64

func create(t testing.TB, from string) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := fmt.Sprintf("qingdan_test_%d_%d", os.Getpid(), count.Add(1))
	if s.foreign {
		from = ""
	}
	if err := s.exec("CREATE DATABASE " + name + from); err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("PostgreSQL for tests: %v", err)
		}
	})
	return s.dsn(name)
}

// cluster is a server that tests create databases on.
type cluster struct {
	base    url.URL // DSN of the database postgres
	foreign bool    // not ours: no template is left on it
	mu      sync.Mutex
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
	dir, err := startServer()
	if err != nil {
		return nil, err
	}
	c := &cluster{base: url.URL{Scheme: "postgres", User: url.User(role), Path: "/postgres",
		RawQuery: url.Values{"host": {dir}}.Encode()}}
	if err := c.await(dir); err != nil {
		return nil, err
	}
	return c, c.makeTemplate()
})

// await waits until the server accepts connections.
func (c *cluster) await(dir string) error {
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := c.exec("SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-deadline.C:
			log, _ := os.ReadFile(dir + "/log") // it may not have come so far
			return fmt.Errorf("the server does not answer: %w\n%s", err, log)
		case <-tick.C:
		}
	}
}

func (c *cluster) makeTemplate() error {
	if err := c.exec("CREATE DATABASE " + template + " TEMPLATE template0"); err != nil {
		return err
	}
	s, err := postgres.Open(c.dsn(template))
	if err != nil {
		return fmt.Errorf("make the template: %w", err)
	}
	return s.Close()
}

func (c *cluster) dsn(database string) string {
	u := c.base
	u.Path = "/" + database
	return u.String()
}

// exec runs one statement, one at a time: PostgreSQL refuses to copy a
// database from a template that is being copied.
func (c *cluster) exec(sql string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.base.String())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}
