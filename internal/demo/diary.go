package demo

import (
	"cmp"
	"slices"
	"sync"

	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// purpose is why somebody comes back to a case.
type purpose string

const (
	opening     purpose = "open"
	submission  purpose = "submit"
	answering   purpose = "answer"
	withdrawing purpose = "withdraw"
	rating      purpose = "rate"
	following   purpose = "follow" // the office, up a bad rating
)

// errand is something that a resident, or for following an office, means to do
// on a day.
type errand struct {
	day      law.Date
	moment   int
	purpose  purpose
	id       string // of the case
	item     *lists.Item
	resident int
	state    string // of the case when the errand was noted
	version  int
}

// diary keeps the errands by day. It is safe for concurrent use; what it gives
// out is in an order of its own.
type diary struct {
	mu   sync.Mutex
	days map[law.Date][]errand
}

func (d *diary) note(e errand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.days == nil {
		d.days = map[law.Date][]errand{}
	}
	d.days[e.day] = append(d.days[e.day], e)
}

// take returns and forgets the errands of a day that satisfy a condition. A
// case has at most one of them; what it has besides stays for the next day.
func (d *diary) take(day law.Date, want func(errand) bool) []errand {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := d.days[day]
	slices.SortFunc(all, func(a, b errand) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.purpose, b.purpose)) })
	var taken, left []errand
	for _, e := range all {
		switch {
		case !want(e):
			left = append(left, e)
		case len(taken) > 0 && taken[len(taken)-1].id == e.id:
			e.day = day.AddDays(1)
			d.days[e.day] = append(d.days[e.day], e)
		default:
			taken = append(taken, e)
		}
	}
	d.days[day] = left
	return taken
}

// roll moves what was left undone on a day to the next.
func (d *diary) roll(day law.Date) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.days[day] {
		e.day, e.moment = day.AddDays(1), e.moment%len(residentHours)
		d.days[e.day] = append(d.days[e.day], e)
	}
	delete(d.days, day)
}
