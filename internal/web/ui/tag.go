package ui

import "qingdan/internal/lang"

// Tone is a colour with a meaning. It never stands alone: a text says the same.
type Tone string

// The tones.
const (
	Neutral Tone = "neutral" // nothing to do or to worry about
	Info    Tone = "info"    // under way
	Good    Tone = "good"    // done well, on time
	Warn    Tone = "warn"    // soon due, needs care
	Bad     Tone = "bad"     // overdue, refused, failed
)

// Tag is a status in a word or two. Partial "tag".
type Tag struct {
	Tone Tone
	Text lang.Text
}
