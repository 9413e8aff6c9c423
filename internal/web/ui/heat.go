package ui

import "qingdan/internal/lang"

// Heat says which offices are late, each rate beside what it is of. Offices
// with fewer cases than Minimum stand apart and are not ranked. Partial "heat".
type Heat struct {
	Minimum int
	Ranked  []HeatRow
	Few     []HeatRow
}

// HeatRow is one office.
type HeatRow struct {
	Office  Link
	Late    int
	Total   int
	Percent int // late of total, rounded
}

// Tone colours the bar of a rate.
func (r HeatRow) Tone() Tone {
	switch {
	case r.Late == 0:
		return Good
	case r.Percent >= 20:
		return Bad
	}
	return Warn
}

// NewHeatRow works out the rate.
func NewHeatRow(name lang.Text, href string, late, total int) HeatRow {
	r := HeatRow{Office: Link{Text: name, Href: href}, Late: late, Total: total}
	if total > 0 {
		r.Percent = (200*late + total) / (2 * total)
	}
	return r
}
