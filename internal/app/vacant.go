package app

import (
	"context"
	"errors"
	"time"

	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
)

// Vacant reports whether a database holds no city yet: no published list and
// no administrator. It brings the schema up to date.
func Vacant(ctx context.Context, database string) (vacant bool, err error) {
	db, err := dsn.Open(database)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	published, err := db.Lists(ctx)
	if err != nil || len(published) > 0 {
		return false, err
	}
	settled, err := store.NewAccess(store.NewQueries(db.DB(), time.Now)).HasFirstAdmin(ctx)
	return !settled, err
}
