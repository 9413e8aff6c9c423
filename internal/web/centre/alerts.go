package centre

import (
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
)

// Standing is what the disclosed open cases of some offices have.
type Standing struct {
	Red, Yellow, Late, Total int
}

// Detail says what there is in words.
func (s Standing) Detail() lang.Text {
	if s.Total == 0 {
		return locales.Text("centre.nothing")
	}
	out := locales.Text("centre.standing", "Late", strconv.Itoa(s.Late), "Total", strconv.Itoa(s.Total))
	if s.Yellow > 0 {
		out = join(locales.Text("centre.standing.yellow", "Alerts", strconv.Itoa(s.Yellow)), out)
	}
	if s.Red > 0 {
		out = join(locales.Text("centre.standing.red", "Alerts", strconv.Itoa(s.Red)), out)
	}
	return out
}

func (s *Standing) add(o city.OfficeStanding) {
	s.Red, s.Yellow, s.Late, s.Total = s.Red+o.Red, s.Yellow+o.Yellow, s.Late+o.Late, s.Total+o.Total
}

// alertSteps are the least numbers of alerts of the steps above none.
var alertSteps = []int{1, 3, 6, 12}

func (s Standing) place() Place {
	alerts, step := s.Red+s.Yellow, 0
	for step < len(alertSteps) && alerts >= alertSteps[step] {
		step++
	}
	return Place{Step: "alert-" + strconv.Itoa(step), Mark: strconv.Itoa(alerts), Detail: s.Detail()}
}

func alertLegend() []Step {
	out := []Step{{Class: "alert-0", Text: same("0")}}
	for i, least := range alertSteps {
		text := "≥ " + strconv.Itoa(least)
		if i+1 < len(alertSteps) {
			text = strconv.Itoa(least) + "–" + strconv.Itoa(alertSteps[i+1]-1)
		}
		out = append(out, Step{Class: "alert-" + strconv.Itoa(i+1), Text: same(text)})
	}
	return out
}

func same(s string) lang.Text { return lang.Text{Zh: s, En: s} }

// standings adds up the offices of each division, and those of none.
func (c *Centre) standings(offices []city.OfficeStanding) (at map[string]*Standing, whole Standing) {
	at = map[string]*Standing{}
	for _, o := range offices {
		in := c.divisions(o.Office)
		if len(in) == 0 {
			whole.add(o)
		}
		for _, code := range in {
			if at[code] == nil {
				at[code] = &Standing{}
			}
			at[code].add(o)
		}
	}
	return at, whole
}

// alertPlaces are the alerts by division.
func (c *Centre) alertPlaces(offices []city.OfficeStanding) places {
	at, whole := c.standings(offices)
	out := places{at: map[string]Place{}, none: Standing{}.place(), whole: whole.place(), legend: alertLegend()}
	for code, s := range at {
		out.at[code] = s.place()
	}
	return out
}
