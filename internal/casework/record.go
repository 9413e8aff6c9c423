package casework

import (
	"maps"
	"time"
)

// EndRecord and PutRecord are the operations of a RecordChange that do more
// than set fields: to close a record, and to put one in the place of what was
// there.
const (
	PutRecord = "put"
	EndRecord = "end"
)

// Over returns a record's fields after the change. was is what they were, nil
// where there was no record; it stays as it is.
func (ch RecordChange) Over(was map[string]any) map[string]any {
	next := map[string]any{}
	if ch.Op != PutRecord {
		maps.Copy(next, was)
	}
	maps.Copy(next, ch.Fields)
	return next
}

// Record is a record as the public sides of events tell it.
type Record struct {
	Register, Key string
	Office        string // of the case that changed it last
	At            time.Time
	Ended         bool
	Fields        map[string]any // the register's public fields
}

// ApplyRecord returns a record after a change of the public side of an event.
// old is nil where there was none.
func ApplyRecord(old *Record, e Event, ch RecordChange) *Record {
	next := &Record{Register: ch.Register, Key: ch.Key, Office: e.Public.Office, At: e.At, Ended: ch.Op == EndRecord}
	if old != nil {
		next.Fields = old.Fields
	}
	next.Fields = ch.Over(next.Fields)
	return next
}
