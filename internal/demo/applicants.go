package demo

import (
	"context"
	"strconv"

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

// How a case comes in: in one sitting, or as a draft that is submitted later
// that day, or days later.
var sittings = []float64{60, 25, 15}

// opening opens a case.
func (s *simulation) opening(e errand, m moment) *task {
	fate, reading := s.fate(e.id), s.readings[e.item.ID]
	sitting := dice.Weighted(s.seed.For("sitting", e.id), sittings)
	once := (sitting == 0 || fate.Brisk) && fate.Answer(reading, reading.Initial.ID, 1) != nil
	request := city.Request{Item: e.item.ID, Action: casework.Open, Channel: s.channel(e), Submit: once}
	var unwritten error
	t := &task{prepare: func(ctx context.Context) error {
		if once || s.drafted(e.id) {
			request.Form, unwritten = s.form(ctx, e)
		}
		return nil
	}}
	if once {
		t.lane = e.item.Office
	}
	t.act = func(ctx context.Context) error {
		if unwritten != nil {
			return s.refusal(string(opening), unwritten)
		}
		receipt, err := s.open(ctx, e, request)
		switch {
		case err != nil:
			return s.refusal(string(opening), err)
		case once:
			s.submitted(e, receipt)
		default:
			s.diary.note(s.later(e, m, sitting, receipt))
		}
		return nil
	}
	return t
}

// later is the errand of submitting a draft: in the next moment, or days later.
func (s *simulation) later(e errand, m moment, sitting int, receipt city.Receipt) errand {
	e.state, e.version = receipt.State, receipt.Version
	e.purpose, e.moment = submission, m.index+1
	if sitting == 2 {
		e.day, e.moment = e.day.AddDays(dice.Between(s.seed.For("later", e.id), 1, 4)), m.index
	}
	return e
}

// drafted reports whether a draft holds the whole form, not only its name.
func (s *simulation) drafted(id string) bool { return dice.Chance(s.seed.For("draft", id), 0.7) }

func (s *simulation) open(ctx context.Context, e errand, request city.Request) (receipt city.Receipt, err error) {
	err = s.IDs.With(e.id, func() error {
		receipt, err = s.do(ctx, s.applicant(e), request)
		return err
	})
	if err == nil {
		s.cases.Add(1)
	}
	return receipt, err
}

// submitted notes what follows from a submission.
func (s *simulation) submitted(e errand, receipt city.Receipt) {
	fate := s.fate(e.id)
	if fate.Withdrawn {
		e.note(s, withdrawing, fate.Delay("withdraw", receipt.Version, 6), receipt)
	}
	s.moved(e.item, e.resident, receipt)
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
			return s.refusal(string(e.purpose), err)
		}
	}
	receipt, err := s.do(ctx, s.applicant(e), request)
	if err != nil {
		return s.refusal(string(e.purpose), err)
	}
	s.submitted(e, receipt)
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

// asked is a level as the action asks for it: a choice or a number.
func asked(a *lists.Action, level int) any {
	if f := a.Input.Field("/level"); f != nil && f.Kind == lists.KindChoice {
		return strconv.Itoa(level)
	}
	return float64(level)
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
		answers: map[string]any{"level": asked(a, level)}, request: city.Request{Case: e.id, Action: a.ID, Expect: e.version}})
	if err != nil {
		return s.refusal(string(e.purpose), err)
	}
	if level >= badFrom && fate.FollowUp(reading, e.state) != nil {
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

// moved wakes the desk where a case has come to, and notes what the applicant
// will do about it: answer where it is his turn, rate it at its end.
func (s *simulation) moved(item *lists.Item, resident int, after city.Receipt) {
	reading, fate := s.readings[item.ID], s.fate(after.Case)
	e := errand{id: after.Case, item: item, resident: resident}
	state := reading.State(after.State)
	if state == nil {
		return
	}
	s.wakes.set(post{item.Office, state.Turn}, 0)
	switch {
	case state.End:
		if fate.Rated && fate.Rating(reading, after.State) != nil {
			e.note(s, rating, fate.Delay("rate", after.Version, 9), after)
		}
	case state.Turn == lists.Applicant, fate.Park != "" && awaitsApplicant(reading, after.State, fate.Park):
		e.note(s, answering, fate.Delay("answer", after.Version, walk.AnswerSpan(reading, after.State)), after)
	}
}

// awaitsApplicant reports whether the way to where a case is to be parked goes
// on with the applicant.
func awaitsApplicant(r *walk.Reading, state, park string) bool {
	route := walk.Route(r.Procedure, state, park)
	return len(route) > 0 && walk.ByApplicant(route[0])
}
