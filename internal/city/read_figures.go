package city

import "context"

// Members returns a page of a figure's members, and how many there are.
func (c *City) Members(ctx context.Context, q MemberQuery) ([]Member, int, error) {
	return c.Store.Members(ctx, q)
}
