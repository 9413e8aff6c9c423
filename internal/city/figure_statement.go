package city

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/lists"
)

// Statement is what another authority stated of the city.
type Statement struct {
	Value     figures.Value
	Authority string    // who states it
	Source    string    // title and number of its document
	Stated    time.Time // the day
	Record    string    // key in the register
}

// maxStatements bounds what is read of a register of statements.
const maxStatements = 1000

// Statements returns the live statements that a reported figure rests on in a
// scope, the latest first: that is the one shown. A figure that is computed has
// none.
func (c *City) Statements(ctx context.Context, f *lists.Figure, scope figures.Scope) ([]Statement, error) {
	if f.Reported == "" {
		return nil, nil
	}
	members, _, err := c.Store.Members(ctx, MemberQuery{Figure: f.ID, Office: scope.Office, Period: &scope.Period, Limit: maxStatements})
	if err != nil {
		return nil, err
	}
	var out []Statement
	for len(members) > 0 {
		i := figures.Latest(members)
		s, err := c.statement(ctx, f, members[i])
		if err != nil {
			return nil, err
		}
		out = append(out, s)
		members = append(members[:i], members[i+1:]...)
	}
	return out, nil
}

// LastStatement returns the statement that a reported figure shows; false where
// there is none, or the figure is computed.
func (c *City) LastStatement(ctx context.Context, f *lists.Figure) (Statement, bool, error) {
	if f.Reported == "" {
		return Statement{}, false, nil
	}
	all := figures.AllTime()
	members, _, err := c.Store.Members(ctx, MemberQuery{Figure: f.ID, Period: &all, Limit: maxStatements})
	if err != nil || len(members) == 0 {
		return Statement{}, false, err
	}
	s, err := c.statement(ctx, f, members[figures.Latest(members)])
	return s, err == nil, err
}

func (c *City) statement(ctx context.Context, f *lists.Figure, m Member) (Statement, error) {
	sums, err := figures.Total(f, []Member{m})
	if err != nil {
		return Statement{}, err
	}
	s := Statement{Value: figures.Of(f, sums), Stated: m.Day.Start(), Record: strings.TrimPrefix(m.Subject, figures.RecordID(f.Reported, ""))}
	row, err := c.Store.Record(ctx, f.Reported, s.Record)
	if err != nil {
		return s, err
	}
	var fields struct{ Authority, Source string }
	err = json.Unmarshal(row.Public, &fields)
	s.Authority, s.Source = fields.Authority, fields.Source
	return s, err
}
