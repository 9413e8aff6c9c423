// Package store keeps the events, their projections and the few things that
// are neither, on SQLite or PostgreSQL. It implements city.Store: this package
// holds what both databases share (every read, the followers' bookkeeping, the
// migrations); the packages sqlite and postgres open a database and hold the
// write path, which is where the two differ; storetest is the suite that both
// pass.
//
// # The write path
//
// Commit writes a group of results in one transaction and returns after the
// database has it on disk: SQLite with synchronous=FULL in WAL mode,
// PostgreSQL with synchronous_commit=on. Every write that depends on what the
// group was decided under carries the expectation in its own statement: a case
// is replaced WHERE its version is the expected one, a number series moves
// WHERE its last number is, a new case and an answer are inserted unless they
// exist. The rows touched are counted, and if one is missing the transaction
// is rolled back and the group compared with what is stored now, to name what
// was lost in a *city.Lost. So a group is written whole or not at all, and
// several processes may write to one PostgreSQL database without a leader.
//
// # The sequence
//
// Events carry a dense sequence number in commit order. A reader that has seen
// number n will never see a smaller one appear, and numbers are given without
// holes, so a follower needs to remember one number only.
//
// # Permission
//
// Every query that serves a person has the permission in its WHERE clause: a
// case is seen by its applicant and by whoever holds a role in its office at
// that moment, by the table grants and not by what the session remembers, so
// that a revoked role ends at once. A nil viewer sees no case.
//
// # Text
//
// Input reaches text columns through Clean, which replaces what PostgreSQL
// cannot store (NUL, broken UTF-8), so that one hostile field cannot fail the
// group it is written with. Text sorts by code point on both databases.
package store
