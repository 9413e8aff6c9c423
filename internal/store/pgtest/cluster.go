package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"qingdan/internal/store/postgres"
)

// role is the superuser of the throw-away cluster.
const role = "qingdan"

// cluster is a server with the databases that tests take and give back.
type cluster struct {
	base    url.URL // its DSN but for the database
	foreign bool    // it is not ours and outlives us
	mu      sync.Mutex
	made    int
	free    []string
}

// take returns a database that no other test uses.
func (c *cluster) take() (string, error) {
	c.mu.Lock()
	if n := len(c.free); n > 0 {
		defer c.mu.Unlock()
		name := c.free[n-1]
		c.free = c.free[:n-1]
		return name, nil
	}
	c.mu.Unlock()
	name := c.name()
	if err := c.create(name); err != nil {
		return "", err
	}
	s, err := postgres.Open(c.dsn(name))
	if err != nil {
		return "", err
	}
	return name, s.Close()
}

// empty empties every table but goose's own, past the triggers that keep the
// journal and the looks.
const empty = `SET session_replication_role = replica; DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY CASCADE'
	FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'); END $$`

func (c *cluster) create(name string) error {
	return c.exec("postgres", "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'")
}

func (c *cluster) drop(name string) error {
	return c.exec("postgres", "DROP DATABASE "+name+" WITH (FORCE)")
}

// giveBack lets the next test have the database. Nothing stays on a foreign
// server.
func (c *cluster) giveBack(name string) error {
	if c.foreign {
		return c.drop(name)
	}
	if err := c.exec(name, empty); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.free = append(c.free, name)
	return nil
}

// name returns a new name for a database, unlike those of other processes on
// the same server.
func (c *cluster) name() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	return fmt.Sprintf("qingdan_test_%d_%d", os.Getpid(), c.made)
}

func (c *cluster) dsn(database string) string {
	u := c.base
	u.Path = "/" + database
	return u.String()
}

// exec runs one statement in a database.
func (c *cluster) exec(database, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.dsn(database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// await waits until the server accepts connections.
func (c *cluster) await(dir string) error {
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := c.exec("postgres", "SELECT 1")
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
