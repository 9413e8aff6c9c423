package access

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

// Service is the access room. It is safe for concurrent use.
type Service struct {
	store     Store
	vault     *vault.Vault
	now       func() time.Time
	validID   func(string) bool
	validUSCC func(string) bool
	demo      bool
	passwords *hasher
	strikes   sync.Mutex // around reading and writing the counts of attempts
	cache     *cache
}

// Option adjusts a Service.
type Option func(*Service)

// WithDemo lets SignInAs sign in anybody without a password. For the demo's
// role list only: never over real data.
func WithDemo() Option { return func(s *Service) { s.demo = true } }

// WithIDCheck sets what tells a valid resident identity number (GB 11643),
// checksum included. Without it only the form is checked.
func WithIDCheck(valid func(string) bool) Option { return func(s *Service) { s.validID = valid } }

// WithUSCCCheck sets what tells a valid unified social credit code (GB 32100).
func WithUSCCCheck(valid func(string) bool) Option { return func(s *Service) { s.validUSCC = valid } }

// WithPasswordCost sets the work of hashing a password. Tests and the demo
// lower it; an installation on a stronger machine may raise it.
func WithPasswordCost(c Cost) Option {
	return func(s *Service) { s.passwords = newHasher(c) }
}

// New returns a service over a store.
func New(store Store, v *vault.Vault, now func() time.Time, opts ...Option) *Service {
	s := &Service{
		store:     store,
		vault:     v,
		now:       now,
		validID:   idForm.MatchString,
		validUSCC: usccForm.MatchString,
		cache:     newCache(),
	}
	for _, o := range opts {
		o(s)
	}
	if s.passwords == nil {
		s.passwords = newHasher(DefaultCost)
	}
	return s
}

// Refusals that more than one entry point gives.
var (
	errSignedOut = problem.New(problem.Unauthorised, "signed_out", "请先登录。", "Sign in first.")
	errAdminOnly = problem.New(problem.Forbidden, "admin_only", "只有管理员可以办理。", "Only an administrator may do this.")
	errNoPerson  = problem.New(problem.NotFound, "no_person", "没有此人。", "There is no such person.")
	errNoOrg     = problem.New(problem.NotFound, "no_org", "没有此机构。", "There is no such organisation.")
	errStale     = problem.New(problem.Conflict, "stale_person", "此人的资料刚刚被更改，请重新打开后再试。",
		"This person has just been changed. Open the page again and retry.")
)

func signedIn(v *Viewer) error {
	if v == nil || v.Person == "" {
		return errSignedOut
	}
	return nil
}

func administers(v *Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if !v.Admin {
		return errAdminOnly
	}
	return nil
}

// newID returns a random identifier of 80 bits. It says nothing about whom it
// stands for, so that it can be written on the public side.
func newID(prefix string) string { return prefix + strings.ToLower(rand.Text()[:16]) }

func invalid(fields ...problem.Field) error {
	return problem.New(problem.Invalid, "invalid", "填写的内容有误，请按提示修改。", "Some of the entries are wrong; correct those marked.").WithFields(fields...)
}

// page bounds what one query returns.
func page(offset, limit int) (int, int) {
	if limit <= 0 {
		limit = 50
	}
	return max(offset, 0), min(limit, 200)
}
