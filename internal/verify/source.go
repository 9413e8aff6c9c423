package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Bounds on what is read, in bytes.
const (
	maxCheckpoint = 64 << 10
	maxTile       = 256 * 32
	maxBundle     = 256 * (2 + 1<<16)
	maxText       = 32 << 20
	maxAnswer     = 4 << 20
)

// Source gives the files of a log by their paths below it: "checkpoint",
// "tile/0/000", "texts/sha256:…". A missing one is fs.ErrNotExist, one over
// the limit is errTooLarge. What it returns is the caller's to change.
type Source interface {
	Get(ctx context.Context, path string, limit int64) ([]byte, error)
}

var errTooLarge = errors.New("larger than it may be")

// Site is where a city is: its log, and its API where it is not a mere copy of
// the log.
type Site struct {
	Address string // as remembered: without a slash at the end and without /log
	Log     Source
	API     Source // nil: a local copy
}

// Open finds a city by the address of its site or of its log, or a copy of a
// log in a local folder.
func Open(address string) (*Site, error) {
	base := strings.TrimSuffix(strings.TrimRight(address, "/"), "/log")
	if strings.HasPrefix(base, "http://") || strings.HasPrefix(base, "https://") {
		client := newHTTP()
		return &Site{Address: base, Log: web{client, base + "/log/"}, API: web{client, base + "/api/v1/"}}, nil
	}
	for _, dir := range []string{address, filepath.Join(address, "log")} {
		if _, err := os.Stat(filepath.Join(dir, "checkpoint")); err == nil {
			whole, err := filepath.Abs(dir)
			return &Site{Address: whole, Log: Dir(whole)}, err
		}
	}
	return nil, fmt.Errorf("%s: %w", address, fs.ErrNotExist)
}

// Dir is a copy of a log in a local folder.
type Dir string

// Get implements Source.
func (d Dir) Get(_ context.Context, path string, limit int64) ([]byte, error) {
	return d.read(path, limit, nil)
}

// read reads a file into a buffer that is used again, or a new one.
func (d Dir) read(path string, limit int64, buffer *[]byte) ([]byte, error) {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return nil, fs.ErrNotExist
	}
	f, err := os.Open(filepath.Join(string(d), filepath.FromSlash(path)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fs.ErrNotExist
	case info.Size() > limit:
		return nil, fmt.Errorf("%s: %w", path, errTooLarge)
	}
	if buffer == nil {
		buffer = new([]byte)
	}
	*buffer = slices.Grow((*buffer)[:0], int(info.Size()))[:info.Size()]
	_, err = io.ReadFull(f, *buffer)
	return *buffer, err
}

// get reads a file of a source, into the buffer where the source can.
func get(ctx context.Context, src Source, path string, limit int64, buffer *[]byte) ([]byte, error) {
	if d, ok := src.(Dir); ok {
		return d.read(path, limit, buffer)
	}
	return src.Get(ctx, path, limit)
}
