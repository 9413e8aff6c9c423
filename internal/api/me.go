package api

import (
	"context"

	"qingdan/internal/lang"
)

// Me is who holds the token.
type Me struct {
	Person string  `json:"person"`
	Name   string  `json:"name"`
	Grants []Grant `json:"grants" doc:"Roles held now"`
}

// Grant is a role in an office.
type Grant struct {
	Office     string     `json:"office"`
	OfficeName *lang.Text `json:"office_name,omitempty"`
	Role       string     `json:"role"`
	RoleName   *lang.Text `json:"role_name,omitempty"`
}

func (s *server) getMe(ctx context.Context, _ *struct{}) (*One[Me], error) {
	v := viewerOf(ctx)
	me := Me{Person: v.Person, Name: v.Name, Grants: []Grant{}}
	for _, g := range v.Grants {
		grant := Grant{Office: g.Org, Role: g.Role}
		if o := s.City.Library.Office(g.Org); o != nil {
			grant.OfficeName = &o.Name
		}
		if r := s.City.Library.Role(g.Role); r != nil {
			grant.RoleName = &r.Name
		}
		me.Grants = append(me.Grants, grant)
	}
	return &One[Me]{me}, nil
}
