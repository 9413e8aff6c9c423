package evidence

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"qingdan/internal/vault"
)

// A stored file is a head of fixed size and then the content in chunks. The
// head is sealed under the vault's key "evidence" for the digest, and holds
// the file's own key; each chunk is sealed under that for its place and for
// being the last one or not. So files and chunks cannot be exchanged, repeated
// or cut unnoticed, and neither writing nor reading holds a whole file.
const (
	chunkSize = 64 << 10
	headPlain = 384
	headSize  = headPlain + vault.Overhead
)

// head is what a stored file says of itself, padded with spaces to headPlain.
type head struct {
	Size int64  `json:"size"`
	Type string `json:"type"`
	Key  []byte `json:"key"` // wrapped
}

var errDamaged = errors.New("evidence: the stored file is damaged")

func (s *Store) sealHead(ref Ref, wrapped []byte) ([]byte, error) {
	plain, err := json.Marshal(head{Size: ref.Size, Type: ref.Type, Key: wrapped})
	if err != nil {
		return nil, fmt.Errorf("head of file: %w", err)
	}
	if len(plain) > headPlain {
		return nil, fmt.Errorf("head of file: %d bytes", len(plain))
	}
	plain = append(plain, bytes.Repeat([]byte{' '}, headPlain-len(plain))...)
	return s.vault.Key("evidence").Seal(plain, headPlace(ref.Digest)), nil
}

func headPlace(digest string) []byte { return []byte("evidence/" + digest) }

// openAt opens the file under a key of the bucket if it is that of the digest.
func (s *Store) openAt(ctx context.Context, key, digest string) (io.ReadCloser, Ref, error) {
	f, err := s.bucket.Get(ctx, key)
	if err != nil {
		return nil, Ref{}, err
	}
	r, ref, err := s.open(f, digest)
	if err != nil {
		return nil, Ref{}, errors.Join(err, f.Close())
	}
	return r, ref, nil
}

func (s *Store) open(f io.ReadCloser, digest string) (*reader, Ref, error) {
	sealed := make([]byte, headSize)
	if _, err := io.ReadFull(f, sealed); err != nil {
		return nil, Ref{}, errors.Join(errDamaged, err)
	}
	plain, err := s.vault.Key("evidence").Open(sealed, headPlace(digest))
	if err != nil {
		return nil, Ref{}, err
	}
	var h head
	if err := json.Unmarshal(plain, &h); err != nil {
		return nil, Ref{}, errors.Join(errDamaged, err)
	}
	key, err := s.vault.Unwrap(h.Key)
	if err != nil {
		return nil, Ref{}, err
	}
	r := &reader{file: f, key: key, left: h.Size, sealed: make([]byte, chunkSize+vault.Overhead)}
	return r, Ref{Digest: digest, Size: h.Size, Type: h.Type}, nil
}

// sealChunks seals all of in, hashes it, and returns how many bytes it had.
func sealChunks(ctx context.Context, out io.Writer, in *bufio.Reader, key vault.DataKey, digest hash.Hash, maxBytes int64) (int64, error) {
	plain := make([]byte, chunkSize)
	for n, size := uint64(0), int64(0); ; n++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		got, err := io.ReadFull(in, plain)
		if err == nil {
			_, err = in.Peek(1) // io.EOF: this chunk is the last
		}
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return 0, readProblem(err, maxBytes)
		}
		if size += int64(got); size > maxBytes {
			return 0, tooLarge(maxBytes)
		}
		digest.Write(plain[:got])
		if _, err := out.Write(key.Seal(plain[:got], chunkPlace(n, last))); err != nil {
			return 0, fmt.Errorf("spool file: %w", err)
		}
		if last {
			return size, nil
		}
	}
}

func chunkPlace(n uint64, last bool) []byte {
	place := binary.BigEndian.AppendUint64(make([]byte, 0, 9), n)
	if last {
		return append(place, 1)
	}
	return append(place, 0)
}

// reader opens chunk after chunk.
type reader struct {
	file   io.ReadCloser
	key    vault.DataKey
	n      uint64
	left   int64 // bytes that are not yet in plain
	sealed []byte
	plain  []byte // opened, not yet read
	err    error
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.plain) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		if r.left == 0 {
			return 0, io.EOF
		}
		r.plain, r.err = r.next()
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	return n, nil
}

func (r *reader) next() ([]byte, error) {
	size := min(r.left, chunkSize)
	sealed := r.sealed[:size+vault.Overhead]
	if _, err := io.ReadFull(r.file, sealed); err != nil {
		return nil, errors.Join(errDamaged, err)
	}
	r.left -= size
	plain, err := r.key.Open(sealed, chunkPlace(r.n, r.left == 0))
	if err != nil {
		return nil, errors.Join(errDamaged, err)
	}
	r.n++
	return plain, nil
}

func (r *reader) Close() error { return r.file.Close() }
