package access

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

var roleForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// RoleAuditor is the role whose holder sees who looked at personal data in his
// organisation.
const RoleAuditor = "auditor"

// GrantRole gives a person a role in an organisation, from g.From (zero: now)
// until g.Until (zero: until it is revoked). g.By is set to who grants it.
// Nobody grants himself a role.
func (s *Service) GrantRole(ctx context.Context, v *Viewer, g Grant) error {
	if err := administers(v); err != nil {
		return err
	}
	if v.Person == g.Person {
		return problem.New(problem.Refused, "own_grant", "不能给自己授予岗位，请由另一位管理员办理。",
			"Nobody grants himself a role; another administrator does.")
	}
	g.By = v.Person
	if g.From.IsZero() {
		g.From = s.now()
	}
	if err := s.checkGrant(ctx, g); err != nil {
		return err
	}
	if err := s.store.PutGrant(ctx, g, s.entry(v, "grant", g.Person, g.Org+"/"+g.Role)); err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	s.cache.forget(g.Person)
	return nil
}

func (s *Service) checkGrant(ctx context.Context, g Grant) error {
	if !roleForm.MatchString(g.Role) {
		return invalid(problem.Field{Path: "/role", Text: lang.Text{Zh: "请选择岗位。", En: "Choose a role."}})
	}
	if !g.Until.IsZero() && !g.From.Before(g.Until) {
		return invalid(problem.Field{Path: "/until", Text: lang.Text{Zh: "终止时间必须晚于起始时间。", En: "The end must be after the beginning."}})
	}
	row, err := s.person(ctx, g.Person)
	if err != nil {
		return err
	}
	if row.Disabled {
		return problem.New(problem.Refused, "person_disabled", "此人已停用，不能授予岗位。", "This person is disabled and cannot be given a role.")
	}
	_, err = s.Org(ctx, g.Org)
	return err
}

// Revoke ends a role now.
func (s *Service) Revoke(ctx context.Context, v *Viewer, person, org, role string) error {
	if err := administers(v); err != nil {
		return err
	}
	err := s.store.EndGrant(ctx, person, org, role, s.now(), s.entry(v, "revoke", person, org+"/"+role))
	s.cache.forget(person)
	if errors.Is(err, ErrNone) {
		return problem.New(problem.NotFound, "no_grant", "此人没有这个岗位。", "This person does not hold the role.")
	}
	if err != nil {
		return fmt.Errorf("revoke: %w", err)
	}
	return nil
}

// GrantsOf returns a person's grants, past and future ones too: one's own, or
// anybody's for an administrator.
func (s *Service) GrantsOf(ctx context.Context, v *Viewer, person string) ([]Grant, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	if v.Person != person && !v.Admin {
		return nil, errAdminOnly
	}
	out, err := s.store.GrantsOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("grants of %s: %w", person, err)
	}
	return out, nil
}

// GrantsIn returns an organisation's grants, past and future ones too, for an
// administrator or somebody who holds a role there.
func (s *Service) GrantsIn(ctx context.Context, v *Viewer, org string) ([]Grant, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	if !v.Admin && len(v.Roles(org)) == 0 {
		return nil, errAdminOnly
	}
	out, err := s.store.GrantsIn(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("grants in %s: %w", org, err)
	}
	return out, nil
}
