package demo

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/demo/fill"
	"qingdan/internal/demo/people"
	"qingdan/internal/demo/walk"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// allowed judges those guards of an action that an official can judge before
// he writes anything.
func allowed(rules casework.Rules, c *casework.Case, a *lists.Action, now time.Time) (bool, error) {
	for _, g := range a.Guards {
		if source := g.When.Source(); strings.Contains(source, "input.") || strings.Contains(source, "form.") || strings.Contains(source, "actor.") {
			continue
		}
		ok, err := g.When.Bool(lists.Vars{Case: casework.Facts(rules, c, now), Item: rules.Item, Now: now})
		if err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

// official returns somebody who may take the action in the case: always the
// same one of a post, unless the law keeps him from it.
func (s *simulation) official(rules casework.Rules, c *casework.Case, a *lists.Action, now time.Time) *access.Viewer {
	for _, role := range walk.ByStaff(a) {
		holders := s.staff.holders[post{c.Office, role}]
		if len(holders) == 0 {
			continue
		}
		first := s.seed.For("official", c.ID, role).IntN(len(holders))
		for i := range holders {
			v := holders[(first+i)%len(holders)]
			actor := city.ActorIn(v, c.Office, rules.Item)
			if slices.ContainsFunc(casework.Options(rules, c, actor, now), func(o casework.Option) bool { return o.Action == a && o.Blocked == nil }) {
				return v
			}
		}
	}
	return nil
}

// lane is where steps that draw numbers or write registers act in order.
func lane(item *lists.Item, steps []step) string {
	if slices.ContainsFunc(steps, func(st step) bool {
		return st.a.Numbers || st.a.Certificate || len(st.a.Effects)+len(item.Effects[st.a.ID]) > 0
	}) {
		return item.Office
	}
	return ""
}

// handle takes the first of the steps that is not refused.
func (s *simulation) handle(ctx context.Context, f file, steps []step) error {
	for _, st := range steps {
		err := s.act(ctx, action{v: st.v, who: people.Person{Name: st.v.Name}, official: true, no: f.fate.Refused || f.fate.Rejected,
			a: st.a, item: f.item, resident: s.byPerson[f.Applicant],
			request: city.Request{Case: f.ID, Action: st.a.ID, Expect: f.Version}})
		if err == nil {
			return nil
		}
		if err := s.refusal(st.a.ID, err); err != nil {
			return err
		}
	}
	return nil
}

// action is one action that somebody of the demo takes.
type action struct {
	v        *access.Viewer
	who      people.Person
	official bool
	no       bool // the official says no, or the applicant complains
	a        *lists.Action
	item     *lists.Item
	resident int
	answers  map[string]any
	last     bool // nothing follows from it
	request  city.Request
}

// tries is how often an input is written anew after it was refused.
const tries = 4

// act takes an action with invented input, and notes what the applicant will
// do about it.
func (s *simulation) act(ctx context.Context, do action) error {
	var err error
	for i := range tries {
		if err = s.write(ctx, &do, i); err != nil {
			return err
		}
		var receipt city.Receipt
		if receipt, err = s.do(ctx, do.v, do.request); err == nil {
			if !do.last {
				s.moved(do.item, do.resident, receipt)
			}
			return nil
		}
		if !problem.Is(err, problem.Invalid) {
			break
		}
	}
	return err
}

// write writes the input of an action.
func (s *simulation) write(ctx context.Context, do *action, attempt int) error {
	if do.a.Input == nil {
		return nil
	}
	r := s.seed.For("input", do.request.Case, do.a.ID, strconv.Itoa(do.request.Expect), strconv.Itoa(attempt))
	input, papers, err := fill.Fill(fill.Sheet{Form: do.a.Input, Input: true, Item: do.item, Person: do.who, Official: do.official,
		No: do.no, Now: s.Clock.Now(), Answers: do.answers}, r)
	if err != nil {
		return err
	}
	do.request.Input = input
	return s.upload(ctx, do.v, papers)
}

// do sends a request and counts it.
func (s *simulation) do(ctx context.Context, v *access.Viewer, r city.Request) (city.Receipt, error) {
	receipt, err := s.City.Do(ctx, v, r)
	if err == nil {
		s.actions.Add(1)
	}
	return receipt, err
}

// refusal counts what the demo can live with: a refusal, or a form that it
// does not know how to fill in. Faults stay.
func (s *simulation) refusal(action string, err error) error {
	if err == nil || problem.Of(err) == nil && !errors.Is(err, fill.ErrStuck) {
		return err
	}
	s.refusals.Add(1)
	s.City.Log.Debug("the demo was refused", "action", action, "err", err)
	return nil
}

// followUps lets the heads of offices answer bad ratings.
func (s *simulation) followUps(day law.Date, m moment) []*task {
	var tasks []*task
	due := s.diary.take(day, func(e errand) bool {
		a := s.fate(e.id).FollowUp(s.readings[e.item.ID], e.state)
		return e.purpose == following && a != nil && slices.Contains(a.By, m.role)
	})
	for _, e := range due {
		a := s.fate(e.id).FollowUp(s.readings[e.item.ID], e.state)
		holders := s.staff.holders[post{e.item.Office, m.role}]
		if len(holders) == 0 {
			continue
		}
		tasks = append(tasks, &task{act: func(ctx context.Context) error {
			return s.refusal(a.ID, s.act(ctx, action{v: holders[0], who: people.Person{Name: holders[0].Name}, official: true, a: a, item: e.item, resident: e.resident, last: true,
				request: city.Request{Case: e.id, Action: a.ID, Expect: e.version}}))
		}})
	}
	return tasks
}
