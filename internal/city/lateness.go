package city

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Ranking says which offices are late. An office with fewer cases than the
// minimum is not ranked: one late case of one is no rate.
type Ranking struct {
	Minimum int
	Ranked  []OfficeLate // highest rate first
	Few     []OfficeLate // below the minimum, in order of their codes
}

// Rank orders offices by the share of their cases that is late.
func Rank(offices []OfficeLate, minimum int) Ranking {
	r := Ranking{Minimum: minimum}
	for _, o := range offices {
		if o.Total < minimum {
			r.Few = append(r.Few, o)
		} else {
			r.Ranked = append(r.Ranked, o)
		}
	}
	slices.SortStableFunc(r.Ranked, func(a, b OfficeLate) int {
		return cmp.Or(cmp.Compare(b.Late*a.Total, a.Late*b.Total), cmp.Compare(b.Late, a.Late), cmp.Compare(a.Office, b.Office))
	})
	return r
}

// The setting that says how many cases an office needs to be ranked.
const (
	settingRank = "ranking.minimum"
	defaultRank = 5
	maxRank     = 1000
)

// RankMinimum returns how many cases an office needs to be ranked.
func (c *City) RankMinimum(ctx context.Context) (int, error) {
	text, err := c.Store.Setting(ctx, settingRank)
	if err != nil || text == "" {
		return defaultRank, err
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return defaultRank, nil
	}
	return n, nil
}

// SetRankMinimum changes it; administrators do.
func (c *City) SetRankMinimum(ctx context.Context, v *access.Viewer, n int) error {
	if v == nil || !v.Admin {
		return problem.New(problem.Forbidden, "admin_only", "只有管理员可以办理。", "Only an administrator may do this.")
	}
	if n < 1 || n > maxRank {
		return problem.New(problem.Invalid, "bad_minimum", "请填 1 到 1000 之间的整数。", "Enter a whole number from 1 to 1000.")
	}
	return c.Store.SetSetting(ctx, settingRank, strconv.Itoa(n))
}

// Lateness ranks the offices by the open cases that v may see; item "" is all.
func (c *City) Lateness(ctx context.Context, v *access.Viewer, item string) (Ranking, error) {
	q := LateQuery{Now: c.now()}
	if item != "" {
		q.Items = []string{item}
	}
	rows, err := c.Store.Lateness(ctx, v, q)
	if err != nil {
		return Ranking{}, err
	}
	return c.rank(ctx, rows)
}

// PublicLateness ranks the offices by their disclosed open cases.
func (c *City) PublicLateness(ctx context.Context) (Ranking, error) {
	items, offices := c.disclosing()
	rows, err := c.Store.DisclosedLateness(ctx, LateQuery{Items: items, Offices: offices, Now: c.now()})
	if err != nil {
		return Ranking{}, err
	}
	return c.rank(ctx, rows)
}

func (c *City) rank(ctx context.Context, rows []OfficeLate) (Ranking, error) {
	minimum, err := c.RankMinimum(ctx)
	return Rank(rows, minimum), err
}

// disclosing are the items that officials open and whose open cases are
// public, and the offices that may handle them.
func (c *City) disclosing() (items, offices []string) {
	for _, i := range c.Library.Items() {
		discloses := func(a *lists.Action) bool { return a.Discloses }
		if len(i.Public) > 0 && len(i.Procedure.OpenedBy) > 0 && slices.ContainsFunc(i.Procedure.Actions, discloses) {
			items = append(items, i.ID)
			for _, o := range i.System.Offices {
				offices = append(offices, o.Code)
			}
		}
	}
	slices.Sort(offices)
	return items, slices.Compact(offices)
}

// PublicCase is an open case as anyone may see it.
type PublicCase struct {
	CaseLine
	Fields map[string]any // the item's public fields, as last disclosed
	Alert  *Raised        // nil: none
}

// Raised is what raised a case's alert.
type Raised struct {
	Level  string
	Event  casework.Event // its public side
	Action *lists.Action  // nil where the procedure no longer has it
}

// Disclosed returns a page of the open cases that have been disclosed, of q.Items
// where there are any, and how many there are.
func (c *City) Disclosed(ctx context.Context, q LateQuery) ([]PublicCase, int, error) {
	q.Now = c.now()
	only := q.Items
	q.Items, q.Offices = c.disclosing()
	if len(only) > 0 {
		q.Items = slices.DeleteFunc(q.Items, func(id string) bool { return !slices.Contains(only, id) })
	}
	rows, total, err := c.Store.Disclosed(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	events, err := c.publicEvents(ctx, rows)
	if err != nil {
		return nil, 0, err
	}
	out := make([]PublicCase, 0, len(rows))
	for _, row := range rows {
		line, err := c.line(ctx, row)
		if err != nil {
			return nil, 0, err
		}
		p := PublicCase{CaseLine: line, Alert: raised(row, line.Item, events[row.ID])}
		for _, e := range events[row.ID] {
			if form, ok := e.Public.Fields["form"].(map[string]any); ok {
				p.Fields = form
			}
		}
		out = append(out, p)
	}
	return out, total, nil
}

// Raised tells of the cases with an alert what raised it, by case.
func (c *City) Raised(ctx context.Context, lines []CaseLine) (map[string]*Raised, error) {
	rows := make([]CaseRow, 0, len(lines))
	for _, l := range lines {
		if l.Row.Alert != "" {
			rows = append(rows, l.Row)
		}
	}
	events, err := c.publicEvents(ctx, rows)
	if err != nil {
		return nil, err
	}
	out := map[string]*Raised{}
	for _, l := range lines {
		if r := raised(l.Row, l.Item, events[l.Row.ID]); r != nil {
			out[l.Row.ID] = r
		}
	}
	return out, nil
}

// raised finds the event since which the case has the alert that it has.
func raised(row CaseRow, item *lists.Item, events []casework.Event) *Raised {
	if row.Alert == "" {
		return nil
	}
	var found *Raised
	level := ""
	for _, e := range events {
		if e.Public.Alert == "" || e.Public.Alert == level {
			continue
		}
		if level = e.Public.Alert; level == row.Alert {
			found = &Raised{Level: level, Event: e, Action: item.Procedure.Action(e.Action)}
		}
	}
	return found
}

func (c *City) publicEvents(ctx context.Context, rows []CaseRow) (map[string][]casework.Event, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	events, err := c.Store.PublicEvents(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[string][]casework.Event{}
	for _, row := range events {
		e := casework.Event{Case: row.Case, Version: row.Version, Action: row.Action, At: row.At, List: row.List}
		if err := json.Unmarshal(row.Public, &e.Public); err != nil {
			return nil, err
		}
		out[row.Case] = append(out[row.Case], e)
	}
	return out, nil
}
