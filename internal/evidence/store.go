package evidence

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"time"

	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

// MaxSize bounds every file, in bytes, whatever a form allows.
const MaxSize = 20 << 20

// Ref is what a case keeps of a file.
type Ref struct {
	Digest string // "sha256:" and 64 hexadecimal digits, of the content
	Size   int64
	Type   string // media type found in the content
}

// Store keeps files. It is safe for concurrent use.
type Store struct {
	bucket Bucket
	vault  *vault.Vault
	now    func() time.Time
}

// New returns a store over a bucket.
func New(b Bucket, v *vault.Vault, now func() time.Time) *Store {
	return &Store{bucket: b, vault: v, now: now}
}

// Bucket keeps sealed files under keys of letters, digits, "/" and "-". A
// missing key is fs.ErrNotExist.
type Bucket interface {
	// Spool returns a new local file to fill and hand to Put, or to remove.
	Spool() (*os.File, error)
	// Put stores the closed spool of this name, which is then gone. It returns
	// after the file is durable under the key; there is never half a file.
	Put(ctx context.Context, key, spool string) error
	// Get opens a file.
	Get(ctx context.Context, key string) (io.ReadCloser, error)
	// Move renames a file, durably, replacing what is there.
	Move(ctx context.Context, from, to string) error
	// Remove deletes a file.
	Remove(ctx context.Context, key string) error
	// Sweep deletes the files below a prefix, and the spools, that were
	// written before the time, and returns how many.
	Sweep(ctx context.Context, prefix string, before time.Time) (int, error)
}

var errNoFile = problem.New(problem.NotFound, "no_file", "没有这个文件。", "There is no such file.")

// Put reads a file of at most maxBytes (0: MaxSize) whose content is of one of
// the accepted media types ("image/jpeg", "image/*"; none: any that is known)
// and keeps it as pending until a ticket for it is redeemed. It refuses other
// files with problem.Invalid, larger ones with problem.TooLarge.
func (s *Store) Put(ctx context.Context, r io.Reader, maxBytes int64, accept []string) (Ref, error) {
	if maxBytes <= 0 || maxBytes > MaxSize {
		maxBytes = MaxSize
	}
	// One byte more than allowed is read, to tell a file that is too large.
	in := bufio.NewReaderSize(io.LimitReader(r, maxBytes+1), chunkSize)
	head, err := in.Peek(chunkSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return Ref{}, readProblem(err, maxBytes)
	}
	media, err := accepted(head, accept)
	if err != nil {
		return Ref{}, err
	}
	spool, err := s.bucket.Spool()
	if err != nil {
		return Ref{}, fmt.Errorf("spool file: %w", err)
	}
	defer os.Remove(spool.Name()) // where Put did not take it
	ref, err := s.fill(ctx, spool, in, maxBytes, media)
	if err := errors.Join(err, spool.Close()); err != nil {
		return Ref{}, err
	}
	return ref, s.keep(ctx, ref, spool.Name())
}

// fill seals what it reads into the spool.
func (s *Store) fill(ctx context.Context, spool *os.File, in *bufio.Reader, maxBytes int64, media string) (Ref, error) {
	key, wrapped, err := s.vault.NewDataKey()
	if err != nil {
		return Ref{}, fmt.Errorf("key for file: %w", err)
	}
	if _, err := spool.Write(make([]byte, headSize)); err != nil {
		return Ref{}, fmt.Errorf("spool file: %w", err)
	}
	digest := sha256.New()
	size, err := sealChunks(ctx, spool, in, key, digest, maxBytes)
	if err != nil {
		return Ref{}, err
	}
	ref := Ref{Digest: digestText(digest), Size: size, Type: media}
	head, err := s.sealHead(ref, wrapped)
	if err != nil {
		return Ref{}, err
	}
	if _, err := spool.WriteAt(head, 0); err != nil {
		return Ref{}, fmt.Errorf("spool file: %w", err)
	}
	return ref, nil
}

// keep puts a spool among the pending files, unless the file is permanent
// already and whole.
func (s *Store) keep(ctx context.Context, ref Ref, spool string) error {
	if s.whole(ctx, ref.Digest) {
		return nil
	}
	if err := s.bucket.Put(ctx, s.key(pending, ref.Digest), spool); err != nil {
		return fmt.Errorf("keep file %s: %w", ref.Digest, err)
	}
	return nil
}

func (s *Store) whole(ctx context.Context, digest string) bool {
	f, _, err := s.openAt(ctx, s.key(permanent, digest), digest)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, f)
	return errors.Join(err, f.Close()) == nil
}

// Open returns a file's content and what is known of it, or problem.NotFound.
// It decides nothing about who may read it. Reading fails where the stored
// file was altered or cut.
func (s *Store) Open(ctx context.Context, digest string) (io.ReadCloser, Ref, error) {
	if !digestForm.MatchString(digest) {
		return nil, Ref{}, errNoFile
	}
	for _, area := range []string{permanent, pending} {
		r, ref, err := s.openAt(ctx, s.key(area, digest), digest)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, Ref{}, fmt.Errorf("open file %s: %w", digest, err)
		}
		return r, ref, nil
	}
	return nil, Ref{}, errNoFile
}

// Remove deletes a file for good, for example when a case is erased. The
// caller makes sure that no other case names the digest.
func (s *Store) Remove(ctx context.Context, digest string) error {
	if !digestForm.MatchString(digest) {
		return errNoFile
	}
	found := false
	for _, area := range []string{permanent, pending} {
		err := s.bucket.Remove(ctx, s.key(area, digest))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove file %s: %w", digest, err)
		}
		found = found || err == nil
	}
	if !found {
		return errNoFile
	}
	return nil
}

// Sweep deletes uploads whose tickets have expired, and returns how many. Call
// it about every hour.
func (s *Store) Sweep(ctx context.Context) (int, error) {
	n, err := s.bucket.Sweep(ctx, pending, s.now().Add(-TicketLife-time.Hour))
	if err != nil {
		return n, fmt.Errorf("sweep uploads: %w", err)
	}
	return n, nil
}

// Areas of the bucket.
const (
	permanent = "files/"
	pending   = "pending/"
)

var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

func digestText(h hash.Hash) string { return "sha256:" + hex.EncodeToString(h.Sum(nil)) }

// key returns where a file lies. Names are keyed, so that somebody with the
// disk but without the master key cannot tell which known files are there.
func (s *Store) key(area, digest string) string {
	name := hex.EncodeToString(s.vault.Index("evidence", digest))
	return area + name[:2] + "/" + name
}

func readProblem(err error, maxBytes int64) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return tooLarge(min(maxBytes, over.Limit))
	}
	return fmt.Errorf("read upload: %w", err)
}

func tooLarge(maxBytes int64) error {
	size := fmt.Sprintf("%.3g MB", float64(maxBytes)/(1<<20))
	if maxBytes < 1<<20 {
		size = fmt.Sprintf("%d KB", maxBytes>>10)
	}
	return problem.New(problem.TooLarge, "file_too_large", "文件太大：不能超过"+size+"。请压缩或分成几个文件后再上传。",
		"The file is too large: at most "+size+". Compress it, or upload it in parts.")
}
