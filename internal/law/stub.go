package law

// Types agreed between the rooms; bodies follow.

import (
	"io"
	"time"

	"qingdan/internal/lang"
)

// Date is a civil date, counted in days since 1970-01-01. Text form 2026-02-10.
type Date int32

func NewDate(year int, month time.Month, day int) Date { panic("stub") }
func ParseDate(s string) (Date, error)                 { panic("stub") }
func DateOf(t time.Time) Date                          { panic("stub") } // in Asia/Shanghai
func (d Date) Start() time.Time                        { panic("stub") } // 00:00 in Asia/Shanghai
func (d Date) AddDays(n int) Date                      { panic("stub") }
func (d Date) Year() int                               { panic("stub") }
func (d Date) Weekday() time.Weekday                   { panic("stub") }
func (d Date) String() string                          { panic("stub") }
func Shanghai() *time.Location                         { panic("stub") }

// Unit: "wd" working days, "d" calendar days, "m" months, "y" years, "h" hours.
type Unit string

// Limit is a length of time in a legal unit. Text form "20wd" (MarshalText, UnmarshalText).
type Limit struct {
	N    int
	Unit Unit
}

func ParseLimit(s string) (Limit, error) { panic("stub") }
func (l Limit) String() string           { panic("stub") }
func (l Limit) IsZero() bool             { return l.N == 0 && l.Unit == "" }
func (l Limit) Text() lang.Text          { panic("stub") } // 20个工作日, 20 working days
func Compare(a, b Limit) (int, bool)     { panic("stub") } // false where the order is not certain

// Calendar says which days are working days. Immutable.
type Calendar struct{}

func Builtin() *Calendar                                      { panic("stub") }
func ParseCalendar(r io.Reader) (*Calendar, error)            { panic("stub") }
func (c *Calendar) Version() string                           { panic("stub") }
func (c *Calendar) Decreed(year int) bool                     { panic("stub") }
func (c *Calendar) IsWorkday(d Date) bool                     { panic("stub") }
func (c *Calendar) Workdays(after, to Date) int               { panic("stub") } // working days d with after < d <= to
func (c *Calendar) Due(start time.Time, l Limit) (Due, error) { panic("stub") }

// Due is a derived due time.
type Due struct {
	At          time.Time // exclusive end: 24:00 of Date (hours: the instant)
	Date        Date
	Steps       []Step // what was skipped or rolled, and why
	Provisional bool
	Calendar    string
}

// Step is a run of days that a rule skipped or rolled over.
type Step struct {
	From, To Date
	Rule     Rule
	Name     lang.Text // 国庆节
}

// Rule names the rule that moved a due date.
type Rule struct {
	Code  string
	Text  lang.Text
	Basis string
}

// EntryKind: start, pause, resume, extend, restart, stop.
type EntryKind string

// Entry is one line of a clock's ledger.
type Entry struct {
	Kind   EntryKind `json:"kind"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
	Notice string    `json:"notice,omitempty"`
	Extra  Limit     `json:"extra,omitzero"`
	By     string    `json:"by,omitempty"`
}

// Clock is a budget and a ledger; a value. Methods that move it return a new one.
type Clock struct {
	Limit    Limit   `json:"limit"`
	Promised Limit   `json:"promised,omitzero"`
	Ledger   []Entry `json:"ledger,omitempty"`
}

// ClockState: idle, running, paused, stopped.
type ClockState string

func (c Clock) Start(at time.Time) (Clock, error)                                  { panic("stub") }
func (c Clock) Pause(at time.Time, reason, notice string) (Clock, error)           { panic("stub") }
func (c Clock) Resume(at time.Time) (Clock, error)                                 { panic("stub") }
func (c Clock) Extend(at time.Time, extra Limit, reason, by string) (Clock, error) { panic("stub") }
func (c Clock) Restart(at time.Time, reason string) (Clock, error)                 { panic("stub") }
func (c Clock) Stop(at time.Time) (Clock, error)                                   { panic("stub") }
func (c Clock) Apply(e Entry) (Clock, error)                                       { panic("stub") } // the same, from a stored entry
func (c Clock) State() ClockState                                                  { panic("stub") }
func (c Clock) Due(cal *Calendar) (Due, error)                                     { panic("stub") } // under Promised if set
func (c Clock) StatutoryDue(cal *Calendar) (Due, error)                            { panic("stub") }
func (c Clock) Used(cal *Calendar, now time.Time) int                              { panic("stub") } // whole units of Limit used, pauses excluded
func (c Clock) Left(cal *Calendar, now time.Time) (int, error)                     { panic("stub") } // whole units until Due, negative when over
func (c Clock) OnTime(cal *Calendar, now time.Time) (bool, error)                  { panic("stub") } // stopped, or now, not after Due
