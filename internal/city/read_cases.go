package city

import (
	"context"

	"qingdan/internal/access"
	"qingdan/internal/lists"
)

// CaseLine is a case in a list of cases: its row and what names it.
type CaseLine struct {
	Row   CaseRow
	Item  *lists.Item
	State *lists.State
}

// Cases returns a page of the cases that v may see, and how many there are in
// all. subject finds the cases of exactly this subject, also where it is shown
// masked; "" does not restrict.
func (c *City) Cases(ctx context.Context, v *access.Viewer, q CaseQuery, subject string) ([]CaseLine, int, error) {
	q.Now = c.now()
	if subject != "" {
		q.SubjectIndex = c.Vault.Index("subject", subject)
	}
	rows, total, err := c.Store.Cases(ctx, v, q)
	if err != nil {
		return nil, 0, err
	}
	out := make([]CaseLine, 0, len(rows))
	for _, row := range rows {
		l, err := c.line(ctx, row)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, l)
	}
	return out, total, nil
}

// line names a row by the list version that its case runs under.
func (c *City) line(ctx context.Context, row CaseRow) (CaseLine, error) {
	item, err := c.versions.item(ctx, row.List, row.Item)
	if err != nil {
		return CaseLine{}, err
	}
	return CaseLine{Row: row, Item: item, State: item.Procedure.State(row.State)}, nil
}
