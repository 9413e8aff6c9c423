package demo

import (
	"slices"
	"strconv"
	"time"

	"qingdan/internal/demo/walk"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// shown are items that the demo shows in every state, if the lists have them;
// otherwise the item with the longest procedure stands in.
var shown = []string{"small-restaurant"}

// Whom the demo offers to sign in as among residents: the first of each kind.
const (
	offeredResident = iota
	offeredAgent
)

// offered returns the residents whom the demo offers to sign in as: one who
// acts for himself, one who acts for an enterprise.
func (s *simulation) offered() [2]int {
	out := [2]int{-1, -1}
	for i, r := range s.residents {
		kind := offeredResident
		if r.Enterprise != nil {
			kind = offeredAgent
		}
		if out[kind] < 0 {
			out[kind] = i
		}
	}
	return out
}

// showcase adds cases that are left in every state, so that whoever signs in
// finds what each looks like, and work that is due yesterday, today and
// tomorrow.
func (s *simulation) showcase() {
	main := s.mainItem("")
	offered := s.offered()
	for kind, audience := range []string{"resident", "enterprise"} {
		item := s.mainItem(audience)
		if resident := offered[kind]; item != nil && resident >= 0 {
			for _, state := range item.Procedure.States {
				s.leave(item, resident, state, s.dayBefore(item, state))
			}
		}
	}
	for _, state := range main.Procedure.States {
		if state.Turn != lists.Applicant && state.Turn != "" && state.Clock != "" {
			s.press(main, state)
		}
	}
}

// mainItem returns the item that is shown to an audience, any if it is "".
func (s *simulation) mainItem(audience string) *lists.Item {
	var best *lists.Item
	for _, item := range services(s.City.Library) {
		if audience != "" && !slices.Contains(item.Audience, audience) {
			continue
		}
		if slices.Contains(shown, item.ID) {
			return item
		}
		if best == nil || len(item.Procedure.States) > len(best.Procedure.States) {
			best = item
		}
	}
	return best
}

// leave plans a case that is opened on a day and left in a state.
func (s *simulation) leave(item *lists.Item, resident int, state *lists.State, day law.Date) {
	if day < s.From {
		return
	}
	r := s.seed.For("showcase", item.ID, state.ID, strconv.Itoa(resident), day.String())
	id := caseID(day.Start().Add(time.Hour), r)
	s.special[id] = walk.Parked(s.seed, id, state.ID)
	s.diary.note(errand{day: day, purpose: opening, id: id, item: item, resident: resident})
}

// dayBefore returns the day on which a case must be opened to have come to a
// state by now: each action may take a working day, and where a clock has to
// run out, its limit passes too.
func (s *simulation) dayBefore(item *lists.Item, state *lists.State) law.Date {
	day := law.DateOf(s.Until)
	for _, a := range walk.Route(item.Procedure, item.Procedure.Initial.ID, state.ID) {
		n := 1
		if !walk.ByPeople(a) {
			n += limitDays(item, a.After)
		}
		day = s.workdaysBack(day, n)
	}
	return day
}

// limitDays is an upper bound of a clock's limit in working days.
func limitDays(item *lists.Item, clock string) int {
	limit := limitOf(item, clock)
	switch limit.Unit {
	case "wd", "d":
		return limit.N + 1
	case "h":
		return limit.N/24 + 1
	case "m":
		return limit.N * 31
	}
	return limit.N * 366
}

// limitOf returns the limit under which a clock of an item runs.
func limitOf(item *lists.Item, clock string) law.Limit {
	spec := item.Procedure.Clock(clock)
	limit, promised := spec.Limit, spec.Promised
	if spec.FromItem {
		limit, promised = item.Limits[clock].Statutory, item.Limits[clock].Promised
	}
	if !promised.IsZero() {
		return promised
	}
	return limit
}

// press plans cases that wait in a state and are due on the last working day,
// today (or the next working day), and the one after. What the law takes away
// when it is overdue cannot be overdue.
func (s *simulation) press(item *lists.Item, state *lists.State) {
	today := law.DateOf(s.Until)
	for !s.City.Calendar.IsWorkday(today) {
		today++
	}
	next := today + 1
	for !s.City.Calendar.IsWorkday(next) {
		next++
	}
	targets := []law.Date{today, next}
	if !s.readings[item.ID].Expires(state.ID) {
		targets = append(targets, s.workdaysBack(law.DateOf(s.Until), 1))
	}
	for _, due := range targets {
		if day, ok := s.openingFor(item, state.Clock, due); ok {
			resident := s.seed.For("press", item.ID, state.ID, due.String()).IntN(len(s.residents))
			s.leave(item, resident, state, day)
		}
	}
}

// openingFor returns the day on which a clock must start to be due on a date.
func (s *simulation) openingFor(item *lists.Item, clock string, due law.Date) (law.Date, bool) {
	for day := due; day > due-400 && day >= s.From; day-- {
		if !s.City.Calendar.IsWorkday(day) {
			continue
		}
		if d, err := s.City.Calendar.Due(day.Start().Add(noon*time.Minute), limitOf(item, clock)); err == nil && d.Date == due {
			return day, true
		}
	}
	return 0, false
}

func (s *simulation) workdaysBack(day law.Date, n int) law.Date {
	for ; n > 0; n-- {
		for day--; !s.City.Calendar.IsWorkday(day); day-- {
		}
	}
	return day
}
