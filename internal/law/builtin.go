package law

import (
	"bytes"
	_ "embed"
	"sync"
)

// The days of the State Council's notices for 2023 to 2026, transcribed from
// chinese-days 1.5.7 (MIT) and compared day by day with chinese-workday 1.16.1.
//
//go:embed holidays.csv
var holidays []byte

var builtin = sync.OnceValue(func() *Calendar {
	c, err := ParseCalendar(bytes.NewReader(holidays))
	if err != nil { // the file is part of the program: a defect of the build
		panic("law: embedded calendar: " + err.Error())
	}
	return c
})

// Builtin returns the calendar that this version of the program knows.
func Builtin() *Calendar { return builtin() }
