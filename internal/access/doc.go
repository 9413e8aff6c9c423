// Package access knows people, organisations, roles and sessions, and records
// each look at personal data.
//
// Who may do what: a role is held in an organisation for a time and is given by
// an administrator. Administering is not a role and carries none: an
// administrator makes people, organisations and grants, but cannot give a role
// to himself, so that nobody alone can both make himself an officer and decide
// a case. The first administrator needs no exception from that: he makes the
// second one, and each gives the other what they need.
//
// Personal data is sealed before it reaches the Store; what has to be found by
// its value (a login, a phone) is found by a blind index.
package access
