// Package law computes what the law says about time: calendars, working days,
// limits and clocks. It is pure: no clock, no database, no context; time is an
// argument.
//
// A Calendar says which days are working days; Calendar.Due ends a Limit under
// the Civil Code; a Clock adds a ledger of pauses and extensions. Each Due
// names the rules that moved it in its Steps. docs/time-limits.md tells all of
// it to people.
package law
