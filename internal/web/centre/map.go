package centre

import (
	"qingdan/internal/lang"
	"qingdan/internal/web/ui"
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
	Label  lang.Text // the name as it fits on the map
	X, Y   float64   // where it stands
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
	Whole    Place // offices of the whole city, in no county
	Legend   []Step
	Figure   ui.Link // whose values they are; Href empty: the alerts
	Note     lang.Text
}

// CountyView is a county with what its offices have.
type CountyView struct {
	County
	Place
	Href   string
	Places []ShapeView
}

// ShapeView is a shape in the colour of its township's offices, or of its
// county where the township has none.
type ShapeView struct {
	Shape
	Step   string
	Mark   string    // what the township's own offices have; empty: there are none
	Detail lang.Text // the same in words
}

// Place is what the offices of a division have.
type Place struct {
	Step   string // its class: how dark it is drawn
	Mark   string // the number that stands on it
	Detail lang.Text
}

// Step is a colour of the legend.
type Step struct {
	Class string
	Text  lang.Text
}

// places are what stands where: by the code of a county (with its townships) or
// of a township, and of offices in neither.
type places struct {
	at     map[string]Place
	none   Place // of a county without offices
	whole  Place
	legend []Step
}

// mapView puts places on the map. query is what the counties' pages are asked.
func (c *Centre) mapView(p places, query string) MapView {
	v := MapView{Map: c.theMap(), Whole: p.whole, Legend: p.legend}
	for _, county := range v.Map.Counties {
		out := CountyView{County: county, Place: p.none, Href: "/centre/divisions/" + county.Code + query}
		if there, ok := p.at[county.Code]; ok {
			out.Place = there
		}
		for _, s := range county.Shapes {
			shape := ShapeView{Shape: s, Step: out.Step}
			if own, ok := p.at[s.Code]; ok && len(s.Code) > countyDigits {
				shape.Step, shape.Mark, shape.Detail = own.Step, own.Mark, own.Detail
			}
			out.Places = append(out.Places, shape)
		}
		v.Counties = append(v.Counties, out)
	}
	return v
}

// divisions are the county and the township that an office works in; none for
// the whole city.
func (c *Centre) divisions(office string) []string {
	o := c.City.Library.Office(office)
	switch {
	case o == nil || len(o.Division) < countyDigits:
		return nil
	case len(o.Division) == countyDigits:
		return []string{o.Division}
	}
	return []string{o.Division[:countyDigits], o.Division}
}

// countyDigits is how many digits the code of a county has (GB/T 2260).
const countyDigits = 6

func (c *Centre) theMap() *Map {
	if c.Map != nil {
		return c.Map
	}
	return tiles()
}
