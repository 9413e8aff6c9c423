// Package storetest is the one suite that every implementation of city.Store
// passes: what it reads and writes, who sees what, and what it guarantees when
// writers race.
package storetest

import (
	"context"
	"testing"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/store"
)

// Now is the suite's present. A store under test is opened with it.
func Now() time.Time { return now }

var now = time.Date(2026, 2, 10, 1, 30, 0, 0, time.UTC) // 9:30 on a Tuesday in Siping

// Run runs the suite. Open opens an empty store that asks Now for the time and
// is closed when its test ends.
func Run(t *testing.T, open func(t *testing.T) city.Store) {
	for _, test := range []struct {
		name string
		run  func(*bundle)
	}{
		{"commit and load", commitAndLoad},
		{"replace a case", replaceCase},
		{"move a case", moveCase},
		{"the last write of a row wins", lastWriteWins},
		{"lost races are named", lostRacesAreNamed},
		{"lost races write nothing", lostRacesWriteNothing},
		{"faults are not lost races", faultsAreNotLostRaces},
		{"a large batch", largeBatch},
		{"the sequence is dense", denseSequence},
		{"public sides", publicSides},
		{"events stay", eventsStay},
		{"a cancelled context writes nothing", cancelledContext},
		{"readers see whole groups", readersSeeWholeGroups},
		{"hostile text", hostileText},
		{"who sees a case", whoSeesACase},
		{"a revoked grant ends at once", revokedGrant},
		{"the inbox asks for the role", inboxAsksForTheRole},
		{"stewards see", stewardsSee},
		{"what is handed out", handed},
		{"late by office", lateness},
		{"disclosed cases", disclosed},
		{"a glance at the city", glance},
		{"members that moved", moved},
		{"case filters", caseFilters},
		{"case orders and pages", caseOrders},
		{"tally", tally},
		{"records", records},
		{"due clocks", dueClocks},
		{"provisional clocks", provisionalClocks},
		{"update clocks", updateClocks},
		{"members", members},
		{"totals equal a recount", totalsEqualARecount},
		{"cells", cells},
		{"bad members", badMembers},
		{"followers", followers},
		{"lists and settings", listsAndSettings},
		{"rebuild", rebuild},
		{"dump", dump},
		{"erase", erase},
		{"the whole of a case", whole},
		{"lead", lead},
		{"announcements", announcements},
		{"announce by somebody", announceBy},
		{"close a day", closeDay},
		{"heads of the log", heads},
		{"texts", texts},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(&bundle{T: t, ctx: t.Context(), s: open(t)})
		})
	}
}

// RunPair runs the tests of two writers on one database. Open opens an empty
// database twice; where only one process may write, it returns one store twice.
func RunPair(t *testing.T, open func(t *testing.T) (one, other city.Store)) {
	for _, test := range []struct {
		name string
		run  func(*bundle, city.Store)
	}{
		{"writers race", writersRace},
		{"groups crosswise", groupsCrosswise},
		{"followers miss nothing", followersMissNothing},
		{"members from two processes", membersFromTwo},
		{"days closed by two processes", daysFromTwo},
		{"heads from two processes", headsFromTwo},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			one, other := open(t)
			test.run(&bundle{T: t, ctx: t.Context(), s: one}, other)
		})
	}
}

// bundle is a test with its store.
type bundle struct {
	*testing.T
	ctx context.Context
	s   city.Store
}

// Grant gives roles by the table that the queries ask.
func Grant(t testing.TB, s city.Store, grants ...access.Grant) {
	t.Helper()
	db := s.(interface{ DB() *store.DB }).DB()
	for _, g := range grants {
		_, err := db.Write.ExecContext(t.Context(),
			"INSERT INTO grants (person, org, role, valid_from, valid_until, granted_by) VALUES ($1, $2, $3, $4, $5, $6)",
			g.Person, g.Org, g.Role, store.Millis(g.From), store.Millis(g.Until), g.By)
		if err != nil {
			t.Fatalf("grant: %v", err)
		}
	}
}

// Revoke takes a role away.
func Revoke(t testing.TB, s city.Store, g access.Grant) {
	t.Helper()
	db := s.(interface{ DB() *store.DB }).DB()
	if _, err := db.Write.ExecContext(t.Context(), "DELETE FROM grants WHERE person = $1 AND org = $2 AND role = $3", g.Person, g.Org, g.Role); err != nil {
		t.Fatalf("revoke: %v", err)
	}
}

func viewer(person string) *access.Viewer { return &access.Viewer{Person: person} }
