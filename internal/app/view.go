package app

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/problem"
	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/vault"
)

// openView opens a city's key and its database for reading only, also beside a
// server. It makes neither, and refuses a key that is not the database's.
func openView(ctx context.Context, data, database string) (*vault.Vault, *store.View, error) {
	if _, err := os.Stat(filepath.Join(data, vault.KeyFile)); err != nil {
		return nil, nil, problem.New(problem.NotFound, "no_key", "数据文件夹 "+data+" 里没有密钥文件 key：请用 --data 指明城市的数据文件夹",
			"the data folder "+data+" has no file key: name the city's data folder with --data").Wrap(err)
	}
	keys, err := vault.Open(data)
	if err != nil {
		return nil, nil, err
	}
	db, err := dsn.View(cmp.Or(database, filepath.Join(data, DatabaseFile)))
	if err != nil {
		return nil, nil, err
	}
	if err := access.New(store.NewAccess(db.Queries), keys, time.Now).KeyFits(ctx); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return keys, db, nil
}
