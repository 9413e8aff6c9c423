package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the schema to the version this program knows. Only one process
// may do so at a time; the caller sees to that. A schema that a newer program has migrated further is refused, because this
// program does not know what its rows mean.
func Migrate(ctx context.Context, db *sql.DB, d Dialect) error {
	provider, err := newProvider(db, d)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the schema: %w", err)
	}
	sources := provider.ListSources()
	if know := sources[len(sources)-1].Version; have > know {
		return fmt.Errorf("数据库结构版本为 %d,本程序只认识到 %d:请使用更新的程序。"+
			"the database has schema version %d, this program knows up to %d: run a newer program", have, know, have, know)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the schema: %w", err)
	}
	return nil
}

func newProvider(db *sql.DB, d Dialect) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations/"+string(d))
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if d == Postgres {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, db, dir)
}
