package tlog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"qingdan/internal/disk"
)

// Dir is a Storage in a folder of the local disk.
type Dir struct{ root string }

var _ BatchStorage = (*Dir)(nil)

const (
	tempFolder = "tmp"
	tempLives  = time.Hour // of a temporary file that a crash left
	syncers    = 8         // files that are made durable at the same time
)

// OpenDir returns the storage in a folder, which is made if it is missing.
func OpenDir(root string) (*Dir, error) {
	temp := filepath.Join(root, tempFolder)
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return nil, fmt.Errorf("open the log's folder: %w", err)
	}
	left, err := os.ReadDir(temp)
	if err != nil {
		return nil, fmt.Errorf("open the log's folder: %w", err)
	}
	for _, f := range left {
		if info, err := f.Info(); err == nil && time.Since(info.ModTime()) > tempLives {
			_ = os.Remove(filepath.Join(temp, f.Name())) // another process may have been faster
		}
	}
	return &Dir{root: root}, nil
}

// path returns where a file of the log lies, and refuses what would lie
// elsewhere.
func (d *Dir) path(path string) (string, error) {
	if !fs.ValidPath(path) || path == "." || strings.ContainsAny(path, `\:`) || strings.HasPrefix(path, tempFolder+"/") {
		return "", &fs.PathError{Op: "open", Path: path, Err: fs.ErrInvalid}
	}
	return filepath.Join(d.root, filepath.FromSlash(path)), nil
}

// Read returns a file.
func (d *Dir) Read(_ context.Context, path string) ([]byte, error) {
	name, err := d.path(path)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

// Write stores a file durably.
func (d *Dir) Write(ctx context.Context, path string, content []byte) error {
	return d.WriteAll(ctx, []File{{path, content}})
}

// WriteAll stores files durably: each is synced and renamed, then the folders
// they are in are synced.
func (d *Dir) WriteAll(ctx context.Context, files []File) error {
	names := make([]string, len(files))
	folders := map[string]bool{}
	for i, f := range files {
		var err error
		if names[i], err = d.path(f.Path); err != nil {
			return err
		}
		if err := d.makeFolder(filepath.Dir(names[i]), folders); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(syncers)
	for i, f := range files {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return d.place(names[i], f.Content)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	var sync errgroup.Group
	for folder := range folders {
		sync.Go(func() error { return disk.SyncFolder(folder) })
	}
	return sync.Wait()
}

// Remove deletes a file, or a folder with what is in it.
func (d *Dir) Remove(_ context.Context, path string) error {
	name, err := d.path(path)
	if err != nil {
		return err
	}
	return os.RemoveAll(name)
}

// makeFolder makes a folder with those above it, and notes all that have to be
// synced for a file in it to stay.
func (d *Dir) makeFolder(folder string, touched map[string]bool) error {
	if touched[folder] {
		return nil
	}
	touched[folder] = true
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for parent := filepath.Dir(folder); strings.HasPrefix(parent, d.root); parent = filepath.Dir(parent) {
		touched[parent] = true
	}
	return nil
}

// place moves content that is on disk to its name.
func (d *Dir) place(name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Join(d.root, tempFolder), "*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
