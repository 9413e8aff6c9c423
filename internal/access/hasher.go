package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"qingdan/internal/problem"
)

// Cost is the work of hashing a password with Argon2id (RFC 9106).
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
}

// DefaultCost takes about 50 ms on one core of a small server of 2024, above
// the least that OWASP recommends (19 MiB and two passes).
var DefaultCost = Cost{Memory: 32 * 1024, Passes: 2}

const (
	saltSize = 16
	hashSize = 32
	// parallelHashes bounds the memory that people who sign in can take.
	parallelHashes = 2
	// waitingHashes bounds the queue before the hashes: about two seconds of work.
	waitingHashes = 64
	// What a stored hash may ask for, against one that was made to exhaust us.
	maxMemory, maxPasses = 1 << 20, 16
)

var errBusy = problem.New(problem.Unavailable, "sign_in_busy", "登录的人太多，请稍后再试。", "Too many people are signing in. Try again shortly.")

var errHashForm = errors.New("access: not an argon2id hash in PHC form")

// hasher makes and checks password hashes, a few at a time.
type hasher struct {
	cost    Cost
	slots   chan struct{}
	waiting atomic.Int32
	decoy   string // hash of nobody
}

func newHasher(c Cost) *hasher {
	decoy := phc(c, make([]byte, saltSize), make([]byte, hashSize))
	return &hasher{cost: c, slots: make(chan struct{}, parallelHashes), decoy: decoy}
}

// hash returns the PHC string of a password under a new salt.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	sum, err := h.work(ctx, password, salt, h.cost)
	if err != nil {
		return "", err
	}
	return phc(h.cost, salt, sum), nil
}

// matches reports whether the password is the one of the hash. An empty hash
// stands for somebody who does not exist: it costs the same and never matches.
func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	exists := hash != ""
	if !exists {
		hash = h.decoy
	}
	c, salt, want, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	sum, err := h.work(ctx, password, salt, c)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1 && exists, nil
}

// outdated reports whether a hash was made under another cost.
func (h *hasher) outdated(hash string) bool {
	c, _, _, err := parsePHC(hash)
	return err != nil || c != h.cost
}

func (h *hasher) work(ctx context.Context, password string, salt []byte, c Cost) ([]byte, error) {
	if h.waiting.Add(1) > waitingHashes {
		h.waiting.Add(-1)
		return nil, errBusy
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.Passes, c.Memory, 1, hashSize), nil
}

// phc writes a hash in the PHC string format, as other programs read it.
func phc(c Cost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", c.Memory, c.Passes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

var phcForm = regexp.MustCompile(`^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$`)

func parsePHC(s string) (Cost, []byte, []byte, error) {
	m := phcForm.FindStringSubmatch(s)
	if m == nil {
		return Cost{}, nil, nil, errHashForm
	}
	memory, errM := strconv.ParseUint(m[1], 10, 32)
	passes, errP := strconv.ParseUint(m[2], 10, 32)
	salt, errS := base64.RawStdEncoding.DecodeString(m[3])
	sum, errH := base64.RawStdEncoding.DecodeString(m[4])
	if errors.Join(errM, errP, errS, errH) != nil || memory < 8 || memory > maxMemory || passes < 1 || passes > maxPasses {
		return Cost{}, nil, nil, errHashForm
	}
	return Cost{Memory: uint32(memory), Passes: uint32(passes)}, salt, sum, nil
}
