package demo

import (
	"slices"
	"strconv"
	"time"

	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
)

// moment is a point of a day at which things happen. Residents have moments on
// all days; officials on working days, one role after the other, so that a
// case can cross several desks in a day.
type moment struct {
	at    time.Time
	index int    // of the day's residents' moments, or of the two of a role
	role  string // "" residents, betweenOffices
}

// When residents turn to their affairs, in minutes of the day.
var residentHours = []int{7*60 + 30, 9*60 + 50, 12*60 + 10, 14*60 + 35, 18*60 + 20, 20*60 + 45}

// Office hours, in minutes of the day: half past eight to half past eleven, one
// to half past four.
const (
	morning, noon        = 8*60 + 30, 11*60 + 30
	afternoon, closing   = 13 * 60, 16*60 + 30
	officeMinutes        = noon - morning + closing - afternoon
	momentsPerRole       = 2
	jitterSeconds        = 20 * 60
	officeJitterFraction = 3
)

// moments returns the moments of a day in order.
func (s *simulation) moments(day law.Date) []moment {
	var out []moment
	for i, minute := range residentHours {
		out = append(out, moment{s.at(day, minute*60, jitterSeconds, "resident", i), i, ""})
	}
	if s.City.Calendar.IsWorkday(day) {
		slot := officeMinutes * 60 / max(1, len(s.roles)*momentsPerRole)
		for k, role := range s.roles {
			for i := range momentsPerRole {
				second := officeSecond((k*momentsPerRole + i) * slot)
				out = append(out, moment{s.at(day, second, slot/officeJitterFraction, role, i), i, role})
			}
		}
		out = append(out, s.office.moments(day)...)
	}
	slices.SortStableFunc(out, func(a, b moment) int { return a.at.Compare(b.at) })
	return out
}

// officeSecond returns the second of the day at which so many seconds of
// office hours have passed.
func officeSecond(worked int) int {
	if worked < (noon-morning)*60 {
		return morning*60 + worked
	}
	return afternoon*60 + worked - (noon-morning)*60
}

// at returns a time of the day, a little later by chance.
func (s *simulation) at(day law.Date, second, jitter int, who string, i int) time.Time {
	r := s.seed.For("moment", day.String(), who, strconv.Itoa(i))
	return day.Start().Add(time.Duration(second+dice.Between(r, 0, jitter)) * time.Second)
}
