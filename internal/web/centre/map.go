package centre

import (
	"strconv"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
)

// Map is the divisions of a city as they are drawn: counties with their
// townships, in a box of Width by Height.
type Map struct {
	Width, Height int
	Counties      []County
	Tiles         bool // places of equal size that do not lie where they lie on the ground
}

// County is a county-level division.
type County struct {
	Code   string
	Name   lang.Text
	X, Y   float64 // where its name stands
	Shapes []Shape
}

// Shape is a township, or a county of which no townships are drawn.
type Shape struct {
	Code  string
	Name  lang.Text
	Path  string // of SVG
	X, Y  float64
	Short string   // the name as it fits on a tile, in Chinese
	Lines []string // and in Latin letters; empty: not written
}

// MapView is a map with what stands in its counties.
type MapView struct {
	Map      *Map
	Counties []CountyView
	Whole    Standing // offices of the whole city, in no county
}

// CountyView is a county with its offices' cases.
type CountyView struct {
	County
	Standing
	Href string
}

// Standing is what the open cases of some offices have.
type Standing struct {
	Red, Yellow, Late, Total int
}

// Alerts is how many alerts there are.
func (s Standing) Alerts() int { return s.Red + s.Yellow }

// Step is how dark a place is drawn, 0 to 4.
func (s Standing) Step() string {
	switch n := s.Alerts(); {
	case n == 0:
		return "0"
	case n < 3:
		return "1"
	case n < 6:
		return "2"
	case n < 12:
		return "3"
	}
	return "4"
}

// Detail says what there is in words.
func (s Standing) Detail() lang.Text {
	if s.Total == 0 {
		return locales.Text("centre.nothing")
	}
	return locales.Text("centre.standing", "Red", strconv.Itoa(s.Red), "Yellow", strconv.Itoa(s.Yellow), "Late", strconv.Itoa(s.Late), "Total", strconv.Itoa(s.Total))
}

func (s *Standing) add(o city.OfficeStanding) {
	s.Red, s.Yellow, s.Late, s.Total = s.Red+o.Red, s.Yellow+o.Yellow, s.Late+o.Late, s.Total+o.Total
}

// mapView puts the offices' cases into their counties.
func (c *Centre) mapView(offices []city.OfficeStanding) MapView {
	v := MapView{Map: c.theMap()}
	in := map[string]*Standing{}
	for _, county := range v.Map.Counties {
		in[county.Code] = &Standing{}
	}
	for _, o := range offices {
		if s := in[c.county(o.Office)]; s != nil {
			s.add(o)
		} else {
			v.Whole.add(o)
		}
	}
	for _, county := range v.Map.Counties {
		v.Counties = append(v.Counties, CountyView{County: county, Standing: *in[county.Code], Href: "/centre/divisions/" + county.Code})
	}
	return v
}

// county is the code of the county that an office works in; "" for the whole
// city.
func (c *Centre) county(office string) string {
	o := c.City.Library.Office(office)
	if o == nil || len(o.Division) < countyDigits {
		return ""
	}
	return o.Division[:countyDigits]
}

// countyDigits is how many digits the code of a county has (GB/T 2260).
const countyDigits = 6

func (c *Centre) theMap() *Map {
	if c.Map != nil {
		return c.Map
	}
	return tiles()
}
