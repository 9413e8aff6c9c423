package demo

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/walk"
	"qingdan/internal/law"
)

// World is the empty city that the demo is made in. City, its evidence, and
// Access must take their time from Clock, and City its ids from IDs. Access
// should hash cheaply: nobody will use the passwords.
type World struct {
	City   *city.City
	Access *access.Service
	Clock  *Clock
	IDs    *IDs
}

// Plan says what to make.
type Plan struct {
	Seed     uint64
	Scale    float64   // 1: about 8,000 cases of 1,500 residents
	From     law.Date  // zero: a year before Until
	Until    time.Time // the present
	Progress func(done, days int)
}

func (p Plan) from() law.Date {
	if p.From == 0 {
		return law.DateOf(p.Until.AddDate(-1, 0, 0))
	}
	return p.From
}

// Begin is when the city begins.
func (p Plan) Begin() time.Time { return p.from().Start() }

// What a demo of scale 1 has.
const (
	fullCases     = 8000
	fullResidents = 1500
)

// Made is what was made.
type Made struct {
	Cases, Actions, Refusals int
	People                   int
}

// simulation makes one city.
type simulation struct {
	World
	Plan
	seed      dice.Seed
	roles     []string // that act, in the order in which their moments come
	staff     staff
	people    []member // officials
	residents []member
	readings  map[string]*walk.Reading // by item
	special   map[string]walk.Fate     // cases whose fate is set, by id
	market    market
	diary     diary
	byPerson  map[string]int // index of residents by person id
	drawer    drawer
	today     []file // what the role whose moments it is does today
	office    officeWork
	wakes     wakes

	cases, actions, refusals atomic.Int64
}

// Make makes the demo city and leaves its clock running with the world.
func Make(ctx context.Context, w World, p Plan) (*Made, error) {
	s := newSimulation(w, p)
	w.Clock.Set(s.From.Start())
	if err := s.populate(ctx); err != nil {
		return nil, fmt.Errorf("people of the demo: %w", err)
	}
	s.plan()
	if err := s.live(ctx); err != nil {
		return nil, err
	}
	w.Clock.Set(s.Until)
	if _, err := w.City.Sequence(ctx); err != nil {
		return nil, err
	}
	if _, err := w.City.FoldFigures(ctx); err != nil {
		return nil, err
	}
	w.Clock.Release()
	if err := s.offer(ctx); err != nil {
		return nil, err
	}
	return &Made{Cases: int(s.cases.Load()), Actions: int(s.actions.Load()), Refusals: int(s.refusals.Load()),
		People: len(s.people) + len(s.residents)}, nil
}

func newSimulation(w World, p Plan) *simulation {
	if p.Scale <= 0 {
		p.Scale = 1
	}
	p.From = p.from()
	if p.Progress == nil {
		p.Progress = func(int, int) {}
	}
	s := &simulation{World: w, Plan: p, seed: dice.Seed(p.Seed), readings: map[string]*walk.Reading{}, special: map[string]walk.Fate{}, byPerson: map[string]int{}}
	for _, item := range services(w.City.Library) {
		s.readings[item.ID] = walk.Read(item.Procedure)
	}
	s.roles = actingRoles(w.City.Library)
	s.office.plan(s)
	return s
}

// live lets the days pass, one after the other, up to the present.
func (s *simulation) live(ctx context.Context) error {
	last := law.DateOf(s.Until)
	for day := s.From; day <= last; day++ {
		if err := s.day(ctx, day); err != nil {
			return fmt.Errorf("%s: %w", day, err)
		}
		if (day-s.From)%logEvery == logEvery-1 {
			if _, err := s.City.Sequence(ctx); err != nil {
				return fmt.Errorf("%s: %w", day, err)
			}
		}
		s.Progress(int(day-s.From)+1, int(last-s.From)+1)
	}
	return nil
}

// logEvery is after how many days the public log follows: its share of the work
// is then in the days' progress.
const logEvery = 14

// sweepAfter is how long after midnight the clock's actions are taken.
const sweepAfter = 20 * time.Second

// day closes the day before and lets the law act on what expired at midnight,
// then lives the moments of the day that are not after the present.
func (s *simulation) day(ctx context.Context, day law.Date) error {
	s.Clock.Set(day.Start().Add(sweepAfter))
	if _, err := s.City.CloseDays(ctx); err != nil {
		return err
	}
	if err := s.expire(ctx); err != nil {
		return err
	}
	s.arrive(day)
	for _, m := range s.moments(day) {
		if m.at.After(s.Until) {
			break
		}
		s.Clock.Set(m.at)
		tasks, err := s.tasks(ctx, day, m)
		if err != nil {
			return err
		}
		if err := drive(ctx, tasks); err != nil {
			return err
		}
	}
	s.diary.roll(day)
	return nil
}

// manyClocks is how many expired clocks are looked at one by one.
const manyClocks = 500

// expire lets the law act on what has expired, and wakes the offices on whose
// desks that may have put cases.
func (s *simulation) expire(ctx context.Context) error {
	due, err := s.City.Store.DueClocks(ctx, s.Clock.Now(), manyClocks)
	if err != nil || len(due) == 0 {
		return err
	}
	if _, err := s.City.Sweep(ctx); err != nil {
		return err
	}
	if len(due) == manyClocks {
		s.wakes.all()
		return nil
	}
	ids := make([]string, len(due))
	for i, clock := range due {
		ids[i] = clock.Case
	}
	rows, err := s.City.Store.CaseRows(ctx, ids)
	for _, row := range rows {
		if s.readings[row.Item] != nil {
			s.wakes.office(row.Office)
		}
	}
	return err
}

func (s *simulation) tasks(ctx context.Context, day law.Date, m moment) ([]*task, error) {
	switch m.role {
	case "":
		return s.errands(day, m), nil
	case betweenOffices:
		return s.officeTasks(ctx, day, m)
	}
	return s.desks(ctx, day, m)
}
