package figures

import (
	"strings"

	"time"

	"qingdan/internal/casework"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// The running city and an outsider with nothing but the public log both make
// their subjects here, so that what one publishes the other can recompute.

// ItemSubject is an item as figures see it. at is when it was published.
func ItemSubject(item *lists.Item, at time.Time) Subject {
	return Subject{Over: OverItems, ID: "item:" + item.ID, Name: item.ID, Office: item.Office, At: at, Day: Undated, Vars: lists.Vars{Item: item}}
}

// CaseSubject is a case as figures see it: as it stood when it moved last. Its
// day is that on which it ended, or else was opened.
// item is of the list version that the case was opened under.
func CaseSubject(c *casework.Case, item *lists.Item, cal *law.Calendar) Subject {
	facts := casework.Facts(casework.Rules{Item: item, Calendar: cal}, c, c.Moved)
	day := facts.Opened
	if facts.Ended {
		day = facts.Closed
	}
	return Subject{Over: OverCases, ID: CaseID(c.ID), Name: c.Number, Office: c.Office, At: c.Moved, Day: law.DateOf(day),
		Vars: lists.Vars{Case: facts, Item: item}}
}

// RecordSubject is a record as figures see it: its public fields, on the day of
// its last change. An ended record is no subject.
func RecordSubject(r *casework.Record) Subject {
	return Subject{Over: OverRecords + r.Register, ID: RecordID(r.Register, r.Key), Name: r.Key, Office: r.Office, At: r.At, Day: law.DateOf(r.At),
		Vars: lists.Vars{Record: r.Fields}}
}

// CaseID is the subject of a case.
func CaseID(id string) string { return "case:" + id }

// RecordID is the subject of a record.
func RecordID(register, key string) string { return "record:" + register + ":" + key }

// HasPast reports whether the months of a figure tell how it went. Items have no
// day; a record without a day of its own stands on that of its last change, so
// that whatever is done to it takes it out of the month in which it was.
func HasPast(f *lists.Figure) bool {
	return f.Over != OverItems && (f.Reported != "" || f.When != nil || !strings.HasPrefix(f.Over, OverRecords))
}
