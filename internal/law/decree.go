package law

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// maxCalendarBytes bounds a calendar file; three centuries of notices fit.
const maxCalendarBytes = 1 << 20

// header is the first line of a calendar file. The note is for people.
var header = []string{"date", "type", "name", "name_en", "note"}

// decreedDay is one line of a calendar file.
type decreedDay struct {
	date Date
	kind dayKind
	name lang.Text
}

var kindNames = map[string]dayKind{"holiday_off": dayOff, "makeup_workday": makeupWork}

// ParseCalendar reads the State Council's notices of whole years as CSV with
// the columns date, type, name, name_en, note; type is holiday_off or
// makeup_workday. A year is decreed if its National Day is listed: each yearly
// notice has it, whereas the last days of a December may come with the notice
// of the next year. Errors name the line.
func ParseCalendar(r io.Reader) (*Calendar, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxCalendarBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	if len(text) > maxCalendarBytes {
		return nil, problem.New(problem.TooLarge, "bad_calendar", "日历文件超过 1 MiB", "the calendar file is over 1 MiB")
	}
	return parseCalendar(csv.NewReader(bytes.NewReader(text)))
}

func parseCalendar(rows *csv.Reader) (*Calendar, error) {
	rows.FieldsPerRecord = len(header)
	got, err := rows.Read()
	if err != nil || !slices.Equal(got, header) {
		return nil, badCalendar(1, "首行须为 "+strings.Join(header, ","), "the first line must be "+strings.Join(header, ","))
	}
	var listed []decreedDay
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return newCalendar(listed)
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, badCalendar(bad.Line, "该行无法读取，须为五列", "the line cannot be read; it needs five columns")
		}
		if err != nil {
			return nil, fmt.Errorf("read calendar: %w", err)
		}
		line, _ := rows.FieldPos(0)
		day, err := parseDecreed(row)
		if err != nil {
			p := problem.Of(err)
			return nil, badCalendar(line, p.Text.Zh, p.Text.En)
		}
		listed = append(listed, day)
	}
}

// CSV returns the calendar as ParseCalendar reads it, without notes. Equal
// versions give equal text.
func (c *Calendar) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{header}
	for _, day := range c.listed {
		rows = append(rows, []string{day.date.String(), day.kind.String(), day.name.Zh, day.name.En, ""})
	}
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

func (k dayKind) String() string {
	for name, kind := range kindNames {
		if kind == k {
			return name
		}
	}
	return ""
}

func parseDecreed(row []string) (decreedDay, error) {
	date, err := ParseDate(row[0])
	if err != nil {
		return decreedDay{}, err
	}
	kind, ok := kindNames[row[1]]
	if !ok {
		return decreedDay{}, badCalendarText("类型须为 holiday_off 或 makeup_workday", "the type must be holiday_off or makeup_workday")
	}
	if kind == makeupWork && mondayIndex(date) < 5 {
		return decreedDay{}, badCalendarText("调休上班日须为周六或周日", "a make-up working day must be a Saturday or Sunday")
	}
	if row[2] == "" || row[3] == "" {
		return decreedDay{}, badCalendarText("节日须有中文和英文名称", "the holiday needs a Chinese and an English name")
	}
	return decreedDay{date: date, kind: kind, name: lang.Text{Zh: row[2], En: row[3]}}, nil
}

// With returns a calendar in which the years that other decrees replace or
// follow those of c: the way to add the notice for a new year.
func (c *Calendar) With(other *Calendar) (*Calendar, error) {
	merged := slices.Clone(other.listed)
	for _, day := range c.listed {
		_, repeated := slices.BinarySearchFunc(other.listed, day.date, byDate)
		if !repeated && !other.Decreed(day.date.Year()) {
			merged = append(merged, day)
		}
	}
	return newCalendar(merged)
}

func byDate(day decreedDay, date Date) int { return int(day.date) - int(date) }

// newCalendar checks the days as a whole and counts the working days.
func newCalendar(listed []decreedDay) (*Calendar, error) {
	slices.SortStableFunc(listed, func(a, b decreedDay) int { return byDate(a, b.date) })
	from, to, err := decreedYears(listed)
	if err != nil {
		return nil, err
	}
	c := &Calendar{version: versionOf(listed, from, to), from: from, to: to, listed: listed}
	c.decreed = NewDate(from, time.January, 1)
	c.first = min(c.decreed, listed[0].date)
	c.days = make([]special, NewDate(to+1, time.January, 1)-c.first)
	for _, day := range listed {
		c.days[day.date-c.first] = special{kind: day.kind, name: day.name}
	}
	c.upTo = make([]int32, len(c.days))
	var n int32
	for i := range c.days {
		if c.IsWorkday(c.first + Date(i)) {
			n++
		}
		c.upTo[i] = n
	}
	return c, nil
}

// decreedYears returns the first and the last decreed year; the years between
// must be decreed too, and every listed day must belong to them.
func decreedYears(listed []decreedDay) (from, to int, err error) {
	for i, day := range listed {
		if i > 0 && listed[i-1].date == day.date {
			return 0, 0, badCalendarText(fmt.Sprintf("%s 重复", day.date), fmt.Sprintf("%s is listed twice", day.date))
		}
		year, month, d := day.date.civil()
		if month != time.October || d != 1 || day.kind != dayOff {
			continue
		}
		if from == 0 {
			from = year
		} else if year != to+1 {
			return 0, 0, badCalendarText(fmt.Sprintf("缺少%d年的安排", to+1), fmt.Sprintf("the notice for %d is missing", to+1))
		}
		to = year
	}
	if from == 0 {
		return 0, 0, badCalendarText("没有任何一年的国庆节（10月1日）", "no year has its National Day (October 1)")
	}
	return from, to, checkStray(listed, from, to)
}

// checkStray refuses days of years that are not decreed as a whole.
func checkStray(listed []decreedDay, from, to int) error {
	decemberBefore := NewDate(from-1, time.December, 1)
	for _, day := range listed {
		if day.date < decemberBefore || day.date.Year() > to {
			return badCalendarText(
				fmt.Sprintf("%s 所在年份缺少国庆节，全年安排不完整", day.date),
				fmt.Sprintf("the year of %s has no National Day: list the whole year", day.date))
		}
	}
	return nil
}

// versionOf is derived from what the calendar says, not from how it is written.
func versionOf(listed []decreedDay, from, to int) string {
	h := sha256.New()
	for _, day := range listed {
		fmt.Fprintf(h, "%s %d %q %q\n", day.date, day.kind, day.name.Zh, day.name.En)
	}
	return fmt.Sprintf("cn-%d..%d-%s", from, to, hex.EncodeToString(h.Sum(nil)[:4]))
}

func badCalendar(line int, zh, en string) error {
	return badCalendarText(fmt.Sprintf("第%d行：%s", line, zh), fmt.Sprintf("line %d: %s", line, en))
}

func badCalendarText(zh, en string) error {
	return problem.New(problem.Invalid, "bad_calendar", zh, en)
}
