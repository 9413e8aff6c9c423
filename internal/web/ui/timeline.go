package ui

import (
	"time"

	"qingdan/internal/lang"
)

// Timeline is what happened, newest first. Partial "timeline".
type Timeline []Moment

// Moment is one thing that happened.
type Moment struct {
	ID     string // of the element; may be empty
	At     time.Time
	Title  lang.Text
	By     lang.Text // who: 受理员, or a person's name on the desk
	Detail []lang.Text
	Files  []FileLink
	Links  []Link // cases that it opened
	Tone   Tone
	Proof  string // href of its entry in the public log; may be empty
	File   string // href of its receipt; may be empty
}
