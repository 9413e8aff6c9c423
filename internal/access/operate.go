package access

import (
	"context"

	"qingdan/internal/problem"
)

// ViewerByLogin returns the person of a login with the roles held now, for the
// operator's commands on the machine itself: who can run them can read the
// city's key. No request from outside may reach it.
func (s *Service) ViewerByLogin(ctx context.Context, login string) (*Viewer, error) {
	row, err := s.personByLogin(ctx, login)
	if err != nil {
		return nil, err
	}
	if row.ID == "" {
		return nil, errNoPerson
	}
	if row.Disabled {
		return nil, problem.New(problem.Refused, "disabled", "这个账号已停用。", "This account is disabled.")
	}
	return s.viewer(ctx, row, false)
}
