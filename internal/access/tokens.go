package access

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// Bounds of API tokens.
const (
	MaxTokenLife   = 366 * 24 * time.Hour
	maxTokens      = 50 // of one person, in force
	maxTokenName   = 60
	tokenPrefix    = "qd_"
	tokenUsedAfter = time.Hour // how stale "last used" may be in the store
)

// Token is an API token as its owner sees it. The token itself is shown once,
// when it is made.
type Token struct {
	ID      string
	Name    string
	Created time.Time
	Expires time.Time
	Used    time.Time // last use, to the hour; zero: never
	Revoked time.Time // zero: in force until Expires
}

// CreateToken makes a token with which a program may act as its owner, in all
// his roles but not as administrator, for the time ttl. The returned text
// "qd_…" is shown once and never stored.
func (s *Service) CreateToken(ctx context.Context, v *Viewer, name string, ttl time.Duration) (string, error) {
	if err := personally(v); err != nil {
		return "", err
	}
	if err := s.checkNewToken(ctx, v, name, ttl); err != nil {
		return "", err
	}
	token, hash := s.newToken(tokenPrefix)
	now := s.now()
	row := TokenRow{ID: newID("t"), Hash: hash[:], Person: v.Person, Name: name, Created: now, Expires: now.Add(ttl)}
	if err := s.store.InsertToken(ctx, row, s.entry(v, "token.create", v.Person, row.ID)); err != nil {
		return "", fmt.Errorf("create token: %w", err)
	}
	return token, nil
}

func (s *Service) checkNewToken(ctx context.Context, v *Viewer, name string, ttl time.Duration) error {
	var fields []problem.Field
	if l := utf8.RuneCountInString(name); l < 1 || l > maxTokenName || !properName(name) {
		fields = append(fields, problem.Field{Path: "/name", Text: lang.Text{
			Zh: "请写明令牌的用途，不超过60个字符。", En: "Say what the token is for, in at most 60 characters."}})
	}
	if ttl < time.Minute || ttl > MaxTokenLife {
		fields = append(fields, problem.Field{Path: "/ttl", Text: lang.Text{
			Zh: "令牌的有效期为一分钟至366天。", En: "A token is valid for between a minute and 366 days."}})
	}
	if len(fields) > 0 {
		return invalid(fields...)
	}
	rows, err := s.store.TokensOf(ctx, v.Person)
	if err != nil {
		return fmt.Errorf("tokens of %s: %w", v.Person, err)
	}
	live := 0
	for _, t := range rows {
		if t.Revoked.IsZero() && s.now().Before(t.Expires) {
			live++
		}
	}
	if live >= maxTokens {
		return problem.New(problem.Refused, "too_many_tokens", "有效的令牌已达50个，请先撤销不用的。",
			"You have 50 tokens in force. Revoke those that you do not use.")
	}
	return nil
}

// ListTokens returns one's own API tokens, the latest first.
func (s *Service) ListTokens(ctx context.Context, v *Viewer) ([]Token, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	rows, err := s.store.TokensOf(ctx, v.Person)
	if err != nil {
		return nil, fmt.Errorf("tokens of %s: %w", v.Person, err)
	}
	out := make([]Token, 0, len(rows))
	for _, r := range rows {
		if ofCalendar(r) {
			continue
		}
		out = append(out, Token{ID: r.ID, Name: r.Name, Created: r.Created, Expires: r.Expires, Used: r.Used, Revoked: r.Revoked})
	}
	return out, nil
}

// RevokeToken ends one's own token at once.
func (s *Service) RevokeToken(ctx context.Context, v *Viewer, id string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	err := s.store.RevokeToken(ctx, v.Person, id, s.now(), s.entry(v, "token.revoke", v.Person, id))
	s.cache.forget(v.Person)
	if errors.Is(err, ErrNone) {
		return problem.New(problem.NotFound, "no_token", "没有这个有效的令牌。", "There is no such token in force.")
	}
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	return nil
}

// ResolveBearer returns who holds an API token, or problem.Unauthorised; see Resolve.
func (s *Service) ResolveBearer(ctx context.Context, token string) (*Viewer, error) {
	return s.resolve(ctx, token, tokenPrefix, s.loadToken)
}

func (s *Service) loadToken(ctx context.Context, hash tokenHash) (*Viewer, time.Time, error) {
	row, err := s.store.Token(ctx, hash[:])
	if errors.Is(err, ErrNone) {
		return nil, time.Time{}, errBadToken
	}
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("token: %w", err)
	}
	now := s.now()
	if !row.Revoked.IsZero() || !now.Before(row.Expires) {
		return nil, time.Time{}, errBadToken
	}
	if now.Sub(row.Used) >= tokenUsedAfter {
		if err := s.store.TouchToken(ctx, row.ID, now); err != nil {
			return nil, time.Time{}, fmt.Errorf("touch token: %w", err)
		}
	}
	v, err := s.viewerByID(ctx, row.Person, false)
	if err != nil {
		return nil, time.Time{}, err
	}
	v.Bearer, v.Admin = true, false
	return v, row.Expires, nil
}

var errBadToken = problem.New(problem.Unauthorised, "bad_token", "令牌无效、已过期或已撤销。", "The token is not valid, has expired or was revoked.")

// personally refuses what only a person at a screen may do: a stolen token
// must not be able to make itself last.
func personally(v *Viewer) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if v.Bearer {
		return problem.New(problem.Forbidden, "not_by_token", "令牌不能办理此事，请登录后办理。", "A token may not do this. Sign in.")
	}
	return nil
}
