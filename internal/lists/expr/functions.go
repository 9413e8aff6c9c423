package expr

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"qingdan/internal/law"
	"qingdan/internal/lists/ident"
)

// library is what the list language adds to CEL.
type library struct{}

// LibraryName implements cel.SingletonLibrary.
func (library) LibraryName() string { return "qingdan.lists" }

// ProgramOptions implements cel.Library.
func (library) ProgramOptions() []cel.ProgramOption { return nil }

// CompileOptions implements cel.Library.
func (library) CompileOptions() []cel.EnvOption {
	text, day, number := cel.StringType, cel.TimestampType, cel.IntType
	return []cel.EnvOption{
		unary("valid_idcard", text, cel.BoolType, func(v ref.Val) ref.Val {
			return types.Bool(ident.ValidResident(str(v)))
		}),
		unary("valid_uscc", text, cel.BoolType, func(v ref.Val) ref.Val {
			return types.Bool(ident.ValidUSCC(str(v)))
		}),
		unary("birth", text, day, func(v ref.Val) ref.Val { return types.Timestamp{Time: birth(str(v))} }),
		unary("date", day, text, func(v ref.Val) ref.Val { return types.String(DateZh(instant(v))) }),
		unary("date_en", day, text, func(v ref.Val) ref.Val { return types.String(DateEn(instant(v))) }),
		unary("mask", text, text, func(v ref.Val) ref.Val { return types.String(ident.Mask(str(v))) }),
		binary("age", day, day, number, func(a, b ref.Val) ref.Val {
			return types.Int(age(instant(a), instant(b)))
		}),
		binary("add", day, text, day, func(a, b ref.Val) ref.Val {
			t, err := add(instant(a), str(b))
			if err != nil {
				return types.WrapErr(err)
			}
			return types.Timestamp{Time: t}
		}),
		binary("join", cel.ListType(text), text, text, func(a, b ref.Val) ref.Val {
			return join(words(a), str(b))
		}),
	}
}

func unary(name string, in, out *cel.Type, f func(ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.Overload("qingdan_"+name, []*cel.Type{in}, out, cel.UnaryBinding(f)))
}

func binary(name string, a, b, out *cel.Type, f func(a, b ref.Val) ref.Val) cel.EnvOption {
	return cel.Function(name, cel.Overload("qingdan_"+name, []*cel.Type{a, b}, out, cel.BinaryBinding(f)))
}

// maxJoined bounds the text that join gives, in characters: how long the parts
// are is not known when an expression is compiled.
const maxJoined = 20_000

func join(parts []string, separator string) ref.Val {
	size := 0
	for _, part := range parts {
		if size += utf8.RuneCountInString(part) + utf8.RuneCountInString(separator); size > maxJoined {
			return types.NewErr("the joined text is longer than %d characters", maxJoined)
		}
	}
	return types.String(strings.Join(parts, separator))
}

func str(v ref.Val) string {
	s, _ := v.Value().(string)
	return s
}

func instant(v ref.Val) time.Time {
	t, _ := v.Value().(time.Time)
	return t.In(Zone)
}

func words(v ref.Val) []string {
	list, ok := v.(traits.Lister)
	if !ok {
		return nil
	}
	var out []string
	for it := list.Iterator(); it.HasNext() == types.True; {
		out = append(out, str(it.Next()))
	}
	return out
}

// birth is the day of birth in a resident identity number; Never where there
// is none.
func birth(number string) time.Time {
	day, ok := ident.BirthDate(number)
	if !ok {
		return Never
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, Zone)
}

// age counts whole years; 0 where a date is absent. Who was born on the 29th
// of February is a year older on the 1st of March of a common year.
func age(from, to time.Time) int {
	if from.Equal(Never) || to.Before(from) {
		return 0
	}
	years := to.Year() - from.Year()
	if to.Month() < from.Month() || to.Month() == from.Month() && to.Day() < from.Day() {
		years--
	}
	return years
}

// add moves a date by calendar units: "30d", "6m", "5y", "48h", or back where
// a minus stands before: "-7d". A month without the day ends on its last (Civil Code, art. 202). An absent date and
// an empty length give an absent date.
func add(t time.Time, length string) (time.Time, error) {
	if length == "" || t.Equal(Never) {
		return Never, nil
	}
	l, err := parseLength(length)
	if err != nil {
		return time.Time{}, err
	}
	months := l.N
	switch l.Unit {
	case law.Hours:
		return t.Add(time.Duration(l.N) * time.Hour), nil
	case law.Days:
		return t.AddDate(0, 0, l.N), nil
	case law.Years:
		months *= 12
	}
	moved := t.AddDate(0, months, 0)
	if moved.Day() != t.Day() {
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return moved, nil
}

// maxLength keeps what add computes within the calendar.
const maxLength = 10_000

func parseLength(s string) (law.Limit, error) {
	digits, back := strings.CutPrefix(s, "-")
	l, err := law.ParseLimit(digits)
	if err != nil || l.Unit == law.WorkingDays || l.N > maxLength || l.Unit == law.Years && l.N > 200 {
		return law.Limit{}, fmt.Errorf("%q is not a length in calendar units such as 30d, -7d, 6m, 5y or 48h", s)
	}
	if back {
		l.N = -l.N
	}
	return l, nil
}

// DateZh writes a day as 2026年3月2日; nothing where it is absent.
func DateZh(t time.Time) string {
	if t.Equal(Never) || t.IsZero() {
		return ""
	}
	return t.In(Zone).Format("2006年1月2日")
}

// DateEn writes a day as 2 March 2026; nothing where it is absent.
func DateEn(t time.Time) string {
	if t.Equal(Never) || t.IsZero() {
		return ""
	}
	return t.In(Zone).Format("2 January 2006")
}
