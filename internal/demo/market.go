package demo

import (
	"math"
	"slices"
	"strconv"
	"time"

	"qingdan/internal/casework"
	"qingdan/internal/demo/dice"
	"qingdan/internal/demo/walk"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// market says how many cases of what come in, and who brings them.
type market struct {
	perDay      []int // from the first day on
	items       []*lists.Item
	weights     []float64
	people      []int // indexes of residents
	enterprises []int // ... of those who act for an enterprise
}

// popular items come in more often than one in the middle of the list.
var popular = map[string]float64{
	"small-restaurant": 6, "food-business": 4, "individual-business": 5, "company-setup": 3,
}

// plan spreads the year's cases over its days: fewer at weekends and around
// the turn of the year.
func (s *simulation) plan() {
	days := int(law.DateOf(s.Until)-s.From) + 1
	weights, total := make([]float64, days), 0.0
	for i := range weights {
		day := s.From.AddDays(i)
		weights[i] = 1 + 0.2*math.Sin(2*math.Pi*float64(i)/365.25)
		if !s.City.Calendar.IsWorkday(day) {
			weights[i] *= 0.3
		}
		total += weights[i]
	}
	s.market.perDay = make([]int, days)
	sum, given := 0.0, 0
	for i, w := range weights {
		sum += w
		upTo := int(math.Round(float64(fullCases) * s.Scale * sum / total))
		s.market.perDay[i], given = upTo-given, upTo
	}
	s.stock()
	s.showcase()
}

// services returns the items for which residents and enterprises apply. The
// work between offices is the other kind: see officeWork.
func services(lib *lists.Library) []*lists.Item {
	return slices.DeleteFunc(lib.Items(), betweenThem)
}

func betweenThem(item *lists.Item) bool { return len(item.Procedure.OpenedBy) > 0 }

// stock weighs the items: a few make up most of the work.
func (s *simulation) stock() {
	for _, item := range services(s.City.Library) {
		w := popular[item.ID]
		if w == 0 {
			w = 0.2 + math.Pow(s.seed.For("item", item.ID).Float64(), 2)*2
		}
		s.market.items = append(s.market.items, item)
		s.market.weights = append(s.market.weights, w)
	}
	for i, r := range s.residents {
		s.market.people = append(s.market.people, i)
		if r.Enterprise != nil {
			s.market.enterprises = append(s.market.enterprises, i)
		}
	}
}

// arrive notes the day's new cases in the residents' diary.
func (s *simulation) arrive(day law.Date) {
	for k := range s.market.perDay[day-s.From] {
		r := s.seed.For("arrival", day.String(), strconv.Itoa(k))
		item := s.market.items[dice.Weighted(r, s.market.weights)]
		resident := dice.Pick(r, s.market.people)
		if !slices.Contains(item.Audience, "resident") {
			resident = dice.Pick(r, s.market.enterprises)
		}
		s.diary.note(errand{day: day, moment: r.IntN(len(residentHours)), purpose: opening, id: caseID(day.Start().Add(time.Duration(k)*time.Millisecond), r),
			item: item, resident: resident})
	}
}

// channel is how an applicant comes in: most items can be handled online.
func (s *simulation) channel(e errand) string {
	counter := map[lists.Depth]float64{lists.DepthFull: 0.06, lists.DepthOneTrip: 0.3}
	p, online := counter[e.item.Depth]
	if !online || dice.Chance(s.seed.For("channel", e.id), p) {
		return casework.ChannelCounter
	}
	return casework.ChannelOnline
}

// fate returns how a case goes.
func (s *simulation) fate(id string) walk.Fate {
	if f, ok := s.special[id]; ok {
		return f
	}
	return walk.FateOf(s.seed, id)
}
