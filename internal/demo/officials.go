package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

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
	for _, item := range services(lib) {
		for _, a := range item.Procedure.Actions {
			for _, role := range walk.ByStaff(a) {
				named[role] = true
			}
		}
	}
	var out []string
	for _, sys := range lib.Systems {
		if !serves(sys) {
			continue
		}
		for _, role := range sys.Roles {
			if named[role.ID] && !slices.Contains(out, role.ID) {
				out = append(out, role.ID)
			}
		}
	}
	return out
}

// desks lets the officials of one role, in all offices, work off what they turn
// to in this moment. They look into their inboxes in the first of the role's
// moments of a day.
func (s *simulation) desks(ctx context.Context, day law.Date, m moment) ([]*task, error) {
	if m.index == 0 {
		if err := s.lookIn(ctx, day, m.role); err != nil {
			return nil, err
		}
	}
	var tasks []*task
	for _, f := range s.today {
		if f.moment != m.index {
			continue
		}
		steps, err := s.steps(f)
		if err != nil {
			return nil, err
		}
		if len(steps) > 0 {
			tasks = append(tasks, &task{lane: lane(f.item, steps), act: func(ctx context.Context) error { return s.handle(ctx, f, steps) }})
		}
	}
	return append(tasks, s.followUps(day, m)...), nil
}

// file is a case on somebody's desk.
type file struct {
	*casework.Case
	item   *lists.Item
	fate   walk.Fate
	ready  law.Date // the day on which the official turns to it
	moment int      // ... and the moment of his role on that day
}

// lookIn reads the inboxes of a role and keeps what is to be done today.
func (s *simulation) lookIn(ctx context.Context, day law.Date, role string) error {
	found := make([][]file, len(s.staff.offices))
	g, ctx := errgroup.WithContext(ctx)
	for i, office := range s.staff.offices {
		if s.wakes.before(post{office, role}, day) {
			g.Go(func() (err error) {
				found[i], err = s.inbox(ctx, post{office, role}, day)
				return err
			})
		}
	}
	err := g.Wait()
	s.today = slices.Concat(found...)
	return err
}

// inbox returns what the holders of a post do today of what waits for them,
// the most urgent first, and sets the post's next waking.
func (s *simulation) inbox(ctx context.Context, p post, day law.Date) ([]file, error) {
	holders := s.staff.holders[p]
	if len(holders) == 0 {
		return nil, nil
	}
	q := city.CaseQuery{Inbox: true, Now: s.Clock.Now(), Sort: "due", Limit: 500} // he holds roles in one office only
	rows, _, err := s.City.Store.Cases(ctx, holders[0], q)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b city.CaseRow) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.ID, b.ID)) })
	var out []file
	next := day + 1000
	for _, row := range rows {
		item := s.City.Library.Item(row.Item)
		if row.Turn != p.role || item == nil { // nobody of the demo knows an item that has left the lists
			continue
		}
		f, err := s.file(row, item)
		if err != nil {
			return nil, err
		}
		if next = min(next, max(f.ready, day+1)); f.ready <= day {
			out = append(out, f)
		}
	}
	s.wakes.set(p, next)
	return out, nil
}

func (s *simulation) file(row city.CaseRow, item *lists.Item) (file, error) {
	f := file{Case: &casework.Case{}, item: item, fate: s.fate(row.ID)}
	if err := json.Unmarshal(row.Kernel, f.Case); err != nil {
		return f, fmt.Errorf("case %s: %w", row.ID, err)
	}
	f.ready = f.fate.Ready(s.City.Calendar, s.readings[item.ID], f.Case, row.Due)
	if !f.fate.Brisk {
		f.moment = s.seed.For("half", f.ID, f.State).IntN(momentsPerRole)
	}
	return f, nil
}

// wakes are the days before which nothing is to be done at a post, unless
// something new arrives there. It is safe for concurrent use.
type wakes struct {
	mu   sync.Mutex
	days map[post]law.Date
}

// before reports whether a post wakes on the day or earlier.
func (w *wakes) before(p post, day law.Date) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.days[p] <= day
}

func (w *wakes) set(p post, day law.Date) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.days == nil {
		w.days = map[post]law.Date{}
	}
	w.days[p] = day
}

// office wakes all posts of an office.
func (w *wakes) office(code string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	maps.DeleteFunc(w.days, func(p post, _ law.Date) bool { return p.office == code })
}

// all wakes all posts.
func (w *wakes) all() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.days)
}

// step is an action and an official who may take it.
type step struct {
	a *lists.Action
	v *access.Viewer
}

// steps returns what may be done about a case, the most fitting first, with
// somebody who may do it.
func (s *simulation) steps(f file) ([]step, error) {
	rules, now := casework.Rules{Item: f.item, Calendar: s.City.Calendar}, s.Clock.Now()
	var out []step
	for _, a := range f.fate.Ranked(s.readings[f.item.ID], f.Case) {
		ok, err := allowed(rules, f.Case, a, now)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if v := s.official(rules, f.Case, a, now); v != nil {
			out = append(out, step{a, v})
		}
	}
	return out, nil
}
