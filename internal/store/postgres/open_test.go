package postgres_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"qingdan/internal/store/pgtest"
	"qingdan/internal/store/postgres"
)

func refuses(t *testing.T, dsn string, words ...string) {
	t.Helper()
	s, err := postgres.Open(dsn)
	if err == nil {
		_ = s.Close()
		t.Fatalf("%s was opened", dsn)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error does not say %q: %v", w, err)
		}
	}
	if strings.Contains(err.Error(), "geheim") {
		t.Errorf("the error tells the password: %v", err)
	}
}

func TestBadAddresses(t *testing.T) {
	t.Parallel()
	refuses(t, "postgres://u:geheim@host:port/db", "地址有误", "the database address is wrong")
	refuses(t, "postgres://u:geheim@127.0.0.1:1/db", "无法连接", "cannot be reached")
	refuses(t, "postgres://u:geheim@/db?host="+t.TempDir(), "cannot be reached")
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t)
	s := open(t, dsn)
	if _, err := s.DB().Write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999999, true)"); err != nil {
		t.Fatal(err)
	}
	refuses(t, dsn, "99999999", "newer program")
}

// TestManyStartAtOnce opens an empty database from several processes at the
// same time: one migrates, the others wait.
func TestManyStartAtOnce(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s, err := postgres.Open(dsn)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.SetSetting(t.Context(), "a", "b"); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestGuaranteesDoNotRestOnDefaults opens a database whose administrator
// prefers speed.
func TestGuaranteesDoNotRestOnDefaults(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"SET synchronous_commit = off", "SET default_transaction_isolation = 'serializable'", "SET default_transaction_read_only = on"} {
		if _, err := conn.Exec(t.Context(), "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' "+strings.ReplaceAll(q, "'", "''")+"'; END $$"); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := open(t, dsn)
	for name, want := range map[string]string{"synchronous_commit": "on", "default_transaction_isolation": "read committed", "default_transaction_read_only": "off"} {
		var got string
		if err := s.DB().Write.QueryRow("SHOW " + name).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
	if _, err := s.DB().Read.Exec("INSERT INTO settings (name, value) VALUES ('a', 'b')"); err == nil {
		t.Error("a reader wrote")
	}
}

func TestOneProcessLeads(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	one, other := open(t, dsn), open(t, dsn)
	nothing := func(context.Context) error { return nil }
	led, err := one.Lead(t.Context(), "sweep", func(ctx context.Context) error {
		if led, err := other.Lead(ctx, "sweep", nothing); led || err != nil {
			t.Errorf("two lead: %v, %v", led, err)
		}
		if led, err := other.Lead(ctx, "figures", nothing); !led || err != nil {
			t.Errorf("another lead: %v, %v", led, err)
		}
		return nil
	})
	if !led || err != nil {
		t.Fatal(led, err)
	}
	if led, err := other.Lead(t.Context(), "sweep", nothing); !led || err != nil {
		t.Errorf("after the lead was given back: %v, %v", led, err)
	}
}

// TestALeadEndsWithItsConnection breaks the connection that holds the lock:
// the leader must learn that it leads no more.
func TestALeadEndsWithItsConnection(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	s, other := open(t, dsn), open(t, dsn)
	led, err := s.Lead(t.Context(), "sweep", func(ctx context.Context) error {
		_, err := other.DB().Write.ExecContext(ctx, `SELECT pg_terminate_backend(l.pid, 10000) FROM pg_locks l
			WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
		if err != nil {
			return err
		}
		<-ctx.Done()
		if cause := context.Cause(ctx); !strings.Contains(cause.Error(), "the lead is lost") {
			t.Errorf("the leader is told %v", cause)
		}
		return nil
	})
	if !led || err == nil {
		t.Errorf("a lost lead: %v, %v", led, err)
	}
	if led, err := s.Lead(t.Context(), "sweep", func(context.Context) error { return nil }); !led || err != nil {
		t.Errorf("the next lead: %v, %v", led, err)
	}
}
