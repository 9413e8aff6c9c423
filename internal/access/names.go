package access

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"qingdan/internal/vault"
)

// Person returns one person in full: oneself, or anybody for an administrator,
// whose look is recorded.
func (s *Service) Person(ctx context.Context, v *Viewer, id string) (Person, error) {
	if err := signedIn(v); err != nil {
		return Person{}, err
	}
	if v.Person != id {
		if err := administers(v); err != nil {
			return Person{}, errNoPerson // who is not an administrator does not learn who exists
		}
	}
	row, err := s.person(ctx, id)
	if err != nil {
		return Person{}, err
	}
	if err := s.Look(ctx, v, id, "person", "人员管理 Administration of people"); err != nil {
		return Person{}, err
	}
	return s.open(row)
}

// PeopleByID returns the names of people as v may see them, by id: one's own
// and, among officials, an official's in full, all others masked. Ids of
// nobody are absent. It takes up to a few hundred ids, for a timeline.
func (s *Service) PeopleByID(ctx context.Context, v *Viewer, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := s.store.PeopleByID(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("people by id: %w", err)
	}
	for _, row := range rows {
		p, err := s.open(row)
		if err != nil {
			return nil, err
		}
		out[p.ID] = maskName(p.Name)
		if v != nil && (v.Person == p.ID || v.Official() && row.Official) {
			out[p.ID] = p.Name
		}
	}
	return out, nil
}

// Listing is a person in a list. A resident's data is masked in it.
type Listing struct {
	Person
	Official  bool // holds or has held a role, or is an administrator
	Temporary bool // has not yet changed the password that was set for him
}

// SearchPeople returns a page of people for an administrator, the latest
// created first, and how many there are. A text must equal the login, the
// name, the phone, the identity number or the id: they are stored sealed and
// cannot be searched in part. "" finds all.
func (s *Service) SearchPeople(ctx context.Context, v *Viewer, text string, offset, limit int) ([]Listing, int, error) {
	if err := administers(v); err != nil {
		return nil, 0, err
	}
	var q PeopleQuery
	q.Offset, q.Limit = page(offset, limit)
	if text = strings.TrimSpace(text); text != "" {
		as := NewPerson{Login: text, Name: text, Phone: text, IDCard: text}.clean()
		q.Any, q.ID = true, vault.Normalise(text)
		q.Login, q.Name = s.index("login", as.Login), s.index("name", as.Name)
		q.Phone, q.IDCard = s.index("phone", as.Phone), s.index("id_card", as.IDCard)
	}
	rows, total, err := s.store.FindPeople(ctx, q)
	if err != nil {
		return nil, 0, fmt.Errorf("find people: %w", err)
	}
	out := make([]Listing, 0, len(rows))
	for _, row := range rows {
		p, err := s.open(row)
		if err != nil {
			return nil, 0, err
		}
		if !row.Official {
			p.Login, p.Name = maskMiddle(p.Login, 2, 0), maskName(p.Name)
		}
		p.Phone, p.IDCard = maskMiddle(p.Phone, 3, 4), maskMiddle(p.IDCard, 3, 2)
		out = append(out, Listing{Person: p, Official: row.Official, Temporary: row.Temporary})
	}
	return out, total, nil
}

// maskName keeps the first character: 王**. How long the name is stays hidden.
func maskName(name string) string {
	_, n := utf8.DecodeRuneInString(name)
	return name[:n] + "**"
}

// maskMiddle keeps some characters at either end: 138****1234.
func maskMiddle(text string, head, tail int) string {
	r := []rune(text)
	if len(r) == 0 {
		return ""
	}
	if len(r) <= head+tail {
		return "****"
	}
	return string(r[:head]) + "****" + string(r[len(r)-tail:])
}
