package access

import (
	"context"
	"fmt"
	"strings"
)

// A calendar token is a secret in an address that a calendar program asks for
// a person's due times with. It is no API token: it opens nothing else, and a
// person has one at a time.
const (
	calendarPrefix = "qc_"
	calendarID     = "c" // begins the ids of calendar tokens; those of API tokens begin with "t"
	calendarName   = "calendar"
)

// CreateCalendar makes one's calendar token in place of the one before. The
// text "qc_…" is shown once and never stored.
func (s *Service) CreateCalendar(ctx context.Context, v *Viewer) (string, error) {
	if err := personally(v); err != nil {
		return "", err
	}
	if old, ok, err := s.Calendar(ctx, v); err != nil {
		return "", err
	} else if ok {
		if err := s.RevokeToken(ctx, v, old.ID); err != nil {
			return "", err
		}
	}
	token, hash := s.newToken(calendarPrefix)
	now := s.now()
	row := TokenRow{ID: newID(calendarID), Hash: hash[:], Person: v.Person, Name: calendarName, Created: now, Expires: now.Add(MaxTokenLife)}
	if err := s.store.InsertToken(ctx, row, s.entry(v, "token.create", v.Person, row.ID)); err != nil {
		return "", fmt.Errorf("create calendar token: %w", err)
	}
	return token, nil
}

// Calendar returns one's calendar token in force; ok is false where there is
// none. RevokeToken ends it.
func (s *Service) Calendar(ctx context.Context, v *Viewer) (t Token, ok bool, err error) {
	if err := signedIn(v); err != nil {
		return Token{}, false, err
	}
	rows, err := s.store.TokensOf(ctx, v.Person)
	if err != nil {
		return Token{}, false, fmt.Errorf("tokens of %s: %w", v.Person, err)
	}
	for _, r := range rows {
		if ofCalendar(r) && r.Revoked.IsZero() && s.now().Before(r.Expires) {
			return Token{ID: r.ID, Name: r.Name, Created: r.Created, Expires: r.Expires, Used: r.Used}, true, nil
		}
	}
	return Token{}, false, nil
}

func ofCalendar(r TokenRow) bool { return strings.HasPrefix(r.ID, calendarID) }

// ResolveCalendar returns whose calendar token it is, or problem.Unauthorised.
func (s *Service) ResolveCalendar(ctx context.Context, token string) (*Viewer, error) {
	return s.resolve(ctx, token, calendarPrefix, s.loadToken)
}
