package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qingdan/internal/disk"
)

// Dir is a Bucket in a folder of the local disk.
type Dir struct{ root string }

var _ Bucket = (*Dir)(nil)

const spoolFolder = "spool"

// OpenDir returns the bucket in a folder, which is made if it is missing.
func OpenDir(root string) (*Dir, error) {
	if err := os.MkdirAll(filepath.Join(root, spoolFolder), 0o700); err != nil {
		return nil, fmt.Errorf("open evidence folder: %w", err)
	}
	return &Dir{root: root}, nil
}

// Spool returns a new file on the same disk.
func (d *Dir) Spool() (*os.File, error) {
	return os.CreateTemp(filepath.Join(d.root, spoolFolder), "upload-*") // mode 0600
}

// Put moves a spool under a key, durably.
func (d *Dir) Put(_ context.Context, key, spool string) error {
	f, err := os.OpenFile(spool, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return d.rename(spool, d.path(key))
}

// Get opens a file.
func (d *Dir) Get(_ context.Context, key string) (io.ReadCloser, error) {
	return os.Open(d.path(key))
}

// Move renames a file, durably.
func (d *Dir) Move(_ context.Context, from, to string) error {
	return d.rename(d.path(from), d.path(to))
}

// Remove deletes a file.
func (d *Dir) Remove(_ context.Context, key string) error { return os.Remove(d.path(key)) }

// Sweep deletes old files below a prefix, and old spools.
func (d *Dir) Sweep(ctx context.Context, prefix string, before time.Time) (int, error) {
	n, err := sweep(ctx, d.path(prefix), before)
	if err != nil {
		return n, err
	}
	_, err = sweep(ctx, filepath.Join(d.root, spoolFolder), before)
	return n, err
}

func sweep(ctx context.Context, folder string, before time.Time) (int, error) {
	n := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // taken while we walk, or nothing yet
			return nil
		}
		if err = errors.Join(err, ctx.Err()); err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil && info.ModTime().Before(before) {
			if err = os.Remove(path); err == nil {
				n++
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	return n, err
}

func (d *Dir) path(key string) string { return filepath.Join(d.root, filepath.FromSlash(key)) }

// rename returns after the new name is on disk, with the folder it is in.
func (d *Dir) rename(from, to string) error {
	folder := filepath.Dir(to)
	if err := d.makeFolder(folder); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return disk.SyncFolder(folder)
}

func (d *Dir) makeFolder(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for parent := filepath.Dir(folder); strings.HasPrefix(parent, d.root); parent = filepath.Dir(parent) {
		if err := disk.SyncFolder(parent); err != nil {
			return err
		}
	}
	return nil
}
