package law

import (
	"fmt"
	"strconv"
	"strings"

	"qingdan/internal/lang"
)

// Unit is a legal unit of time.
type Unit string

// The units.
const (
	WorkingDays Unit = "wd" // 工作日
	Days        Unit = "d"  // calendar days, 日 or 自然日
	Months      Unit = "m"
	Years       Unit = "y"
	Hours       Unit = "h"
	// Until is a fixed day, not a length: the clock ends at 24:00 of the day N,
	// wherever it begins, and moves for no rest day.
	Until Unit = "until"
)

// MaxLimit is the largest number of units in a limit, extensions included.
const MaxLimit = 100_000

// Limit is a length of time in a legal unit. Its text form, also in JSON, is
// "20wd". The zero limit is no limit; "0wd" is a limit that ends on the day it
// begins (an instant item, 即办件). A limit until a fixed day is written as the
// day, "2026-06-30".
type Limit struct {
	N    int
	Unit Unit
}

// UntilDay returns the limit that ends with a day.
func UntilDay(d Date) Limit { return Limit{N: int(d), Unit: Until} }

// units are tried in this order: "wd" ends in "d".
var units = []Unit{WorkingDays, Days, Months, Years, Hours}

// ParseLimit reads "20wd", "90d", "6m", "2y", "48h": a number of up to
// MaxLimit without sign or leading zeros, and a unit.
func ParseLimit(s string) (Limit, error) {
	for _, unit := range units {
		digits, ok := strings.CutSuffix(s, string(unit))
		if !ok {
			continue
		}
		n, err := strconv.Atoi(digits)
		if err != nil || strconv.Itoa(n) != digits || n < 0 || n > MaxLimit {
			return Limit{}, badLimit(s)
		}
		return Limit{N: n, Unit: unit}, nil
	}
	return Limit{}, badLimit(s)
}

// String returns the text form, "" for no limit.
func (l Limit) String() string {
	if l.IsZero() {
		return ""
	}
	if l.Unit == Until {
		return Date(l.N).String()
	}
	return strconv.Itoa(l.N) + string(l.Unit)
}

// IsZero reports whether there is no limit.
func (l Limit) IsZero() bool { return l.N == 0 && l.Unit == "" }

// check refuses limits that were not made by ParseLimit.
func (l Limit) check() error {
	if l.Unit == Until {
		if !Date(l.N).inRange() {
			return outOfRange()
		}
		return nil
	}
	if _, known := unitTexts[l.Unit]; !known || l.N < 0 || l.N > MaxLimit {
		return badLimit(l.String())
	}
	return nil
}

// MarshalText gives the text form; no limit gives "".
func (l Limit) MarshalText() ([]byte, error) {
	if l.IsZero() {
		return []byte{}, nil
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	return []byte(l.String()), nil
}

// UnmarshalText reads what MarshalText gives.
func (l *Limit) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*l = Limit{}
		return nil
	}
	if day, err := ParseDate(string(text)); err == nil {
		*l = UntilDay(day)
		return nil
	}
	parsed, err := ParseLimit(string(text))
	if err != nil {
		return err
	}
	*l = parsed
	return nil
}

// unitText is how a unit is written after a number.
type unitText struct{ zh, one, many string }

var unitTexts = map[Unit]unitText{
	WorkingDays: {"个工作日", "working day", "working days"},
	Days:        {"日", "day", "days"},
	Months:      {"个月", "month", "months"},
	Years:       {"年", "year", "years"},
	Hours:       {"小时", "hour", "hours"},
}

// Text returns the limit for people: 20个工作日, 20 working days.
func (l Limit) Text() lang.Text {
	if l.IsZero() {
		return lang.Text{}
	}
	if l.Unit == Until {
		return lang.Text{Zh: "至" + l.String(), En: "until " + l.String()}
	}
	unit := unitTexts[l.Unit]
	en := unit.many
	if l.N == 1 {
		en = unit.one
	}
	return lang.Text{Zh: fmt.Sprintf("%d%s", l.N, unit.zh), En: fmt.Sprintf("%d %s", l.N, en)}
}
