package access

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"
)

// How long a session lasts.
const (
	SessionIdle = 2 * time.Hour  // since it was last used
	SessionLife = 12 * time.Hour // since the sign-in: a day's work
	// touchAfter is how stale "last used" may be in the store: it saves a
	// write for each request, and ends an idle session up to so much earlier.
	touchAfter = 5 * time.Minute
)

const sessionPrefix = "qs_"

func (s *Service) startSession(ctx context.Context, row PersonRow, demo bool) (string, *Viewer, error) {
	token, hash := s.newToken(sessionPrefix)
	now := s.now()
	session := SessionRow{Hash: hash[:], Person: row.ID, Demo: demo, Created: now, Seen: now, Expires: now.Add(SessionLife)}
	if err := s.store.InsertSession(ctx, session); err != nil {
		return "", nil, fmt.Errorf("start session: %w", err)
	}
	v, err := s.viewer(ctx, row, demo)
	if err != nil {
		return "", nil, err
	}
	return token, v, nil
}

// Resolve returns who holds a session token, or problem.Unauthorised. What it
// answers may be up to five seconds old where another process has changed it.
// The Viewer is the caller's; its Grants are shared and must not be written to.
func (s *Service) Resolve(ctx context.Context, token string) (*Viewer, error) {
	return s.resolve(ctx, token, sessionPrefix, s.loadSession)
}

func (s *Service) loadSession(ctx context.Context, hash tokenHash) (*Viewer, time.Time, error) {
	session, err := s.store.Session(ctx, hash[:])
	if errors.Is(err, ErrNone) {
		return nil, time.Time{}, errSignedOut
	}
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("session: %w", err)
	}
	now, ends := s.now(), earlier(session.Expires, session.Seen.Add(SessionIdle))
	if !now.Before(ends) || session.Demo && !s.demo {
		return nil, time.Time{}, errSignedOut
	}
	if now.Sub(session.Seen) >= touchAfter {
		if err := s.store.TouchSession(ctx, hash[:], now); err != nil {
			return nil, time.Time{}, fmt.Errorf("touch session: %w", err)
		}
	}
	v, err := s.viewerByID(ctx, session.Person, session.Demo)
	return v, ends, err
}

// SignOut ends the session of a token. An unknown token is no error.
func (s *Service) SignOut(ctx context.Context, token string) error {
	if !s.ours(token, sessionPrefix) {
		return nil
	}
	hash := sha256.Sum256([]byte(token))
	err := s.store.DeleteSession(ctx, hash[:])
	s.cache.drop(hash)
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// SignOutEverywhere ends all sessions of a person: oneself, or anybody for an
// administrator. API tokens stay.
func (s *Service) SignOutEverywhere(ctx context.Context, v *Viewer, person string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	if v.Person != person && !v.Admin {
		return errAdminOnly
	}
	return s.endSessions(ctx, person)
}

func (s *Service) endSessions(ctx context.Context, person string) error {
	err := s.store.DeleteSessions(ctx, person)
	s.cache.forget(person)
	if err != nil {
		return fmt.Errorf("end sessions of %s: %w", person, err)
	}
	return nil
}

// Sweep deletes what has expired: sessions, and counts of attempts that no
// longer slow anybody. Call it about every hour.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	if err := s.store.Sweep(ctx, now, now.Add(-SessionIdle)); err != nil {
		return fmt.Errorf("sweep sessions: %w", err)
	}
	return nil
}

// viewerByID refuses who may not act now: the disabled, and whoever has not
// yet replaced a temporary password, except in the demo, where nobody uses
// passwords.
func (s *Service) viewerByID(ctx context.Context, id string, demo bool) (*Viewer, error) {
	row, err := s.store.Person(ctx, id)
	if errors.Is(err, ErrNone) {
		return nil, errSignedOut
	}
	if err != nil {
		return nil, fmt.Errorf("person %s: %w", id, err)
	}
	if row.Disabled || row.Temporary && !demo {
		return nil, errSignedOut
	}
	return s.viewer(ctx, row, demo)
}

// viewer loads what a person may do now.
func (s *Service) viewer(ctx context.Context, row PersonRow, demo bool) (*Viewer, error) {
	p, err := s.open(row)
	if err != nil {
		return nil, err
	}
	v := &Viewer{Person: p.ID, Name: p.Name, Admin: p.Admin, Demo: demo}
	grants, err := s.store.GrantsOf(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("grants of %s: %w", p.ID, err)
	}
	now := s.now()
	for _, g := range grants {
		if g.InForce(now) {
			v.Grants = append(v.Grants, g)
		}
	}
	return v, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
