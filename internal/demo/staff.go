package demo

import (
	"context"
	"crypto/rand"
	"fmt"

	"qingdan/internal/access"
	"qingdan/internal/demo/people"
)

// pools says how many people hold a role in an office: few, so that deciding
// apart from accepting is felt. Roles not named here have two.
var pools = map[string]int{"head": 1, "issuer": 1, access.RoleAuditor: 1}

// deputies also hold a second role: the second reviewer decides when a decider
// is away, but never what he has reviewed.
var deputies = map[string]string{"reviewer": "decider"}

// staff is who works in the city: officials by office and role.
type staff struct {
	admin   *access.Viewer
	offices []string // that handle what residents apply for, in the lists' order
	holders map[post][]*access.Viewer
}

// populate makes everybody.
func (s *simulation) populate(ctx context.Context) error {
	if err := s.hire(ctx); err != nil {
		return err
	}
	return s.settle(ctx, max(20, int(fullResidents*s.Scale)))
}

const adminLogin = "demo-admin"

// hire makes the first administrator and the officials.
func (s *simulation) hire(ctx context.Context) error {
	code, err := s.Access.SetupCode(ctx)
	if err != nil {
		return err
	}
	boss := people.Official(s.seed, "city", "admin", 1, 0)
	boss.Login = adminLogin
	made, err := s.Access.CreateFirstAdmin(ctx, code, entry(boss))
	if err != nil {
		return err
	}
	s.staff = staff{admin: &access.Viewer{Person: made.ID, Name: made.Name, Admin: true}, holders: map[post][]*access.Viewer{}}
	offices, all := posts(s.City.Library)
	s.staff.offices = offices
	ordinal := 0
	for _, p := range all {
		n, ok := pools[p.role]
		if !ok {
			n = 2
		}
		for i := range n {
			ordinal++
			if err := s.appoint(ctx, p, i+1, ordinal); err != nil {
				return fmt.Errorf("appoint %s %s: %w", p.office, p.role, err)
			}
		}
	}
	return nil
}

// appoint makes the nth holder of a post.
func (s *simulation) appoint(ctx context.Context, p post, n, ordinal int) error {
	official := people.Official(s.seed, p.office, p.role, n, ordinal)
	made, err := s.Access.CreatePerson(ctx, s.staff.admin, entry(official))
	if err != nil {
		return err
	}
	v := &access.Viewer{Person: made.ID, Name: made.Name}
	roles := []string{p.role}
	if second := deputies[p.role]; second != "" && n == 2 {
		roles = append(roles, second)
	}
	for _, role := range roles {
		g := access.Grant{Person: made.ID, Org: p.office, Role: role, From: s.From.Start()}
		if err := s.Access.GrantRole(ctx, s.staff.admin, g); err != nil {
			return err
		}
		v.Grants = append(v.Grants, g)
	}
	for _, role := range roles {
		at := post{p.office, role}
		s.staff.holders[at] = append(s.staff.holders[at], v)
	}
	s.people = append(s.people, member{official, v})
	return nil
}

// member is somebody of the demo who can sign in.
type member struct {
	people.Person
	viewer *access.Viewer
}

// settle registers the residents.
func (s *simulation) settle(ctx context.Context, n int) error {
	for _, p := range people.Residents(s.seed, n) {
		made, err := s.Access.Register(ctx, entry(p))
		if err != nil {
			return fmt.Errorf("register %s: %w", p.Login, err)
		}
		s.byPerson[made.ID] = len(s.residents)
		s.residents = append(s.residents, member{p, &access.Viewer{Person: made.ID, Name: made.Name}})
	}
	return nil
}

// entry is what a person of the demo enters. Nobody knows the password: in the
// demo one signs in through the list of roles.
func entry(p people.Person) access.NewPerson {
	return access.NewPerson{Login: p.Login, Password: rand.Text(), Name: p.Name, Phone: p.Phone, IDCard: p.IDCard}
}
