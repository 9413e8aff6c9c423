package evidence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

var ctx = context.Background()

// bench is a store in a folder of the test, with a clock moved by hand.
type bench struct {
	*Store
	t   *testing.T
	dir string
	at  time.Time
}

func setup(t *testing.T) *bench {
	t.Parallel()
	b := &bench{t: t, dir: t.TempDir(), at: time.Now()}
	d, err := OpenDir(b.dir)
	b.ok(err)
	b.Store = New(d, vault.FromSecret([]byte("secret")), func() time.Time { return b.at })
	return b
}

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) refused(err error, kind problem.Kind, code string) {
	b.t.Helper()
	p := problem.Of(err)
	if p == nil || p.Kind != kind || p.Code != code {
		b.t.Errorf("error %v, want %s %s", err, kind, code)
		return
	}
	if p.Text.Zh == "" || p.Text.En == "" {
		b.t.Errorf("%s lacks a language", code)
	}
}

// put uploads and attaches.
func (b *bench) put(content []byte) Ref {
	b.t.Helper()
	ref, err := b.Put(ctx, bytes.NewReader(content), 0, nil)
	b.ok(err)
	_, _, err = b.Redeem(b.Ticket(ref, "x", "p1"), "p1")
	b.ok(err)
	return ref
}

func (b *bench) read(digest string) ([]byte, error) {
	b.t.Helper()
	f, _, err := b.Open(ctx, digest)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(f)
	return content, errors.Join(err, f.Close())
}

// files lists what is on disk below a folder.
func (b *bench) files(folder string) []string {
	b.t.Helper()
	var out []string
	err := filepath.WalkDir(filepath.Join(b.dir, folder), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	b.ok(err)
	return out
}

// jpeg returns content of n bytes that is a JPEG image to whoever sniffs.
func jpeg(n int) []byte {
	return append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), bytes.Repeat([]byte("photo of a stove "), n)...)[:max(n, 3)]
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func TestPutOpen(t *testing.T) {
	b := setup(t)
	for _, n := range []int{3, 100, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3*chunkSize + 7} {
		content := jpeg(n)
		want := Ref{Digest: digestOf(content), Size: int64(n), Type: "image/jpeg"}
		ref := b.put(content)
		if ref != want {
			t.Errorf("%d bytes: put %+v, want %+v", n, ref, want)
		}
		f, got, err := b.Open(ctx, ref.Digest)
		b.ok(err)
		back, err := io.ReadAll(f)
		b.ok(errors.Join(err, f.Close()))
		if got != want || !bytes.Equal(back, content) {
			t.Errorf("%d bytes: opened %+v and %d bytes", n, got, len(back))
		}
	}
	for _, path := range b.files("") {
		raw, err := os.ReadFile(path)
		b.ok(err)
		info, _ := os.Stat(path)
		if bytes.Contains(raw, []byte("photo of a")) || bytes.Contains(raw, []byte("image/jpeg")) || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is in the clear or open to others: %v", path, info.Mode())
		}
		if sum := digestOf(jpeg(3))[7:]; strings.Contains(path, sum[:16]) {
			t.Errorf("%s tells its content", path)
		}
	}
	if left := b.files(spoolFolder); len(left) > 0 {
		t.Errorf("spools are left: %v", left)
	}
}

func TestReadsInAnySteps(t *testing.T) {
	b := setup(t)
	content := jpeg(2*chunkSize + 100)
	ref := b.put(content)
	rapid.Check(t, func(t *rapid.T) {
		f, _, err := b.Open(ctx, ref.Digest)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var back []byte
		for err == nil {
			p := make([]byte, rapid.IntRange(1, 2*chunkSize).Draw(t, "step"))
			var n int
			n, err = f.Read(p)
			back = append(back, p[:n]...)
		}
		if err != io.EOF || !bytes.Equal(back, content) {
			t.Fatalf("read %d bytes, %v", len(back), err)
		}
	})
}

func TestOversized(t *testing.T) {
	b := setup(t)
	_, err := b.Put(ctx, bytes.NewReader(jpeg(1000)), 1000, nil)
	b.ok(err)
	_, err = b.Put(ctx, bytes.NewReader(jpeg(1001)), 1000, nil)
	b.refused(err, problem.TooLarge, "file_too_large")
	for _, maxBytes := range []int64{0, -1, MaxSize + 1} { // no form allows more
		endless := io.MultiReader(bytes.NewReader(jpeg(100)), zeros{})
		_, err = b.Put(ctx, endless, maxBytes, nil)
		b.refused(err, problem.TooLarge, "file_too_large")
		if p := problem.Of(err); p != nil && !strings.Contains(p.Text.En, "20 MB") {
			t.Errorf("the bound is not named: %s", p.Text.En)
		}
	}
	limited := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(bytes.NewReader(jpeg(chunkSize*2))), 5<<20/50)
	_, err = b.Put(ctx, limited, 10<<20, nil)
	b.refused(err, problem.TooLarge, "file_too_large")
	if left := b.files(""); len(left) != 1 {
		t.Errorf("refused files are left: %v", left)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestBrokenUpload(t *testing.T) {
	b := setup(t)
	for _, n := range []int{0, 10, chunkSize, chunkSize + 10} {
		_, err := b.Put(ctx, io.MultiReader(bytes.NewReader(jpeg(n)[:n]), broken{}), 0, nil)
		if !errors.Is(err, errBroken) || problem.Of(err) != nil {
			t.Errorf("broken after %d bytes: %v", n, err)
		}
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Put(gone, bytes.NewReader(jpeg(10)), 0, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if left := b.files(""); len(left) != 0 {
		t.Errorf("parts are left: %v", left)
	}
}

var errBroken = errors.New("connection reset")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

func TestOpenUnknown(t *testing.T) {
	b := setup(t)
	for _, digest := range []string{"", digestOf(nil), "sha256:", "../../etc/passwd", "sha256:" + strings.Repeat("A", 64)} {
		_, _, err := b.Open(ctx, digest)
		b.refused(err, problem.NotFound, "no_file")
		b.refused(b.Remove(ctx, digest), problem.NotFound, "no_file")
	}
}

func TestAlteredDoesNotOpen(t *testing.T) {
	b := setup(t)
	content, other := jpeg(2*chunkSize), jpeg(2*chunkSize+1)
	ref, otherRef := b.put(content), b.put(other)
	path := filepath.Join(b.dir, filepath.FromSlash(b.key(permanent, ref.Digest)))
	good, err := os.ReadFile(path)
	b.ok(err)
	foreign, err := os.ReadFile(filepath.Join(b.dir, filepath.FromSlash(b.key(permanent, otherRef.Digest))))
	b.ok(err)
	const sealed = chunkSize + vault.Overhead
	one, two := good[headSize:headSize+sealed], good[headSize+sealed:]
	for name, bad := range map[string][]byte{
		"empty":            {},
		"head only":        good[:headSize],
		"cut":              good[:len(good)-1],
		"a chunk missing":  good[:headSize+sealed],
		"chunks exchanged": bytes.Join([][]byte{good[:headSize], two, one}, nil),
		"chunk repeated":   bytes.Join([][]byte{good[:headSize], one, one}, nil),
		"another's chunk":  bytes.Join([][]byte{good[:headSize], one, foreign[headSize+sealed : headSize+2*sealed]}, nil),
		"another file":     foreign,
		"another's head":   bytes.Join([][]byte{foreign[:headSize], one, two}, nil),
		"head altered":     flip(good, 5),
		"chunk altered":    flip(good, headSize+50),
		"end altered":      flip(good, len(good)-1),
	} {
		b.ok(os.WriteFile(path, bad, 0o600))
		if back, err := b.read(ref.Digest); err == nil || problem.Of(err) != nil {
			t.Errorf("%s: read %d bytes, %v", name, len(back), err)
		}
	}
	// Uploading the file again heals it.
	b.put(content)
	if back, err := b.read(ref.Digest); err != nil || !bytes.Equal(back, content) {
		t.Errorf("not healed: %v", err)
	}
	stranger := New(b.bucket, vault.FromSecret([]byte("another key")), b.now)
	if _, _, err := stranger.Open(ctx, ref.Digest); err == nil {
		t.Error("another key opens the file")
	}
	if _, _, err := stranger.openAt(ctx, b.key(permanent, ref.Digest), ref.Digest); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("another key, at the right place: %v", err)
	}
}

func flip(b []byte, at int) []byte {
	out := bytes.Clone(b)
	out[at] ^= 1
	return out
}

func TestTwiceIsOnce(t *testing.T) {
	b := setup(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			ref, err := b.Put(ctx, bytes.NewReader(jpeg(1000)), 0, nil)
			if err == nil {
				_, _, err = b.Redeem(b.Ticket(ref, "x", "p1"), "p1")
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	first := b.put(jpeg(1000))
	if n := len(b.files(permanent)); n != 1 {
		t.Errorf("%d files", n)
	}
	if n := len(b.files(pending)); n != 0 {
		t.Errorf("%d pending", n)
	}
	b.ok(b.Remove(ctx, first.Digest))
	if _, err := b.read(first.Digest); !problem.Is(err, problem.NotFound) {
		t.Errorf("removed, yet: %v", err)
	}
}
