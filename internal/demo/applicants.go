package demo

import (
	"context"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/walk"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// errands turns what residents mean to do in a moment into tasks.
func (s *simulation) errands(day law.Date, m moment) []*task {
	var tasks []*task
	for _, e := range s.diary.take(day, func(e errand) bool { return e.purpose != following && e.moment <= m.index }) {
		tasks = append(tasks, s.errand(e, m))
	}
	return tasks
}

func (s *simulation) errand(e errand, m moment) *task {
	switch e.purpose {
	case opening:
		return s.opening(e, m)
	case submission:
		return &task{lane: e.item.Office, act: func(ctx context.Context) error { return s.submit(ctx, e) }}
	case withdrawing:
		return &task{act: func(ctx context.Context) error { return s.withdraw(ctx, e) }}
	case rating:
		return &task{act: func(ctx context.Context) error { return s.rate(ctx, e) }}
	}
	return &task{lane: e.item.Office, act: func(ctx context.Context) error { return s.answer(ctx, e) }}
}

// opening opens a case, and submits it in the same sitting, later that day, or
// days later.
func (s *simulation) opening(e errand, m moment) *task {
	t := &task{prepare: func(ctx context.Context) (err error) {
		e.state, e.version, err = s.open(ctx, e)
		return err
	}}
	sitting := dice.Weighted(s.seed.For("sitting", e.id), []float64{60, 25, 15})
	if s.fate(e.id).Brisk {
		sitting = 0
	}
	if sitting == 0 {
		t.lane, t.act = e.item.Office, func(ctx context.Context) error { return s.submit(ctx, e) }
		return t
	}
	t.act = func(context.Context) error {
		later := e
		later.purpose, later.moment = submission, m.index+1
		if sitting == 2 {
			later.day, later.moment = e.day.AddDays(dice.Between(s.seed.For("later", e.id), 1, 4)), m.index
		}
		s.diary.note(later)
		return nil
	}
	return t
}

// drafted reports whether the applicant keeps a whole draft before submitting.
func (s *simulation) drafted(id string) bool { return dice.Chance(s.seed.For("draft", id), 0.3) }

func (s *simulation) open(ctx context.Context, e errand) (state string, version int, err error) {
	request := city.Request{Item: e.item.ID, Action: casework.Open, Channel: s.channel(e)}
	if s.drafted(e.id) {
		if request.Form, err = s.form(ctx, e); err != nil {
			return "", 0, err
		}
	}
	var receipt city.Receipt
	err = s.IDs.With(e.id, func() (err error) {
		receipt, err = s.do(ctx, s.applicant(e), request)
		return err
	})
	s.cases.Add(1)
	return receipt.State, receipt.Version, err
}

// submit submits a draft, unless fate has it abandoned or parked there.
func (s *simulation) submit(ctx context.Context, e errand) error {
	fate := s.fate(e.id)
	a := fate.Answer(s.readings[e.item.ID], e.state, e.version)
	if a == nil {
		return nil
	}
	request := city.Request{Case: e.id, Action: a.ID, Expect: e.version}
	if a.Form != "" && !s.drafted(e.id) {
		var err error
		if request.Form, err = s.form(ctx, e); err != nil {
			return err
		}
	}
	receipt, err := s.do(ctx, s.applicant(e), request)
	if err != nil {
		return s.refusal(string(e.purpose), err)
	}
	if fate.Withdrawn {
		e.note(s, withdrawing, fate.Delay("withdraw", receipt.Version, 6), receipt)
	}
	s.moved(e.item, e.resident, receipt)
	return nil
}

// answer does what the applicant is asked for.
func (s *simulation) answer(ctx context.Context, e errand) error {
	a := s.fate(e.id).Answer(s.readings[e.item.ID], e.state, e.version)
	if a == nil {
		return nil
	}
	v := s.applicant(e)
	request := city.Request{Case: e.id, Action: a.ID, Expect: e.version}
	if a.Form == "full" {
		form, err := s.amended(ctx, v, e)
		if err != nil {
			return s.refusal(string(e.purpose), err)
		}
		request.Form = form
	}
	do := action{v: v, who: s.residents[e.resident].Person, a: a, item: e.item, resident: e.resident, request: request}
	err := s.act(ctx, do)
	if problem.Is(err, problem.Invalid) && a.Form == "full" { // what was true then no longer is: fill it in anew
		if do.request.Form, err = s.form(ctx, e); err == nil {
			err = s.act(ctx, do)
		}
	}
	return s.refusal(a.ID, err)
}

// withdraw takes a case back, wherever it stands by now.
func (s *simulation) withdraw(ctx context.Context, e errand) error {
	v := s.applicant(e)
	row, err := s.City.Store.Case(ctx, v, e.id)
	if err != nil {
		return s.refusal(string(e.purpose), err)
	}
	a := s.fate(e.id).Withdrawal(s.readings[e.item.ID], row.State)
	if a == nil {
		return nil
	}
	return s.refusal(a.ID, s.act(ctx, action{v: v, who: s.residents[e.resident].Person, a: a, item: e.item, resident: e.resident,
		request: city.Request{Case: e.id, Action: a.ID, Expect: row.Version}}))
}

// rate rates an ended case.
func (s *simulation) rate(ctx context.Context, e errand) error {
	reading, fate := s.readings[e.item.ID], s.fate(e.id)
	a := fate.Rating(reading, e.state)
	if a == nil {
		return nil
	}
	level := fate.Rate(reading.State(e.state).Outcome, fate.Late || fate.Unnoticed)
	err := s.act(ctx, action{v: s.applicant(e), who: s.residents[e.resident].Person, a: a, item: e.item, no: level >= badFrom, last: true,
		answers: map[string]any{"level": float64(level)}, request: city.Request{Case: e.id, Action: a.ID, Expect: e.version}})
	if err != nil {
		return s.refusal(string(e.purpose), err)
	}
	if level >= badFrom {
		e.version++
		e.note(s, following, 1+fate.Delay("follow", e.version, 6), city.Receipt{State: e.state, Version: e.version})
	}
	return nil
}

// badFrom is the level from which on a rating is a bad one.
const badFrom = 4

func (s *simulation) applicant(e errand) *access.Viewer { return s.residents[e.resident].viewer }

// note notes what follows from an errand some days later.
func (e errand) note(s *simulation, p purpose, days int, after city.Receipt) {
	e.purpose, e.state, e.version = p, after.State, after.Version
	e.day = law.DateOf(s.Clock.Now()).AddDays(days)
	e.moment = s.seed.For("moment", e.id, string(p)).IntN(len(residentHours))
	s.diary.note(e)
}

// moved notes what an applicant will do about a case that has moved: answer
// where it is his turn, rate it at its end.
func (s *simulation) moved(item *lists.Item, resident int, after city.Receipt) {
	reading, fate := s.readings[item.ID], s.fate(after.Case)
	e := errand{id: after.Case, item: item, resident: resident}
	state := reading.State(after.State)
	switch {
	case state == nil:
	case state.End:
		if fate.Rated && fate.Rating(reading, after.State) != nil {
			e.note(s, rating, fate.Delay("rate", after.Version, 9), after)
		}
	case state.Turn == lists.Applicant, fate.Park != "" && awaitsApplicant(reading, after.State, fate.Park):
		e.note(s, answering, fate.Delay("answer", after.Version, 8), after)
	}
}

// awaitsApplicant reports whether the way to where a case is to be parked goes
// on with the applicant.
func awaitsApplicant(r *walk.Reading, state, park string) bool {
	route := walk.Route(r.Procedure, state, park)
	return len(route) > 0 && walk.ByApplicant(route[0])
}
