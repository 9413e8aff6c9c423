package law

import (
	"slices"
	"time"

	"qingdan/internal/lang"
)

// trace writes down what a walk did. All methods of a nil trace do nothing.
type trace struct {
	cal   *Calendar
	steps []Step
}

var weekend = lang.Text{Zh: "周末", En: "weekend"}

func (t *trace) add(from, to Date, rule Rule, name lang.Text) {
	t.steps = append(t.steps, Step{From: from, To: to, Rule: rule, Name: name})
}

// start notes that the start day is not counted.
func (t *trace) start(day Date, unit Unit) {
	if t == nil {
		return
	}
	if unit == Hours {
		t.add(day, day, RuleHours, lang.Text{Zh: "起始时刻", En: "starting moment"})
		return
	}
	t.add(day, day, RuleStartDay, lang.Text{Zh: "开始当日", En: "starting day"})
}

func (t *trace) monthEnd(day Date) {
	if t != nil {
		t.add(day, day, RuleMonthEnd, lang.Text{Zh: "月末日", En: "last day of the month"})
	}
}

// paused notes a pause: the days from first on that it excludes, none if it
// was resumed the same day; for hours the days it lay in.
func (t *trace) paused(p span, first Date) {
	if t == nil {
		return
	}
	if last := DateOf(p.to); first <= last {
		t.add(first, last, RulePause, lang.Text{Zh: p.reason, En: p.reason})
	}
}

func (t *trace) late(p span) {
	if t != nil {
		t.add(DateOf(p.from), DateOf(p.to), RuleLate, lang.Text{Zh: p.reason, En: p.reason})
	}
}

// extended notes an extension, or that it came after the end.
func (t *trace) extended(at time.Time, extra Limit, rule Rule) {
	if t != nil {
		t.add(DateOf(at), DateOf(at), rule, extra.Text())
	}
}

// rolled notes the rest days from raw to the day before end.
func (t *trace) rolled(raw, end Date) {
	if t == nil {
		return
	}
	t.runs(raw, end-1, func(Date, special) Rule { return RuleRoll })
}

// rests notes the rest days, and the weekend days that were worked, among the
// days from from to to.
func (t *trace) rests(from, to Date) {
	if t == nil {
		return
	}
	t.runs(from, to, func(d Date, s special) Rule {
		switch s.kind {
		case dayOff:
			return holidayRule(noticeYear(d))
		case makeupWork:
			return makeupRule(noticeYear(d))
		}
		return RuleWeekend
	})
}

// runs adds a step for each run of days that are no plain working days and
// have the same kind and name.
func (t *trace) runs(from, to Date, rule func(Date, special) Rule) {
	for d := from; d <= to; {
		day, ok := t.cal.unusual(d)
		run := d
		for d++; ok && d <= to; d++ {
			if next, more := t.cal.unusual(d); !more || next != day {
				break
			}
		}
		if ok {
			t.add(run, d-1, rule(run, day), day.name)
		}
	}
}

// unusual describes a day that is not a plain working day.
func (c *Calendar) unusual(d Date) (special, bool) {
	s := c.at(d)
	if s.kind == ordinary && mondayIndex(d) >= 5 {
		return special{name: weekend}, true
	}
	return s, s.kind != ordinary
}

// sorted returns the steps by date.
func (t *trace) sorted() []Step {
	if t == nil {
		return nil
	}
	slices.SortStableFunc(t.steps, func(a, b Step) int { return int(a.From) - int(b.From) })
	return t.steps
}

// noticeYear is the year whose notice names a day: New Year's break may begin
// in the last days of December.
func noticeYear(d Date) int {
	year, month, _ := d.civil()
	if month == time.December {
		return year + 1
	}
	return year
}
