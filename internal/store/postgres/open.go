package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// How many connections a process opens at most. Groups are written one after
// the other, so writers are few: the committer, the followers, the sweeps.
const (
	readers = 16
	writers = 8
	leads   = 8 // each holds one for as long as it leads
)

// connectTimeout bounds the wait for a server that does not answer.
const connectTimeout = 10 * time.Second

// Store is an open PostgreSQL database.
type Store struct {
	*store.Queries
	db    *store.DB
	pools pools
}

type pools struct{ read, write, lead *pgxpool.Pool }

var _ city.Store = (*Store)(nil)

// Option changes how a store is opened.
type Option func(*options)

type options struct{ now func() time.Time }

// WithNow sets the clock that tells which grants are in force.
func WithNow(now func() time.Time) Option { return func(o *options) { o.now = now } }

// Open connects to the database that a DSN ("postgres://user@host/name")
// names and brings its schema up to date. It must be a direct connection or a
// session pool: a transaction pool loses the locks that Lead holds.
func Open(dsn string, opts ...Option) (*Store, error) {
	o := options{now: time.Now}
	for _, set := range opts {
		set(&o)
	}
	p, err := openPools(dsn)
	if err != nil {
		return nil, err
	}
	s := &Store{pools: p, db: &store.DB{Dialect: store.Postgres, Read: stdlib.OpenDBFromPool(p.read), Write: stdlib.OpenDBFromPool(p.write)}}
	s.Queries = store.NewQueries(s.db, o.now)
	if err := s.begin(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) begin() error {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	if err := s.pools.write.Ping(ctx); err != nil {
		return unreachable(err)
	}
	var encoding string
	if err := s.pools.write.QueryRow(ctx, "SHOW server_encoding").Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("数据库编码是 %s:请以 UTF8 建库。the database has the encoding %s: create it with UTF8", encoding, encoding)
	}
	return s.migrate()
}

func unreachable(err error) error {
	return fmt.Errorf("无法连接 PostgreSQL:请检查地址、用户和密码，并确认服务器在运行。"+
		"PostgreSQL cannot be reached, check the address, user and password, and that the server runs: %w", err)
}

// migrate brings the schema up to date, one process at a time. Another may
// take its time, so the wait has no end.
func (s *Store) migrate() error {
	ctx := context.Background()
	conn, err := s.pools.lead.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", store.LockSchema); err != nil {
		return fmt.Errorf("wait for the schema: %w", err)
	}
	err = store.Migrate(ctx, s.db.Write, store.Postgres)
	_, unlock := conn.Exec(ctx, "SELECT pg_advisory_unlock($1)", store.LockSchema)
	return errors.Join(err, unlock)
}

// openPools prepares three pools, so that readers cannot keep the writer
// waiting for a connection, nor leaders either.
func openPools(dsn string) (pools, error) {
	var p pools
	for _, pool := range []struct {
		to       **pgxpool.Pool
		size     int32
		readOnly string
	}{{&p.read, readers, "on"}, {&p.write, writers, "off"}, {&p.lead, leads, "off"}} {
		cfg, err := pgxpool.ParseConfig(dsn)
		if err != nil {
			p.close()
			return pools{}, fmt.Errorf("数据库地址有误，应为 postgres://用户：密码@主机：端口/数据库。"+
				"the database address is wrong, it should be postgres://user:password@host:port/database: %w", err)
		}
		cfg.MaxConns = pool.size
		configure(cfg.ConnConfig, pool.readOnly)
		if *pool.to, err = pgxpool.NewWithConfig(context.Background(), cfg); err != nil {
			p.close()
			return pools{}, err
		}
	}
	return p, nil
}

// configure sets what the guarantees rest on, whatever the server's defaults.
// Plans are made for the arrays at hand: a plan cached while the tables were
// empty would scan them when they are not.
func configure(cfg *pgx.ConnConfig, readOnly string) {
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	for name, value := range map[string]string{
		"application_name":              "qingdan",
		"synchronous_commit":            "on",
		"default_transaction_isolation": "read committed",
		"default_transaction_read_only": readOnly,
		"plan_cache_mode":               "force_custom_plan",
	} {
		cfg.RuntimeParams[name] = value
	}
}

func (p pools) close() {
	for _, pool := range []*pgxpool.Pool{p.read, p.write, p.lead} {
		if pool != nil {
			pool.Close()
		}
	}
}

// Close closes all connections.
func (s *Store) Close() error {
	err := s.db.Close()
	s.pools.close()
	return err
}
