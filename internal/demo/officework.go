package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/demo/fill"
	"qingdan/internal/demo/office"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// betweenOffices is the role of the moments of work between offices.
const betweenOffices = "-"

// The systems and items that the plan of office work is for.
const (
	reformSystem, cooperationSystem = "reform", "cooperation"
	orderItem                       = "supervision-order"
)

// officeWork is the work between offices: what is planned, by day, and the ids
// of the cases by the plan's names for them. Cities whose lists have no such
// work have an empty plan.
type officeWork struct {
	days map[law.Date][]office.Deed
	mu   sync.Mutex
	ids  map[string]string
}

func (w *officeWork) plan(s *simulation) {
	w.days, w.ids = map[law.Date][]office.Deed{}, map[string]string{}
	if s.City.Library.System(reformSystem) == nil || s.City.Library.System(cooperationSystem) == nil {
		return
	}
	for _, d := range office.Plan(office.Scope{Seed: s.seed, From: s.From, Until: law.DateOf(s.Until), Calendar: s.City.Calendar, Share: s.Scale}) {
		w.days[d.Day] = append(w.days[d.Day], d)
	}
}

// moments returns the day's moments of work between offices.
func (w *officeWork) moments(day law.Date) []moment {
	var out []moment
	if len(w.days) == 0 {
		return nil
	}
	for i, minute := range office.Hours {
		out = append(out, moment{day.Start().Add(time.Duration(minute) * time.Minute), i, betweenOffices})
	}
	return out
}

func (w *officeWork) name(key, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ids[key] = id
}

func (w *officeWork) id(key string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ids[key]
}

// officeTasks turns the deeds of a moment, and the supervision orders that are
// to be answered or checked, into tasks. What draws numbers goes in one lane,
// what else writes registers in that of its office.
func (s *simulation) officeTasks(ctx context.Context, day law.Date, m moment) ([]*task, error) {
	tasks, err := s.orders(ctx, day, m)
	if err != nil {
		return nil, err
	}
	for _, d := range s.office.days[day] {
		if d.Hour != m.index {
			continue
		}
		lane := d.Office
		if d.Item != "" || len(d.Opens) > 0 || d.Action == "decide" {
			lane = betweenOffices
		}
		tasks = append(tasks, &task{lane: lane, act: func(ctx context.Context) error { return s.deed(ctx, day, d) }})
	}
	return tasks, nil
}

// deed carries out what is planned, if the case stands where it can be.
func (s *simulation) deed(ctx context.Context, day law.Date, d office.Deed) error {
	v := s.holder(post{d.Office, d.Role}, d.Case)
	if v == nil {
		return fmt.Errorf("nobody is %s of %s", d.Role, d.Office)
	}
	if d.Item != "" {
		return s.openWork(ctx, v, day, d)
	}
	row, err := s.City.Store.Case(ctx, v, s.office.id(d.Case))
	if err != nil {
		return s.refusal(d.Action, err)
	}
	a := s.City.Library.Item(row.Item).Procedure.Action(d.Action)
	if a == nil {
		return fmt.Errorf("%s has no action %s", row.Item, d.Action)
	}
	if !slices.Contains(a.From, row.State) {
		return nil // a clock was faster
	}
	receipt, err := s.take(ctx, v, row, a, d.Input)
	if err != nil {
		return s.refusal(d.Action, err)
	}
	for i, o := range d.Opens {
		id := casework.OpenedID(receipt.Case, receipt.Version, i)
		s.office.name(o.Case, id)
		for j, then := range o.Then {
			s.office.name(then, casework.OpenedID(id, submittedVersion, j))
		}
		s.cases.Add(int64(1 + len(o.Then)))
	}
	return nil
}

// submittedVersion is the version of a case that is opened and submitted at once.
const submittedVersion = 2

func (s *simulation) openWork(ctx context.Context, v *access.Viewer, day law.Date, d office.Deed) error {
	form, err := s.handIn(ctx, v, d.Form)
	if err != nil {
		return err
	}
	id := caseID(day.Start().Add(time.Hour), s.seed.For("office", d.Case))
	err = s.IDs.With(id, func() error {
		_, err := s.do(ctx, v, city.Request{Item: d.Item, Action: casework.Open, Form: form, Submit: true})
		return err
	})
	if err != nil {
		return s.refusal(d.Item, err)
	}
	s.cases.Add(1)
	s.office.name(d.Case, id)
	return nil
}

// take takes an action with what is planned for its input.
func (s *simulation) take(ctx context.Context, v *access.Viewer, row city.CaseRow, a *lists.Action, planned map[string]any) (city.Receipt, error) {
	input, err := s.handIn(ctx, v, planned)
	if err != nil {
		return city.Receipt{}, err
	}
	return s.do(ctx, v, city.Request{Case: row.ID, Action: a.ID, Expect: row.Version, Input: input})
}

// holder returns somebody of a post, the same one for a case.
func (s *simulation) holder(p post, about string) *access.Viewer {
	holders := s.staff.holders[p]
	if len(holders) == 0 {
		return nil
	}
	return holders[s.seed.For("holder", p.office, p.role, about).IntN(len(holders))]
}

// handIn returns answers with tickets of uploaded papers in the place of those
// that are planned.
func (s *simulation) handIn(ctx context.Context, v *access.Viewer, planned map[string]any) (map[string]any, error) {
	if planned == nil {
		return nil, nil
	}
	out := maps.Clone(planned)
	for name, value := range planned {
		switch value := value.(type) {
		case office.Paper:
			p := fill.Paper{Title: value.Title, Type: fill.PDF, Into: map[string]any{"name": value.Title + ".pdf"}}
			if err := s.upload(ctx, v, []fill.Paper{p}); err != nil {
				return nil, err
			}
			out[name] = p.Into
		case []any:
			rows := slices.Clone(value)
			for i, row := range value {
				paper, ok := row.(office.Paper)
				if !ok {
					continue
				}
				one, err := s.handIn(ctx, v, map[string]any{strconv.Itoa(i): paper})
				if err != nil {
					return nil, err
				}
				rows[i] = one[strconv.Itoa(i)]
			}
			out[name] = rows
		}
	}
	return out, nil
}

// orders returns what is done today about the supervision orders: whoever
// opened them, an inspection, a meeting or a clock.
func (s *simulation) orders(ctx context.Context, day law.Date, m moment) ([]*task, error) {
	action := map[int]string{1: "answer", 2: "close"}[m.index]
	item := s.City.Library.Item(orderItem)
	if action == "" || item == nil {
		return nil, nil
	}
	a := item.Procedure.Action(action)
	v := s.holder(post{item.Office, "steward"}, "")
	rows, _, err := s.City.Store.Cases(ctx, v, city.CaseQuery{Item: orderItem, Now: s.Clock.Now(), Sort: "opened", Limit: 500})
	if err != nil {
		return nil, err
	}
	var tasks []*task
	for nth, row := range rows {
		if row.State != a.From[0] {
			continue
		}
		body := row.Office
		answered, checked, input, opinion := office.Answer(s.seed, nth, row.ID)
		days := answered
		if action == "close" {
			days, input, body = answered+checked, opinion, item.Office
		}
		if s.City.Calendar.Workdays(law.DateOf(row.Opened), day) < days {
			continue
		}
		v := s.holder(post{body, a.By[0]}, row.ID)
		tasks = append(tasks, &task{lane: body, act: func(ctx context.Context) error {
			_, err := s.take(ctx, v, row, a, input)
			if problem.Of(err) == nil {
				return err
			}
			return s.refusal(action, err)
		}})
	}
	return tasks, nil
}
