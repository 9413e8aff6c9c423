// Package publictest has a city's log in memory, for tests of what stands
// before one: what happens in the city is added when the test says so.
package publictest

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qingdan/internal/city"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

// Origin is the log's name.
const Origin = tlogtest.Origin

// Log is a public.Source.
type Log struct {
	*tlog.Log
	t       testing.TB
	storage *tlogtest.Storage
}

// New returns an empty log. Logs made with the same key's name have the same key.
func New(t testing.TB, key string, now func() time.Time) *Log {
	t.Helper()
	l := &Log{t: t, storage: &tlogtest.Storage{}}
	l.Log = tlogtest.Open(t, tlog.Config{Key: tlogtest.Key(key), Storage: l.storage, Now: now})
	return l
}

func (l *Log) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// Add appends entries as they are.
func (l *Log) Add(entries ...[]byte) {
	l.t.Helper()
	tlogtest.Append(l.t, l.Log, entries...)
}

// Cosign publishes the newest checkpoint with a witness's cosignature.
func (l *Log) Cosign(ctx context.Context, w note.Signer) {
	l.t.Helper()
	head, err := l.Head(ctx)
	l.must(err)
	text, _, _ := strings.Cut(string(head.Signed), "\n\n")
	signed, err := note.Sign(&note.Note{Text: text + "\n"}, w)
	l.must(err)
	_, line, _ := strings.Cut(string(signed), "\n\n")
	l.must(l.Heads.Show(ctx, head.Size, append(head.Signed, line...)))
}

// Replace changes what the storage holds of the entries, as somebody with a
// hand in it might.
func (l *Log) Replace(ctx context.Context, from, to string) {
	l.t.Helper()
	for _, path := range l.storage.Paths() {
		if !strings.HasPrefix(path, "tile/entries/") {
			continue
		}
		content, err := l.storage.Read(ctx, path)
		l.must(err)
		l.must(l.storage.Write(ctx, path, bytes.ReplaceAll(content, []byte(from), []byte(to))))
	}
}

// Follow adds what has happened in a city since the last time.
func (l *Log) Follow(ctx context.Context, c *city.City) {
	l.t.Helper()
	c.PublicLog = l
	_, err := c.Sequence(ctx)
	l.must(err)
}
