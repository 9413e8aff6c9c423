// Package law computes what the law says about time: calendars, working days,
// limits and clocks. It is pure: no clock, no database, no context; time is an
// argument.
package law
