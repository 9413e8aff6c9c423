// Package tlogtest has what tests of the log and of its readers stand on:
// heads and a storage in memory, and a log in them.
package tlogtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"qingdan/internal/tlog"
)

// Origin is the name of the tests' logs.
const Origin = "log.test.example/qingdan"

// Key returns the key that a name always has.
func Key(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// Open returns a log, by default of Origin with Key(Origin) in memory.
func Open(t testing.TB, c tlog.Config) *tlog.Log {
	t.Helper()
	if c.Origin == "" {
		c.Origin = Origin
	}
	if c.Key == nil {
		c.Key = Key(c.Origin)
	}
	if c.Storage == nil {
		c.Storage = &Storage{}
	}
	if c.Heads == nil {
		c.Heads = &Heads{}
	}
	l, err := tlog.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Append adds entries to the end of a log.
func Append(t testing.TB, l *tlog.Log, entries ...[]byte) tlog.Head {
	t.Helper()
	head, err := l.Head(t.Context())
	if err == nil {
		head, err = l.Append(t.Context(), head.Size, entries)
	}
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// Heads keeps a head in memory. The zero Heads has none.
type Heads struct {
	mu   sync.Mutex
	head tlog.Head
}

// Head returns the head.
func (h *Heads) Head(context.Context) (tlog.Head, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.head, nil
}

// Advance replaces the head if it is of size from.
func (h *Heads) Advance(_ context.Context, from int64, next tlog.Head) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.head.Size != from {
		return false, nil
	}
	next.Shown = h.head.Shown
	h.head = next
	return true, nil
}

// Show replaces what is published, whatever its size.
func (h *Heads) Show(_ context.Context, _ int64, shown []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.head.Shown = shown
	return nil
}

// Set replaces the head, as a database from a backup does.
func (h *Heads) Set(head tlog.Head) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.head = head
}

// Storage keeps files in memory. The zero Storage is empty.
type Storage struct {
	mu    sync.Mutex
	files map[string][]byte
}

// Read returns a file.
func (s *Storage) Read(_ context.Context, path string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	content, ok := s.files[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return bytes.Clone(content), nil
}

// Write stores a file.
func (s *Storage) Write(_ context.Context, path string, content []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files == nil {
		s.files = map[string][]byte{}
	}
	s.files[path] = bytes.Clone(content)
	return nil
}

// Remove deletes a file or a folder.
func (s *Storage) Remove(_ context.Context, path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.files, func(name string, _ []byte) bool {
		return name == path || strings.HasPrefix(name, path+"/")
	})
	return nil
}

// Paths lists the files in order.
func (s *Storage) Paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.files))
}
