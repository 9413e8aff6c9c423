package verify

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// cached keeps the full files of entries and tiles of a log in the state, so
// that a figure can be recomputed again without reading the log again. What it
// gives is checked like everything else.
type cached struct {
	Source
	dir string
}

// cache wraps a source; a copy in a local folder needs no further copy.
func (f folder) cache(src Source) Source {
	if _, local := src.(Dir); local {
		return src
	}
	return cached{src, filepath.Join(string(f), "files")}
}

// Get implements Source.
func (c cached) Get(ctx context.Context, path string, limit int64) ([]byte, error) {
	lasts := strings.HasPrefix(path, "tile/") && !strings.Contains(path, ".p/") || strings.HasPrefix(path, "texts/")
	if !lasts || !filepath.IsLocal(filepath.FromSlash(path)) {
		return c.Source.Get(ctx, path, limit)
	}
	name := filepath.Join(c.dir, filepath.FromSlash(strings.ReplaceAll(path, ":", "-")))
	if content, err := os.ReadFile(name); err == nil {
		return content, nil
	}
	content, err := c.Source.Get(ctx, path, limit)
	if err != nil {
		return nil, err
	}
	return content, writeFile(name, func(w io.Writer) error { _, err := w.Write(content); return err })
}

// forget throws the copies away: what they hold did not verify.
func (c cached) forget() error { return os.RemoveAll(c.dir) }
