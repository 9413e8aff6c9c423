package access

import (
	"context"
	"errors"
	"fmt"

	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

// errWrong is the one answer to a wrong login, a wrong password and a disabled
// person: a stranger learns nothing from it.
var errWrong = problem.New(problem.Unauthorised, "wrong_sign_in", "登录名或密码不正确。", "The login or the password is not correct.")

// errTemporary answers the right password where somebody else has set it.
var errTemporary = problem.New(problem.Forbidden, "temporary_password", "这是临时密码，请先换成自己的密码。",
	"This is a temporary password. Replace it with one of your own first.")

// SignIn checks a password and starts a session. remote is the address that
// the request came from, with or without a port. The token is shown once and
// never stored; keep it in a cookie that scripts cannot read. A temporary
// password is answered by problem.Forbidden "temporary_password"; go on with Renew.
func (s *Service) SignIn(ctx context.Context, login, password, remote string) (string, *Viewer, error) {
	row, err := s.authenticate(ctx, login, password, remote)
	if err != nil {
		return "", nil, err
	}
	if row.Temporary {
		return "", nil, errTemporary
	}
	if err := s.refreshHash(ctx, row, password); err != nil {
		return "", nil, err
	}
	return s.startSession(ctx, row, false)
}

// Renew replaces a password, usually a temporary one, and starts a session.
func (s *Service) Renew(ctx context.Context, login, old, password, remote string) (string, *Viewer, error) {
	row, err := s.authenticate(ctx, login, old, remote)
	if err != nil {
		return "", nil, err
	}
	j := JournalEntry{At: s.now(), Actor: row.ID, Action: "person.password", Subject: row.ID}
	if err := s.replacePassword(ctx, row, old, password, j); err != nil {
		return "", nil, err
	}
	return s.startSession(ctx, row, false)
}

// authenticate returns the person of a login and password, slowing who guesses.
func (s *Service) authenticate(ctx context.Context, login, password, remote string) (PersonRow, error) {
	login = cleanLogin(login)
	try, err := s.attempt(ctx, login, remote)
	if err != nil {
		return PersonRow{}, err
	}
	row, ok, err := s.identify(ctx, login, password)
	if err != nil {
		return PersonRow{}, errors.Join(err, s.takeBack(ctx, try))
	}
	if !ok || row.Disabled {
		return PersonRow{}, errWrong
	}
	return row, s.succeed(ctx, try)
}

// identify finds the person of a login and checks the password, with the same
// work whether there is one or not.
func (s *Service) identify(ctx context.Context, login, password string) (PersonRow, bool, error) {
	row, err := s.personByLogin(ctx, login)
	if err != nil {
		return PersonRow{}, false, err
	}
	ok, err := s.checkPassword(ctx, row, password)
	return row, ok, err
}

// SignInAs starts a session without a password, for the demo's role list only;
// problem.Forbidden without WithDemo.
func (s *Service) SignInAs(ctx context.Context, id string) (string, *Viewer, error) {
	if !s.demo {
		return "", nil, problem.New(problem.Forbidden, "no_demo", "这里不是演示系统，请用密码登录。", "This is not a demo. Sign in with a password.")
	}
	row, err := s.person(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if row.Disabled {
		return "", nil, errNoPerson
	}
	return s.startSession(ctx, row, true)
}

// cleanLogin brings a login into the form in which it is indexed and bounds
// its work; one that is too long to exist becomes the login of nobody.
func cleanLogin(login string) string {
	if len(login) > 4*maxLogin {
		return ""
	}
	return vault.Normalise(login)
}

// personByLogin returns the zero row where there is nobody, so that callers do
// the same work for him.
func (s *Service) personByLogin(ctx context.Context, login string) (PersonRow, error) {
	row, err := s.store.PersonByLogin(ctx, s.vault.Index("person/login", cleanLogin(login)))
	if errors.Is(err, ErrNone) {
		return PersonRow{}, nil
	}
	if err != nil {
		return PersonRow{}, fmt.Errorf("person by login: %w", err)
	}
	return row, nil
}

// refreshHash hashes a password anew after the cost has been raised. Losing a
// race against another change of the person is no matter: the next sign-in
// does it.
func (s *Service) refreshHash(ctx context.Context, row PersonRow, password string) error {
	hash, err := s.hashOf(row)
	if err != nil || !s.passwords.outdated(hash) {
		return err
	}
	if row.Password, err = s.sealPassword(ctx, row.ID, password); err != nil {
		return err
	}
	if err := s.store.UpdatePerson(ctx, row, nil); err != nil && !errors.Is(err, ErrStale) {
		return fmt.Errorf("update person %s: %w", row.ID, err)
	}
	return nil
}
