package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// ChangePassword sets one's own password. The old one is checked with the same
// backoff as a sign-in. All sessions of the person end, this one too.
func (s *Service) ChangePassword(ctx context.Context, v *Viewer, old, password string) error {
	if err := personally(v); err != nil {
		return err
	}
	row, err := s.person(ctx, v.Person)
	if err != nil {
		return err
	}
	p, err := s.open(row)
	if err != nil {
		return err
	}
	if err := s.checkOld(ctx, row, p.Login, old); err != nil {
		return err
	}
	return s.replacePassword(ctx, row, old, password, s.entry(v, "person.password", row.ID, ""))
}

// replacePassword sets a person's password to one that he chose himself.
func (s *Service) replacePassword(ctx context.Context, row PersonRow, old, password string, j JournalEntry) error {
	if password == old {
		return invalid(problem.Field{Path: "/password", Text: lang.Text{Zh: "新密码不能与旧密码相同。", En: "The new password must differ from the old one."}})
	}
	return s.setPassword(ctx, row, password, false, j)
}

func (s *Service) checkOld(ctx context.Context, row PersonRow, login, old string) error {
	try, err := s.attempt(ctx, login, "")
	if err != nil {
		return err
	}
	ok, err := s.checkPassword(ctx, row, old)
	if err != nil {
		return errors.Join(err, s.takeBack(ctx, try))
	}
	if !ok {
		return invalid(problem.Field{Path: "/old", Text: lang.Text{Zh: "原密码不正确。", En: "The old password is not correct."}})
	}
	return s.succeed(ctx, try)
}

// ResetPassword gives another person a temporary password: until it is replaced
// he cannot act. An administrator who used it to act in his name would have
// to lock him out, and the journal would say who it was.
func (s *Service) ResetPassword(ctx context.Context, v *Viewer, id, password string) error {
	if err := administers(v); err != nil {
		return err
	}
	if v.Person == id {
		return problem.New(problem.Refused, "own_person", "请用“修改密码”更改自己的密码。", "Change your own password with “Change password”.")
	}
	row, err := s.person(ctx, id)
	if err != nil {
		return err
	}
	return s.setPassword(ctx, row, password, true, s.entry(v, "person.password_reset", id, ""))
}

// Recover gives the person of a login a temporary password. It is for the
// operator at the machine, who holds the master key, when the last
// administrator is locked out; no face offers it. A disabled person stays disabled.
func (s *Service) Recover(ctx context.Context, login, password string) error {
	row, err := s.personByLogin(ctx, login)
	if err != nil {
		return err
	}
	if row.ID == "" {
		return errNoPerson
	}
	return s.setPassword(ctx, row, password, true, JournalEntry{At: s.now(), Actor: Operator, Action: "person.password_reset", Subject: row.ID})
}

// setPassword ends the person's sessions too: whoever had got hold of one is out.
func (s *Service) setPassword(ctx context.Context, row PersonRow, password string, temporary bool, j JournalEntry) error {
	p, err := s.open(row)
	if err != nil {
		return err
	}
	if f, weak := weakPassword(password, p.Login, p.Phone); weak {
		return invalid(f)
	}
	if row.Password, err = s.sealPassword(ctx, row.ID, password); err != nil {
		return err
	}
	row.Temporary = temporary
	if err := s.update(ctx, row, j); err != nil {
		return err
	}
	return s.endSessions(ctx, row.ID)
}

// sealPassword hashes a password and seals the hash: a copy of the database
// without the master key cannot even be guessed at.
func (s *Service) sealPassword(ctx context.Context, id, password string) ([]byte, error) {
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	return s.vault.Key("passwords").Seal([]byte(hash), []byte("password/"+id)), nil
}

// checkPassword compares with the row's password; the zero row costs the same
// and never matches.
func (s *Service) checkPassword(ctx context.Context, row PersonRow, password string) (bool, error) {
	hash, err := s.hashOf(row)
	if err != nil {
		return false, err
	}
	if len(password) > 4*maxPassword { // longer than any password can be: same cost, no match
		password, hash = "", ""
	}
	return s.passwords.matches(ctx, strings.ToValidUTF8(password, "?"), hash)
}

func (s *Service) hashOf(row PersonRow) (string, error) {
	if row.ID == "" {
		return "", nil
	}
	hash, err := s.vault.Key("passwords").Open(row.Password, []byte("password/"+row.ID))
	if err != nil {
		return "", fmt.Errorf("open password of %s: %w", row.ID, err)
	}
	return string(hash), nil
}
