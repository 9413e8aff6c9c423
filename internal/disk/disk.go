// Package disk makes names durable.
package disk

import (
	"errors"
	"os"
	"runtime"
)

// SyncFolder returns after a folder's names are on disk: a file that was synced
// and renamed into it is found again after a loss of power only then. On Windows,
// where folders cannot be synced, it does nothing.
func SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
