package tlog

import (
	"strings"
)

// An announcement is an event of the city itself, not of a case. Its stream
// has a slash in it, which no case's id has.

// Streams and actions of announcements.
const (
	ListStream     = "list/"     // followed by the system: a list version is published
	CalendarStream = "calendar/" // followed by the version: a calendar is in force from here on
	DayStream      = "day/"      // followed by the day, 2026-02-10: the registers are counted
	ErasureStream  = "erasure/"  // followed by the case: its private side was erased
	ReportStream   = "report/"   // followed by the report: it was frozen, with its figures

	PublishAction = "publish"
	CountAction   = "count"
	EraseAction   = "erase"
	FreezeAction  = "freeze"
)

// IsAnnouncement reports whether a stream is not a case's.
func IsAnnouncement(stream string) bool { return strings.Contains(stream, "/") }

// Published announces a text: a list version or a calendar, under which
// decisions are made from here on, or a frozen report. The text is served by
// its digest.
type Published struct {
	Name   string `json:"name"`   // the system, the calendar's version, or the report
	Digest string `json:"digest"` // "sha256:" and 64 hexadecimal digits
}

// Counted closes a day: what the registers and the number series held after
// the event before this one.
type Counted struct {
	Day       string                   `json:"day"`
	Registers map[string]RegisterCount `json:"registers"`
	Series    map[string]int64         `json:"series"` // the highest number given
}

// RegisterCount counts a register's records.
type RegisterCount struct {
	Live  int64 `json:"live"`
	Ended int64 `json:"ended"`
}

// Erased tells that the private side of a case was deleted, and why.
type Erased struct {
	Case    string `json:"case"`
	Ground  string `json:"ground"`  // id of a lawful ground
	Basis   string `json:"basis"`   // law and article
	Events  int    `json:"events"`  // of the case
	Remains string `json:"remains"` // signature over what stays of them unreadable, which only the city can make and check
}
