// Package dsn opens the store that a data source name means.
package dsn

import (
	"fmt"
	"strings"

	"qingdan/internal/city"
	"qingdan/internal/store"
	"qingdan/internal/store/postgres"
	"qingdan/internal/store/sqlite"
)

// Store is an open store whose database other rooms share for their tables.
type Store interface {
	city.Store
	DB() *store.DB
}

// Open opens PostgreSQL for "postgres://…" or "postgresql://…", and otherwise
// the SQLite file of that path.
func Open(name string) (Store, error) {
	server, err := isServer(name)
	switch {
	case err != nil:
		return nil, err
	case server:
		return opened(postgres.Open(name))
	}
	return opened(sqlite.Open(name))
}

// Shared reports whether several processes may write to a database: on
// PostgreSQL they may.
func Shared(name string) bool {
	server, err := isServer(name)
	return server && err == nil
}

// View opens what Open opens for reading only, also beside a process that has
// it open. It changes nothing.
func View(name string) (*store.View, error) {
	server, err := isServer(name)
	switch {
	case err != nil:
		return nil, err
	case server:
		return postgres.View(name)
	}
	return sqlite.View(name)
}

// isServer tells PostgreSQL from a SQLite file.
func isServer(name string) (bool, error) {
	switch {
	case name == "":
		return false, fmt.Errorf("没有指定数据库：请给出 SQLite 文件路径或 postgres://… 地址。no database is named: give the path of a SQLite file or a postgres://… address")
	case strings.HasPrefix(name, "postgres://"), strings.HasPrefix(name, "postgresql://"):
		return true, nil
	case strings.Contains(name, "://"):
		scheme, _, _ := strings.Cut(name, "://")
		return false, fmt.Errorf("不支持数据库 %s:请给出 SQLite 文件路径或 postgres://… 地址。the database %s is not supported: give the path of a SQLite file or a postgres://… address", scheme, scheme)
	}
	return false, nil
}

// opened keeps a nil pointer from becoming a Store that is not nil.
func opened[S Store](s S, err error) (Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
