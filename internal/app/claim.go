package app

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"qingdan/internal/problem"
)

// Claim takes a data folder: together with other servers of one database, or
// alone for work that nobody may watch. It is refused while others hold the
// folder in a way that excludes this one. The folder is made if it is missing.
func Claim(data string, alone bool) (release func() error, err error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock := flock.New(filepath.Join(data, "lock"), flock.SetPermissions(0o600))
	take := lock.TryRLock
	if alone {
		take = lock.TryLock
	}
	held, err := take()
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if !held {
		return nil, problem.New(problem.Refused, "in_use",
			"数据文件夹 "+data+" 正被另一个 qingdan 使用：请先停止它",
			"another qingdan is using the data folder "+data+": stop it first")
	}
	return lock.Unlock, nil
}
