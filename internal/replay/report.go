package replay

import (
	"fmt"
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// Report is how the past would have come out.
type Report struct {
	Events  int          `json:"events"` // played
	Cases   int          `json:"cases"`  // compared
	Differ  int          `json:"differ"` // of these, how many would have come out differently
	From    string       `json:"from,omitempty"`
	To      string       `json:"to,omitempty"`
	Newest  time.Time    `json:"newest,omitzero"` // of the events played
	Changes []Change     `json:"changes"`
	Figures []FigureDiff `json:"figures"`
	Groups  []Group      `json:"groups"` // offices and items that a change touches
	Differs []CaseDiff   `json:"differing"`
	Unknown []Unknown    `json:"unknown"`
}

// How a thing of the lists in force is changed.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// Change is one item or figure that the changed lists say otherwise.
type Change struct {
	What   string        `json:"what"` // "item", "figure"
	ID     string        `json:"id"`
	Name   lang.Text     `json:"name"`
	How    string        `json:"how"` // Added, Removed, Changed
	Limits []LimitChange `json:"limits,omitempty"`
}

// LimitChange is a clock whose limit is another.
type LimitChange struct {
	Clock  string    `json:"clock"`
	Name   lang.Text `json:"name"`
	Before Limits    `json:"before"`
	After  Limits    `json:"after"`
}

// Limits are a clock's statutory and promised limit. Both are zero where there
// is none, and for a clock that ends with a day of the form.
type Limits struct {
	Statutory law.Limit `json:"statutory,omitzero"`
	Promised  law.Limit `json:"promised,omitzero"`
}

// Effective is the limit that a case is held to.
func (l Limits) Effective() law.Limit {
	if l.Promised.IsZero() {
		return l.Statutory
	}
	return l.Promised
}

// FigureDiff is a figure before and after. One side is nil where only the
// other lists define it.
type FigureDiff struct {
	Figure *lists.Figure `json:"-"` // as changed, or as in force where it is removed
	ID     string        `json:"id"`
	Name   lang.Text     `json:"name"`
	Unit   string        `json:"unit"`
	Before *Side         `json:"before"`
	After  *Side         `json:"after"`
	Differ bool          `json:"differs"`
}

// Side is a figure under one of the two lists.
type Side struct {
	Value       string  `json:"value"` // "" where nothing was counted
	Numerator   float64 `json:"numerator"`
	Denominator int64   `json:"denominator"`
}

// String writes a figure with what it is made of: 80.0 = 4/5.
func (s *Side) String() string {
	if s == nil {
		return "–"
	}
	value := s.Value
	if value == "" {
		value = "?"
	}
	return fmt.Sprintf("%s = %s/%d", value, figures.Plain(s.Numerator), s.Denominator)
}

// Group is the cases of one item in one office. Late is of Timed: cases in
// which a limit of the office began to run.
type Group struct {
	Office     string    `json:"office"`
	Item       string    `json:"item"`
	Name       lang.Text `json:"name"` // of the item
	Cases      int       `json:"cases"`
	Timed      int       `json:"timed"`
	LateBefore int       `json:"late_before"`
	LateAfter  int       `json:"late_after"`
	Refused    int       `json:"refused"` // cases with an action that would have been refused
	Removed    int       `json:"removed"` // cases of an item that is no longer listed
	Differ     int       `json:"differ"`
}

// CaseDiff is a case that would have come out differently.
type CaseDiff struct {
	Case    string   `json:"case"`
	Number  string   `json:"number,omitempty"`
	Item    string   `json:"item"`
	Office  string   `json:"office"`
	Reasons []Reason `json:"reasons,omitempty"`
	Figures []string `json:"figures,omitempty"` // in which its share is another
}

// Kind is why a case would have come out differently.
type Kind string

// The kinds of reasons.
const (
	Late      Kind = "late"      // over a limit of the office that it kept
	OnTime    Kind = "on_time"   // within the limits of the office, which it was not
	Refused   Kind = "refused"   // an action would have been refused, see Code
	Expired   Kind = "expired"   // the clock would have run out first, and the law would have acted
	Elsewhere Kind = "elsewhere" // an action would have led to another state
	Counted   Kind = "counted"   // only its share in figures is another
	OffList   Kind = "off_list"  // the item is no longer listed: the case could not have been opened
)

// Codes of refusals, those of the kernel where it has one.
const (
	CodeOffList   = "off_list"
	CodeState     = "wrong_state"
	CodeRole      = "role"
	CodeOnce      = "once"
	CodeApart     = "apart_from"
	CodeNotDue    = "not_due"
	CodeGuard     = "guard"
	CodeForm      = "invalid_fields"
	CodePause     = "pause_reason"
	CodeExtension = "no_extension"
	CodeNoRule    = "no_rule"
)

// Reason is why a case would have come out differently.
type Reason struct {
	Kind    Kind      `json:"kind"`
	Code    string    `json:"code,omitempty"`    // Refused
	Version int       `json:"version,omitempty"` // of the event that would have been refused
	Action  string    `json:"action,omitempty"`
	Name    lang.Text `json:"name,omitzero"` // of the action
	Say     lang.Text `json:"say,omitzero"`  // what the guard answers
	Clock   string    `json:"clock,omitempty"`
	Limit   lang.Text `json:"clock_name,omitzero"` // name of the clock
	Running bool      `json:"running,omitempty"`   // the clock has not stopped: At is the case's last event
	Before  law.Limit `json:"limit_before,omitzero"`
	After   law.Limit `json:"limit_after,omitzero"`
	Due     time.Time `json:"due,omitzero"` // under the changed limit
	At      time.Time `json:"at,omitzero"`  // of the event, or when the clock stopped
}

// Unknown is something of an item that cannot be told from what was played.
type Unknown struct {
	Item       string    `json:"item"`
	Name       lang.Text `json:"name"`
	What       string    `json:"what"` // "guard", "form", "effects", "apart_from", "instant", "clock", "opens"
	Action     string    `json:"action,omitempty"`
	ActionName lang.Text `json:"action_name,omitzero"`
	Events     int       `json:"events"` // that it concerns
}
