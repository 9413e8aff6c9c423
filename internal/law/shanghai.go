package law

import (
	"time"
	_ "time/tzdata" // the zone must exist on machines without a zone database
)

var shanghai = mustZone("Asia/Shanghai")

// oneOffset is an instant since which Asia/Shanghai has been +08:00 without
// summer time (the last one ended on 1991-09-15). From here on dates are plain
// arithmetic; before it the zone database is asked.
var oneOffset = time.Date(1992, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

const offsetSeconds = 8 * 60 * 60

// Shanghai returns the zone in which all of China's legal days begin and end.
func Shanghai() *time.Location { return shanghai }

// mustZone loads a zone from the embedded database, which is part of the
// program: that it lacks the zone is a defect of the build, never of input.
func mustZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("law: embedded zone database lacks " + name)
	}
	return loc
}
