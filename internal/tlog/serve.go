package tlog

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"filippo.io/torchwood"
	"github.com/klauspost/compress/gzhttp"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileType       = "application/octet-stream"
	checkpointType = "text/plain; charset=utf-8"
	maxLevel       = 63
)

// Handler serves the log as c2sp.org/tlog-tiles below where it is mounted:
// /checkpoint, /tile/…
func (l *Log) Handler() http.Handler {
	zipped, err := gzhttp.NewWrapper(gzhttp.ContentTypes([]string{tileType}))
	if err != nil {
		panic(err) // only for options that contradict each other
	}
	tiles := http.HandlerFunc(l.serveTile)
	entries := zipped(tiles)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			refuse(w, http.StatusMethodNotAllowed)
		case r.URL.Path == "/checkpoint":
			l.serveCheckpoint(w, r)
		case strings.HasPrefix(r.URL.Path, "/tile/entries/"):
			entries.ServeHTTP(w, r)
		default:
			tiles.ServeHTTP(w, r)
		}
	})
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, http.StatusText(status), status)
}

func fail(w http.ResponseWriter, err error) {
	if errors.Is(err, ErrNotYet) || errors.Is(err, fs.ErrNotExist) {
		refuse(w, http.StatusNotFound)
		return
	}
	refuse(w, http.StatusInternalServerError)
}

func (l *Log) serveCheckpoint(w http.ResponseWriter, r *http.Request) {
	head, err := l.Heads.Head(r.Context())
	if err != nil {
		fail(w, err)
		return
	}
	shown, _, err := l.published(head)
	if err != nil {
		fail(w, err)
		return
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(shown))
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	answer(w, r, checkpointType, shown)
}

func (l *Log) serveTile(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	t, err := torchwood.ParseTilePath(path)
	if err != nil || t.L > maxLevel || torchwood.TilePath(t) != path {
		refuse(w, http.StatusNotFound)
		return
	}
	data, err := l.publishedTile(r.Context(), t)
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	answer(w, r, tileType, data)
}

// publishedTile returns a tile of the published log, ErrNotYet beyond it.
func (l *Log) publishedTile(ctx context.Context, t tlog.Tile) ([]byte, error) {
	if !covers(l.seen.Load(), t) {
		head, err := l.Heads.Head(ctx)
		if err != nil {
			return nil, err
		}
		_, tree, err := l.published(head)
		if err != nil {
			return nil, err
		}
		if !covers(tree.N, t) {
			return nil, ErrNotYet
		}
		l.seen.Store(tree.N) // what is published only grows
	}
	return readTile(ctx, l.Storage, t)
}

// covers reports whether a log of a size has a tile.
func covers(size int64, t tlog.Tile) bool {
	hashes := size >> (torchwood.TileHeight * max(t.L, 0))
	return t.N < hashes && t.N*torchwood.TileWidth+int64(t.W) <= hashes // the first keeps the product small
}

func answer(w http.ResponseWriter, r *http.Request, kind string, content []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(content) // a reader that has gone
	}
}
