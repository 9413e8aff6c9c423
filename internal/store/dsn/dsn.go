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
	switch {
	case name == "":
		return nil, fmt.Errorf("没有指定数据库：请给出 SQLite 文件路径或 postgres://… 地址。no database is named: give the path of a SQLite file or a postgres://… address")
	case Shared(name):
		return opened(postgres.Open(name))
	case strings.Contains(name, "://"):
		scheme, _, _ := strings.Cut(name, "://")
		return nil, fmt.Errorf("不支持数据库 %s:请给出 SQLite 文件路径或 postgres://… 地址。the database %s is not supported: give the path of a SQLite file or a postgres://… address", scheme, scheme)
	}
	return opened(sqlite.Open(name))
}

// Shared reports whether several processes may write to a database: on
// PostgreSQL they may.
func Shared(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// opened keeps a nil pointer from becoming a Store that is not nil.
func opened[S Store](s S, err error) (Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}
