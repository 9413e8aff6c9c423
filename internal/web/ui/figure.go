package ui

import (
	"time"

	"qingdan/internal/lang"
)

// Figure is a number with its way to the proof. Partial "figure".
type Figure struct {
	Name        lang.Text
	Value       string // formatted: "87.7"
	Unit        lang.Text
	Numerator   string // may be empty
	Denominator string
	Href        string // definition, members, history, proof
	AsOf        time.Time
	Reported    lang.Text // source, where another authority stated it
}

// Tile is a count on the desk's overview that leads to what it counts.
// Partial "tile".
type Tile struct {
	Name  lang.Text
	Count int
	Tone  Tone
	Href  string
}
