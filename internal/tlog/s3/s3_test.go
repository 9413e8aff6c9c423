package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"filippo.io/torchwood"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/minio/minio-go/v7"
	"golang.org/x/mod/sumdb/note"
	xtlog "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/tlog"
	"qingdan/internal/tlog/tlogtest"
)

const bucket = "city-log"

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// store starts an object store with a bucket, and returns the address of a
// prefix in it.
func store(t *testing.T) string {
	t.Helper()
	t.Setenv(KeyVariable, "key")
	t.Setenv(SecretVariable, "secret")
	backend := s3mem.New()
	ok(t, backend.CreateBucket(bucket))
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	return "s3://" + bucket + "/logs/siping?region=us-east-1&endpoint=" + url.QueryEscape(server.URL)
}

func open(t *testing.T, address string) *Storage {
	t.Helper()
	s, err := Open(t.Context(), address)
	ok(t, err)
	return s
}

func TestFiles(t *testing.T) {
	ctx := t.Context()
	s := open(t, store(t))
	if _, err := s.Read(ctx, "tile/0/000"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	ok(t, s.Remove(ctx, "tile/0/000"))
	var files []tlog.File
	for _, path := range []string{"reached", "tile/0/000", "tile/0/000.p/1", "tile/0/000.p/200", "tile/0/000.pp", "tile/0/001"} {
		files = append(files, tlog.File{Path: path, Content: []byte(path)})
	}
	ok(t, s.WriteAll(ctx, files))
	for _, f := range files {
		content, err := s.Read(ctx, f.Path)
		if err != nil || !bytes.Equal(content, f.Content) {
			t.Errorf("%s: %q, %v", f.Path, content, err)
		}
	}
	ok(t, s.Write(ctx, "reached", []byte("more")))
	if content, err := s.Read(ctx, "reached"); err != nil || string(content) != "more" {
		t.Errorf("replaced: %q, %v", content, err)
	}
	ok(t, s.Remove(ctx, "tile/0/000.p"))
	ok(t, s.Remove(ctx, "tile/0/001"))
	for path, there := range map[string]bool{"tile/0/000": true, "tile/0/000.pp": true, "tile/0/000.p/1": false, "tile/0/000.p/200": false, "tile/0/001": false} {
		if _, err := s.Read(ctx, path); errors.Is(err, fs.ErrNotExist) == there {
			t.Errorf("%s after removing: %v", path, err)
		}
	}
	for _, path := range []string{"", ".", "../x", "/x", "a//b"} {
		_, err := s.Read(ctx, path)
		for _, err := range []error{err, s.Write(ctx, path, nil), s.Remove(ctx, path)} {
			if !errors.Is(err, fs.ErrInvalid) {
				t.Errorf("%q: %v", path, err)
			}
		}
	}
}

func TestWholeLog(t *testing.T) {
	ctx := t.Context()
	address := store(t)
	heads := &tlogtest.Heads{}
	var all [][]byte
	for _, n := range []int{1, 200, 255, 600} {
		var more [][]byte
		for i := range n {
			more = append(more, fmt.Appendf(nil, `{"seq":%d}`, len(all)+i+1))
		}
		all = append(all, more...)
		l := tlogtest.Open(t, tlog.Config{Storage: open(t, address), Heads: heads})
		tlogtest.Append(t, l, more...)
	}
	l := tlogtest.Open(t, tlog.Config{Storage: open(t, address), Heads: heads})
	v, err := note.NewVerifier(l.VerifierKey())
	ok(t, err)
	policy := torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(l.Origin), torchwood.SingleVerifierPolicy(v))
	for _, i := range []int{0, 200, 255, 256, 1055} {
		receipt, err := l.Receipt(ctx, int64(i))
		ok(t, err)
		ok(t, torchwood.VerifyProof(policy, xtlog.RecordHash(all[i]), receipt))
	}
	ok(t, readAll(ctx, t, l, policy, all))
	paths := keys(ctx, t, open(t, address))
	if slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(p, "logs/siping/tile/0/000.p/") }) {
		t.Errorf("superseded tiles are there: %v", paths)
	}
	heads.Set(tlog.Head{}) // a database from a backup
	if _, err := l.Append(ctx, 0, [][]byte{[]byte("another")}); !errors.Is(err, tlog.ErrFork) {
		t.Errorf("another entry: %v", err)
	}
}

// readAll reads the log over HTTP with torchwood's client.
func readAll(ctx context.Context, t *testing.T, l *tlog.Log, policy torchwood.Policy, want [][]byte) error {
	server := httptest.NewServer(l.Handler())
	defer server.Close()
	fetcher, err := torchwood.NewTileFetcher(server.URL)
	ok(t, err)
	client, err := torchwood.NewClient(fetcher)
	ok(t, err)
	signed, err := fetcher.ReadEndpoint(ctx, "checkpoint")
	ok(t, err)
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, policy)
	ok(t, err)
	n := 0
	for i, entry := range client.AllEntries(ctx, checkpoint.Tree, 0) {
		if !bytes.Equal(entry, want[i]) {
			return fmt.Errorf("entry %d is %q", i, entry)
		}
		n++
	}
	if n != len(want) {
		return errors.Join(client.Err(), fmt.Errorf("%d entries of %d", n, len(want)))
	}
	return client.Err()
}

func keys(ctx context.Context, t *testing.T, s *Storage) (out []string) {
	t.Helper()
	for object := range s.client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Recursive: true}) {
		ok(t, object.Err)
		out = append(out, object.Key)
	}
	return out
}

func TestOpenRefuses(t *testing.T) {
	address := store(t)
	for _, wrong := range []string{
		"", "x", "s3:///prefix", "file://bucket/x", "s3://key:secret@bucket/x", "s3://bucket/a/../b", "s3://bucket/x?endpoint=host",
		"s3://bucket/x?endpoint=https://host/path", "s3://bucket/x?endpoint=", "s3://bucket/x?region=a&region=b", "s3://bucket/x?colour=red",
		"s3://bucket/x#y", "s3://%zz", strings.Replace(address, bucket, "another", 1),
	} {
		if _, err := Open(t.Context(), wrong); err == nil {
			t.Errorf("%q was opened", wrong)
		} else if strings.Contains(err.Error(), "key:secret") {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
	for _, name := range []string{KeyVariable, SecretVariable} {
		t.Setenv(name, "")
		if _, err := Open(t.Context(), address); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestFailuresOfTheStoreAreTold(t *testing.T) {
	s := open(t, store(t))
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer broken.Close()
	client, err := connect(broken.URL, "us-east-1")
	ok(t, err)
	s.client = client
	_, err = s.Read(t.Context(), "tile/0/000")
	for _, err := range []error{err, s.Write(t.Context(), "tile/0/000", nil), s.Remove(t.Context(), "tile/0/000")} {
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a store that refuses: %v", err)
		}
	}
}
