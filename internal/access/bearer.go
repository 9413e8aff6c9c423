package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
)

// A token is a prefix, random bytes and a signature of this installation:
// guesses are turned away before they reach the store.
const (
	tokenRandom = 16
	tokenSigned = tokenRandom + sha256.Size
)

type tokenHash = [sha256.Size]byte

func (s *Service) newToken(prefix string) (string, tokenHash) {
	secret := make([]byte, tokenRandom)
	rand.Read(secret) // never fails: the program would end instead
	text := append(secret, s.vault.Sign("token/"+prefix, secret)...)
	token := prefix + base64.RawURLEncoding.EncodeToString(text)
	return token, sha256.Sum256([]byte(token))
}

// ours reports whether this installation made the token. It may have ended.
func (s *Service) ours(token, prefix string) bool {
	text, ok := strings.CutPrefix(token, prefix)
	if !ok || len(text) != base64.RawURLEncoding.EncodedLen(tokenSigned) {
		return false
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != tokenSigned {
		return false
	}
	return s.vault.Verify("token/"+prefix, b[:tokenRandom], b[tokenRandom:])
}

// loader reads from the store who holds a token, and until when at most.
type loader func(context.Context, tokenHash) (*Viewer, time.Time, error)

// resolve is the path of every request: a digest and a map where the token was
// seen in the last seconds, three reads where not.
func (s *Service) resolve(ctx context.Context, token, prefix string, load loader) (*Viewer, error) {
	if len(token) > len(prefix)+2*tokenSigned || !strings.HasPrefix(token, prefix) { // the cache holds tokens of every kind
		return nil, refusal(prefix)
	}
	hash := sha256.Sum256([]byte(token))
	if v, ok := s.cache.get(hash, s.now()); ok {
		return v, nil
	}
	if !s.ours(token, prefix) {
		return nil, refusal(prefix)
	}
	generation := s.cache.begin()
	v, ends, err := load(ctx, hash)
	if err != nil {
		return nil, err
	}
	s.cache.put(generation, hash, v, earlier(ends, s.now().Add(cacheFor)))
	own := *v
	return &own, nil
}

func refusal(prefix string) error {
	if prefix == tokenPrefix || prefix == calendarPrefix {
		return errBadToken
	}
	return errSignedOut
}
