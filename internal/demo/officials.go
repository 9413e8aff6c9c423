package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/demo/walk"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// actingRoles returns the roles that some action names, in the order in which
// the lists declare them.
func actingRoles(lib *lists.Library) []string {
	named := map[string]bool{}
	for _, item := range lib.Items() {
		for _, a := range item.Procedure.Actions {
			for _, role := range walk.ByStaff(a) {
				named[role] = true
			}
		}
	}
	var out []string
	for _, sys := range lib.Systems {
		for _, role := range sys.Roles {
			if named[role.ID] && !slices.Contains(out, role.ID) {
				out = append(out, role.ID)
			}
		}
	}
	return out
}

// desks lets the officials of one role, in all offices, work off what they turn
// to in this moment, the most urgent first. They look into their inboxes in the
// first of the role's moments of a day.
func (s *simulation) desks(ctx context.Context, day law.Date, m moment) ([]*task, error) {
	if m.index == 0 {
		if err := s.lookIn(ctx, m.role); err != nil {
			return nil, err
		}
	}
	var tasks []*task
	for _, row := range s.inboxes {
		t, err := s.desk(row, day, m)
		if err != nil {
			return nil, err
		}
		if t != nil {
			tasks = append(tasks, t)
		}
	}
	return append(tasks, s.followUps(day, m)...), nil
}

// lookIn reads the inboxes of a role in all offices.
func (s *simulation) lookIn(ctx context.Context, role string) error {
	rows := make([][]city.CaseRow, len(s.staff.offices))
	g, ctx := errgroup.WithContext(ctx)
	for i, office := range s.staff.offices {
		g.Go(func() (err error) {
			rows[i], err = s.inbox(ctx, post{office, role})
			return err
		})
	}
	err := g.Wait()
	s.inboxes = slices.Concat(rows...)
	return err
}

// inbox returns what waits for the holders of a post.
func (s *simulation) inbox(ctx context.Context, p post) ([]city.CaseRow, error) {
	holders := s.staff.holders[p]
	if len(holders) == 0 {
		return nil, nil
	}
	q := city.CaseQuery{Inbox: true, Office: p.office, Now: s.Clock.Now(), Sort: "due", Limit: 500}
	rows, _, err := s.City.Store.Cases(ctx, holders[0], q)
	rows = slices.DeleteFunc(rows, func(r city.CaseRow) bool { return r.Turn != p.role })
	slices.SortFunc(rows, func(a, b city.CaseRow) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.ID, b.ID)) })
	return rows, err
}

// desk is what an official does about a case in his inbox; nil: not now.
func (s *simulation) desk(row city.CaseRow, day law.Date, m moment) (*task, error) {
	item, reading := s.City.Library.Item(row.Item), s.readings[row.Item]
	if item == nil {
		return nil, nil // no longer on the lists: nobody of the demo knows how to go on
	}
	c := &casework.Case{}
	if err := json.Unmarshal(row.Kernel, c); err != nil {
		return nil, err
	}
	fate := s.fate(c.ID)
	half := s.seed.For("half", c.ID, c.State).IntN(momentsPerRole)
	if fate.Brisk {
		half = 0
	}
	if half != m.index ||
		day < fate.Ready(s.City.Calendar, reading, c, row.Due) {
		return nil, nil
	}
	steps, err := s.steps(fate, reading, item, c)
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	return &task{lane: lane(item, steps), act: func(ctx context.Context) error { return s.handle(ctx, c, item, steps) }}, nil
}

// step is an action and an official who may take it.
type step struct {
	a *lists.Action
	v *access.Viewer
}

// steps returns what may be done about a case, the most fitting first, with
// somebody who may do it.
func (s *simulation) steps(fate walk.Fate, reading *walk.Reading, item *lists.Item, c *casework.Case) ([]step, error) {
	rules, now := casework.Rules{Item: item, Calendar: s.City.Calendar}, s.Clock.Now()
	var out []step
	for _, a := range fate.Ranked(reading, c) {
		ok, err := allowed(rules, c, a, now)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if v := s.official(rules, c, a, now); v != nil {
			out = append(out, step{a, v})
		}
	}
	return out, nil
}
