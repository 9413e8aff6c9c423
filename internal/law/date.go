package law

import (
	"math"
	"time"
)

// Date is a civil date, counted in days since 1970-01-01. Its text form, also
// in JSON, is 2026-02-10.
type Date int32

// Dates outside these years are refused wherever something is computed: no
// limit of the law reaches there, so that such a date is a slip of the hand.
const (
	FirstYear = 1900
	LastYear  = 2200
)

var (
	firstDate = NewDate(FirstYear, time.January, 1)
	lastDate  = NewDate(LastYear, time.December, 31)
)

const secondsPerDay = 24 * 60 * 60

// NewDate returns a date; like time.Date it takes February 30 as March 2 or 1.
func NewDate(year int, month time.Month, day int) Date {
	return clampDate(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), secondsPerDay))
}

// ParseDate reads 2026-02-10, within the years 1900 to 2200.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < FirstYear || t.Year() > LastYear {
		return 0, badDate(s)
	}
	return NewDate(t.Date()), nil
}

// DateOf returns the date of an instant in Asia/Shanghai.
func DateOf(t time.Time) Date {
	if sec := t.Unix(); sec >= oneOffset {
		return clampDate((sec + offsetSeconds) / secondsPerDay)
	}
	return NewDate(t.In(shanghai).Date())
}

// Start returns the first instant of the date in Asia/Shanghai.
func (d Date) Start() time.Time {
	if sec := int64(d)*secondsPerDay - offsetSeconds; sec >= oneOffset {
		return time.Unix(sec, 0).In(shanghai)
	}
	year, month, day := d.civil()
	return time.Date(year, month, day, 0, 0, 0, 0, shanghai) // 01:00 where summer time began at midnight
}

// AddDays returns the date n days later, or earlier where n is negative. It
// saturates at the ends of the type.
func (d Date) AddDays(n int) Date { return clampDate(int64(d) + int64(n)) }

// addMonths returns the corresponding day n months later, or the last day of
// that month where it has no such day (Civil Code art. 202); exact tells which.
func (d Date) addMonths(n int) (end Date, exact bool) {
	year, month, day := d.civil()
	first := NewDate(year, month+time.Month(n), 1)
	last := NewDate(year, month+time.Month(n)+1, 0)
	end = first.AddDays(day - 1)
	if end > last {
		return last, false
	}
	return end, true
}

// monthsTo returns the whole months from d to a date not before it.
func (d Date) monthsTo(to Date) int {
	year, month, _ := d.civil()
	toYear, toMonth, _ := to.civil()
	n := (toYear-year)*12 + int(toMonth-month)
	if end, _ := d.addMonths(n); end > to {
		n--
	}
	return n
}

// Year returns the year of the date.
func (d Date) Year() int { return d.utc().Year() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday((mondayIndex(d) + 1) % 7) }

// String returns the date as 2026-02-10.
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// MarshalText gives the text form, 2026-02-10.
func (d Date) MarshalText() ([]byte, error) { return d.utc().AppendFormat(nil, time.DateOnly), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

func (d Date) utc() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

func (d Date) civil() (int, time.Month, int) { return d.utc().Date() }

func (d Date) inRange() bool { return firstDate <= d && d <= lastDate }

// mondayIndex returns 0 for Monday up to 6 for Sunday.
func mondayIndex(d Date) int {
	_, day := weekOf(d)
	return day
}

func clampDate(days int64) Date {
	return Date(min(max(days, math.MinInt32), math.MaxInt32))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
