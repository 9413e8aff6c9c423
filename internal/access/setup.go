package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"qingdan/internal/problem"
)

// Names of settings.
const (
	settingSetupCode = "access.setup_code"
	settingKeyCheck  = "access.key_check"
)

var errSetUp = problem.New(problem.Refused, "already_set_up", "首位管理员已经设立，请登录。", "The first administrator exists. Sign in.")

// CheckKey makes sure that the vault is the one that the store's data was
// sealed under. Call it before serving: with another key everything would look
// intact until somebody opens it.
func (s *Service) CheckKey(ctx context.Context) error {
	place := []byte("setting/" + settingKeyCheck)
	mine := hex.EncodeToString(s.vault.Key("settings").Seal(nil, place))
	kept, err := s.store.KeepSetting(ctx, settingKeyCheck, mine)
	if err != nil {
		return fmt.Errorf("check key: %w", err)
	}
	return s.opens(kept)
}

// KeyFits is CheckKey for whoever may only read: it writes nothing.
func (s *Service) KeyFits(ctx context.Context) error {
	kept, err := s.store.Setting(ctx, settingKeyCheck)
	if err != nil || kept == "" {
		return err
	}
	return s.opens(kept)
}

func (s *Service) opens(kept string) error {
	sealed, err := hex.DecodeString(kept)
	if err == nil {
		_, err = s.vault.Key("settings").Open(sealed, []byte("setting/"+settingKeyCheck))
	}
	if err != nil {
		return fmt.Errorf("the master key is not the one that this data was sealed under; put the key back from its backup: %w", err)
	}
	return nil
}

// NeedsFirstAdmin reports whether nobody has set up the installation yet.
func (s *Service) NeedsFirstAdmin(ctx context.Context) (bool, error) {
	done, err := s.store.HasFirstAdmin(ctx)
	if err != nil {
		return false, fmt.Errorf("first administrator: %w", err)
	}
	return !done, nil
}

// SetupCode returns the code that the first administrator must give: proof
// that he can read what the program prints on its own machine. It is made
// once, kept sealed, and worth nothing after the setup.
func (s *Service) SetupCode(ctx context.Context) (string, error) {
	place := []byte("setting/" + settingSetupCode)
	text := rand.Text()[:20]
	fresh := text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:]
	kept, err := s.store.KeepSetting(ctx, settingSetupCode, hex.EncodeToString(s.vault.Key("settings").Seal([]byte(fresh), place)))
	if err != nil {
		return "", fmt.Errorf("setup code: %w", err)
	}
	sealed, err := hex.DecodeString(kept)
	if err != nil {
		return "", fmt.Errorf("setup code: %w", err)
	}
	code, err := s.vault.Key("settings").Open(sealed, place)
	if err != nil {
		return "", fmt.Errorf("setup code: %w", err)
	}
	return string(code), nil
}

// CreateFirstAdmin makes the first administrator: once, for whoever has the
// setup code. It is safe against several calls at the same time.
func (s *Service) CreateFirstAdmin(ctx context.Context, code string, n NewPerson) (Person, error) {
	needed, err := s.NeedsFirstAdmin(ctx)
	if err != nil {
		return Person{}, err
	}
	if !needed {
		return Person{}, errSetUp
	}
	want, err := s.SetupCode(ctx)
	if err != nil {
		return Person{}, err
	}
	if subtle.ConstantTimeCompare(bareCode(code), bareCode(want)) != 1 {
		return Person{}, problem.New(problem.Forbidden, "wrong_setup_code", "设置码不正确：请照程序启动时显示的设置码填写。",
			"The setup code is not correct: enter the one that the program shows when it starts.")
	}
	row, err := s.newRow(ctx, n, false)
	if err != nil {
		return Person{}, err
	}
	row.Admin = true
	err = s.store.InsertFirstAdmin(ctx, row, JournalEntry{At: s.now(), Actor: row.ID, Action: "setup", Subject: row.ID})
	if errors.Is(err, ErrAlreadySetUp) {
		return Person{}, errSetUp
	}
	if err != nil {
		return Person{}, insertProblem(err)
	}
	return s.open(row)
}

// bareCode forgives how a code was typed: dashes, spaces, case, width.
func bareCode(code string) []byte {
	if len(code) > 200 {
		return nil
	}
	code = strings.NewReplacer("-", "", " ", "").Replace(norm.NFKC.String(code))
	return []byte(strings.ToUpper(code))
}
