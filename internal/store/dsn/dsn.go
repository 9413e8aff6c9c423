// Package dsn opens the store that a data source name means.
package dsn

import (
	"fmt"
	"strings"

	"qingdan/internal/city"
	"qingdan/internal/store"
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
		return nil, fmt.Errorf("没有指定数据库:请给出 SQLite 文件路径或 postgres://… 地址。no database is named: give the path of a SQLite file or a postgres://… address")
	case strings.HasPrefix(name, "postgres://"), strings.HasPrefix(name, "postgresql://"):
		return nil, fmt.Errorf("postgres: not yet")
	}
	return sqlite.Open(name)
}
