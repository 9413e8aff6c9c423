package tlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// Storage keeps tiles under their paths (tile/0/000, tile/entries/000.p/5).
// A missing path is fs.ErrNotExist.
type Storage interface {
	Read(ctx context.Context, path string) ([]byte, error)
	// Write stores a file, whole or not at all, and returns after it is
	// durable. What is there is replaced: the log never replaces a tile by
	// other content.
	Write(ctx context.Context, path string, content []byte) error
	// Remove deletes what has been superseded: a file, or a folder with all
	// that is in it. A missing one is no error.
	Remove(ctx context.Context, path string) error
}

// File is what a storage keeps under a path.
type File struct {
	Path    string
	Content []byte
}

// BatchStorage is a Storage that stores several files faster than one after
// the other. WriteAll returns after all are durable; where it fails any of
// them may be there, each whole.
type BatchStorage interface {
	Storage
	WriteAll(ctx context.Context, files []File) error
}

func writeAll(ctx context.Context, s Storage, files []File) error {
	if b, ok := s.(BatchStorage); ok {
		return b.WriteAll(ctx, files)
	}
	for _, f := range files {
		if err := s.Write(ctx, f.Path, f.Content); err != nil {
			return err
		}
	}
	return nil
}

// sameOrNew fails with ErrFork where the storage has other content under a
// path than what is to be written there.
func sameOrNew(ctx context.Context, s Storage, files []File) error {
	for _, f := range files {
		old, err := s.Read(ctx, f.Path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !bytes.Equal(old, f.Content) {
			return fmt.Errorf("%w: %s", ErrFork, f.Path)
		}
	}
	return nil
}
