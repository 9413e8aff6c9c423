package app

import (
	"context"

	"qingdan/internal/demo"
	"qingdan/internal/web/account"
)

// roles returns whom the sign-in page of a demo offers.
func (a *App) roles(ctx context.Context) ([]account.DemoRole, error) {
	offered, err := demo.Roles(ctx, a.Store)
	out := make([]account.DemoRole, len(offered))
	for i, r := range offered {
		out[i] = account.DemoRole{Person: r.Person, Name: r.Name, Office: r.Office, Role: r.Role, Try: r.Try}
	}
	return out, err
}
