package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/stdlib"

	"qingdan/internal/store"
)

// View connects to the database for reading only. It leaves the schema as it
// is.
func View(dsn string) (*store.View, error) {
	p, err := openPools(dsn)
	if err != nil {
		return nil, err
	}
	read := stdlib.OpenDBFromPool(p.read)
	v := store.NewView(read, store.Postgres, func() error {
		err := read.Close()
		p.close()
		return err
	})
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	if err := p.read.Ping(ctx); err != nil {
		return nil, errors.Join(unreachable(err), v.Close())
	}
	return v, nil
}
