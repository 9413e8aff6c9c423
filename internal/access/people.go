package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// identity is the sealed part of a person.
type identity struct {
	Login  string `json:"login"`
	Name   string `json:"name"`
	Phone  string `json:"phone,omitempty"`
	IDCard string `json:"id_card,omitempty"`
}

// Register makes a person of somebody who registers himself, a resident.
func (s *Service) Register(ctx context.Context, n NewPerson) (Person, error) {
	row, err := s.newRow(ctx, n, true)
	if err != nil {
		return Person{}, err
	}
	if err := s.store.InsertPerson(ctx, row, nil); err != nil {
		return Person{}, insertProblem(err)
	}
	return s.open(row)
}

// CreatePerson makes a person at an administrator's desk. The password is
// temporary: its owner replaces it with Renew before he can act.
func (s *Service) CreatePerson(ctx context.Context, v *Viewer, n NewPerson) (Person, error) {
	if err := administers(v); err != nil {
		return Person{}, err
	}
	row, err := s.newRow(ctx, n, false)
	if err != nil {
		return Person{}, err
	}
	row.Temporary = true
	j := s.entry(v, "person.create", row.ID, "")
	if err := s.store.InsertPerson(ctx, row, &j); err != nil {
		return Person{}, insertProblem(err)
	}
	return s.open(row)
}

func insertProblem(err error) error {
	if errors.Is(err, ErrLoginTaken) {
		return invalid(problem.Field{Path: "/login", Text: lang.Text{Zh: "这个登录名已被使用，请换一个。", En: "This login is taken; choose another."}})
	}
	return fmt.Errorf("insert person: %w", err)
}

// newRow checks an entry and makes the row of a new person.
func (s *Service) newRow(ctx context.Context, n NewPerson, resident bool) (PersonRow, error) {
	n = n.clean()
	if fields := s.faults(n, resident); len(fields) > 0 {
		return PersonRow{}, invalid(fields...)
	}
	p := Person{ID: newID("p"), Login: n.Login, Name: n.Name, Phone: n.Phone, IDCard: n.IDCard, Language: n.Language, Created: s.now()}
	row, err := s.seal(p)
	if err != nil {
		return PersonRow{}, err
	}
	row.Version = 1
	row.Password, err = s.sealPassword(ctx, p.ID, n.Password)
	return row, err
}

// Disable ends everything a person can do: sessions, tokens, new sign-ins.
// What he did stays. An administrator cannot disable himself, so that one remains.
func (s *Service) Disable(ctx context.Context, v *Viewer, id string) error {
	return s.setFlag(ctx, v, id, "person.disable", func(p *PersonRow) { p.Disabled = true })
}

// Enable lets a disabled person sign in again.
func (s *Service) Enable(ctx context.Context, v *Viewer, id string) error {
	return s.setFlag(ctx, v, id, "person.enable", func(p *PersonRow) { p.Disabled = false })
}

// SetAdmin makes a person an administrator, or no longer one.
func (s *Service) SetAdmin(ctx context.Context, v *Viewer, id string, admin bool) error {
	action := "person.admin"
	if !admin {
		action = "person.no_admin"
	}
	return s.setFlag(ctx, v, id, action, func(p *PersonRow) { p.Admin = admin })
}

func (s *Service) setFlag(ctx context.Context, v *Viewer, id, action string, set func(*PersonRow)) error {
	if err := administers(v); err != nil {
		return err
	}
	if v.Person == id {
		return problem.New(problem.Refused, "own_person", "不能更改自己的权限或停用自己，请由另一位管理员办理。",
			"Nobody changes his own powers or disables himself; another administrator does.")
	}
	row, err := s.person(ctx, id)
	if err != nil {
		return err
	}
	set(&row)
	if err := s.update(ctx, row, s.entry(v, action, id, "")); err != nil {
		return err
	}
	if !row.Disabled {
		return nil
	}
	return s.endSessions(ctx, id)
}

// SetContact changes one's own phone and language.
func (s *Service) SetContact(ctx context.Context, v *Viewer, phone string, tag lang.Tag) error {
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
	n := NewPerson{Phone: phone, Language: tag}.clean()
	if f, wrong := wrongPhone(n.Phone, !row.Official); wrong {
		return invalid(f)
	}
	p.Phone, p.Language = n.Phone, n.Language
	sealed, err := s.seal(p)
	if err != nil {
		return err
	}
	row.Sealed, row.PhoneIndex, row.Language = sealed.Sealed, sealed.PhoneIndex, sealed.Language
	return s.update(ctx, row, s.entry(v, "person.contact", v.Person, ""))
}

// person returns a row, or problem.NotFound.
func (s *Service) person(ctx context.Context, id string) (PersonRow, error) {
	row, err := s.store.Person(ctx, id)
	if errors.Is(err, ErrNone) {
		return PersonRow{}, errNoPerson
	}
	if err != nil {
		return PersonRow{}, fmt.Errorf("person %s: %w", id, err)
	}
	return row, nil
}

func (s *Service) update(ctx context.Context, row PersonRow, j JournalEntry) error {
	err := s.store.UpdatePerson(ctx, row, &j)
	s.cache.forget(row.ID)
	if errors.Is(err, ErrStale) {
		return errStale
	}
	if err != nil {
		return fmt.Errorf("update person %s: %w", row.ID, err)
	}
	return nil
}

// seal makes the row of a person, without password and version.
func (s *Service) seal(p Person) (PersonRow, error) {
	plain, err := json.Marshal(identity{Login: p.Login, Name: p.Name, Phone: p.Phone, IDCard: p.IDCard})
	if err != nil {
		return PersonRow{}, fmt.Errorf("seal person: %w", err)
	}
	return PersonRow{
		ID:          p.ID,
		LoginIndex:  s.index("login", p.Login),
		NameIndex:   s.index("name", p.Name),
		PhoneIndex:  s.index("phone", p.Phone),
		IDCardIndex: s.index("id_card", p.IDCard),
		Sealed:      s.vault.Key("people").Seal(plain, []byte("person/"+p.ID)),
		Language:    string(p.Language),
		Admin:       p.Admin,
		Disabled:    p.Disabled,
		Created:     p.Created,
	}, nil
}

func (s *Service) open(row PersonRow) (Person, error) {
	plain, err := s.vault.Key("people").Open(row.Sealed, []byte("person/"+row.ID))
	if err != nil {
		return Person{}, fmt.Errorf("open person %s: %w", row.ID, err)
	}
	var i identity
	if err := json.Unmarshal(plain, &i); err != nil {
		return Person{}, fmt.Errorf("open person %s: %w", row.ID, err)
	}
	return Person{
		ID: row.ID, Login: i.Login, Name: i.Name, Phone: i.Phone, IDCard: i.IDCard, Language: lang.Tag(row.Language),
		Admin: row.Admin, Disabled: row.Disabled, Created: row.Created,
	}, nil
}

// index returns the blind index of a field; nil for an empty value, so that
// the absence of a value is never found by it.
func (s *Service) index(field, value string) []byte {
	if value == "" {
		return nil
	}
	return s.vault.Index("person/"+field, value)
}
