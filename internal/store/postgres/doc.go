// Package postgres keeps the city in a PostgreSQL database, version 14 or
// newer, for sites where several processes serve one city; see package store
// for the guarantees.
//
// A group is written with one statement per kind of row, whose rows come as
// arrays (unnest), in three round trips: everything but the events; the events
// under the sequence lock; the commit.
//
// # Why a lock around the sequence
//
// A sequence or an identity column gives numbers when rows are inserted, not
// when they become visible: a slow transaction would let number 7 appear after
// number 8 was read, and a follower that remembers 8 would miss it. So the
// numbers are given under a transaction-level advisory lock as the last
// statement before the commit, counting on from the highest visible one.
// PostgreSQL makes a transaction visible before it releases its locks, and the
// statement after the lock takes a new snapshot, so numbers are dense and
// visible in order. A one-row counter table would serve as well and leave a
// dead row per group.
//
// # Order of locks
//
// Every group takes its row locks in the same order (series, answers, cases,
// records, each sorted), so that two groups wait for each other instead of
// dying of deadlock. If one is chosen as a victim all the same, or PostgreSQL
// reports a serialization failure, the group is tried again.
package postgres
