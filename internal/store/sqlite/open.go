package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the one SQLite library of the program: two on one file crash the process

	"qingdan/internal/city"
	"qingdan/internal/store"
)

// Readers is how many connections serve readers. They never wait for the
// writer (WAL), so a few suffice; each has a cache of its own.
const readers = 8

// Store is an open SQLite database.
type Store struct {
	*store.Queries
	db     *store.DB
	writes *statements
	lock   *flock.Flock
}

var _ city.Store = (*Store)(nil)

// Option changes how a store is opened.
type Option func(*options)

type options struct{ now func() time.Time }

// WithNow sets the clock that tells which grants are in force.
func WithNow(now func() time.Time) Option { return func(o *options) { o.now = now } }

// Open opens the database file at path, creating it and its folder if they do
// not exist, and brings its schema up to date. Only one process may have it
// open: the city remembers states in memory, so a second writer would decide
// on stale ones.
func Open(path string, opts ...Option) (*Store, error) {
	o := options{now: time.Now}
	for _, set := range opts {
		set(&o)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	lock, err := claim(path)
	if err != nil {
		return nil, err
	}
	s, err := open(path, o)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	s.lock = lock
	return s, nil
}

func open(path string, o options) (*Store, error) {
	db, err := openPools(path)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	if err := store.Migrate(ctx, db.Write, store.SQLite); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	writes, err := prepare(ctx, db.Write)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	return &Store{Queries: store.NewQueries(db, o.now), db: db, writes: writes}, nil
}

// openPools opens the writer, one connection whose transactions begin by
// taking the write lock, and the readers.
func openPools(path string) (*store.DB, error) {
	write, err := sql.Open("sqlite", uri(path, "_txlock=immediate", "_pragma=synchronous(FULL)", "_pragma=wal_autocheckpoint(4000)", "_pragma=journal_size_limit(67108864)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", uri(path, "_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &store.DB{Dialect: store.SQLite, Read: read, Write: write}, nil
}

func uri(path string, params ...string) string {
	params = append([]string{"_pragma=busy_timeout(10000)", "_pragma=journal_mode(WAL)", "_pragma=cache_size(-32768)", "_pragma=temp_store(MEMORY)"}, params...)
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: strings.Join(params, "&")}
	return u.String()
}

// claim takes the lock file beside the database.
func claim(path string) (*flock.Flock, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("数据目录无法建立：请检查权限或换一个目录。the data folder cannot be made, check its permissions or name another: %w", err)
	}
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("数据目录不可写：请检查权限或换一个目录。the data folder cannot be written, check its permissions or name another: %w", err)
	}
	if !held {
		return nil, fmt.Errorf("数据库 %s 正被另一个清单进程使用：请先停止它，或使用 PostgreSQL。"+
			"another qingdan process uses the database %s: stop it first, or use PostgreSQL for several processes", path, path)
	}
	return lock, nil
}

// Close closes the database and lets another process open it.
func (s *Store) Close() error {
	return errors.Join(s.writes.Close(), s.db.Close(), s.lock.Close())
}
