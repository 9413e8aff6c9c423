package law

// CONTRACT (the helper for this room replaces this file by a real one, same names):
//
//	type Date int32                       // civil date, days since 1970-01-01; text form 2026-02-10
//	func NewDate(year int, month time.Month, day int) Date
//	func ParseDate(s string) (Date, error)
//	func DateOf(t time.Time) Date         // in Asia/Shanghai
//	func (d Date) Start() time.Time       // 00:00 in Asia/Shanghai
//	func (d Date) AddDays(n int) Date; Year() int; Weekday() time.Weekday; String(); MarshalText; UnmarshalText
//	func Shanghai() *time.Location
//
//	type Unit string                      // "wd" working days, "d" calendar days, "m" months, "y" years, "h" hours
//	type Limit struct { N int; Unit Unit } // text form "20wd"; MarshalText/UnmarshalText; IsZero
//	func ParseLimit(s string) (Limit, error)
//	func (l Limit) Text() lang.Text       // 20个工作日 / 20 working days
//	func Compare(a, b Limit) (int, bool)  // order of two limits; false where the units cannot be compared for certain
//
//	type Calendar struct{...}             // immutable
//	func Builtin() *Calendar              // the embedded holidays.csv
//	func ParseCalendar(r io.Reader) (*Calendar, error)
//	func (c *Calendar) Version() string; Decreed(year int) bool; IsWorkday(Date) bool; Day(Date) (name lang.Text, kind DayKind)
//	func (c *Calendar) Due(start time.Time, l Limit) (Due, error)
//	type Due struct { At time.Time /* exclusive: 24:00 of the last day */; Date Date; Steps []Step; Provisional bool; Calendar string }
//	type Step struct { From, To Date; Rule Rule; Name lang.Text }  // days skipped or rolled, and the rule that moved them
//	type Rule struct { Code string; Text lang.Text; Basis string }
//
//	type Clock struct { Limit Limit; Promised Limit; Ledger []Entry } // plain JSON; a value; methods return a new Clock
//	type Entry struct { Kind EntryKind; At time.Time; Reason, Notice string; Extra Limit; By string }
//	EntryKind: start, pause, resume, extend, restart, stop
//	func (c Clock) Start(at time.Time) (Clock, error); Pause(at, reason, notice); Resume(at); Extend(at, extra Limit, reason, by string); Restart(at, reason); Stop(at)
//	func (c Clock) State() ClockState     // idle, running, paused, stopped
//	func (c Clock) Due(cal *Calendar) (Due, error)          // under Promised if set, else Limit
//	func (c Clock) StatutoryDue(cal *Calendar) (Due, error) // under Limit
//	func (c Clock) Used(cal *Calendar, now time.Time) int   // whole units of Limit.Unit used so far, pauses excluded
//	func (c Clock) Left(cal *Calendar, now time.Time) (int, error) // whole units left until Due; negative when over
//	func (c Clock) OnTime(cal *Calendar) (bool, error)      // stopped not after Due
