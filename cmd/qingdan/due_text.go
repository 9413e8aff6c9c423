package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/law"
)

// duePhrases are the lines of an answer, as formats.
type duePhrases struct {
	question    string // start, limit
	day         string // date, weekday
	moment      string // moment, weekday
	step        string // days, name, rule, basis
	days        string // from, to
	paused      string
	provisional string // years, calendar
	final       string // calendar
	comma       string
	weekdays    [7]string
}

var dueText = map[lang.Tag]duePhrases{
	lang.Zh: {
		question:    "自 %s 起，%s\n",
		day:         "到期：%s（%s）24:00\n",
		moment:      "到期：%s（%s）\n",
		step:        "  %s %s：%s。依据：%s\n",
		days:        "%s 至 %s",
		paused:      "中止尚未恢复，上述时间未扣除正在进行的中止\n",
		provisional: "暂定：日历 %[2]s 中没有%[1]s年的放假安排，暂按周一至周五计算，补入后须重新计算\n",
		final:       "确定（日历 %s）\n",
		comma:       "、",
		weekdays:    [7]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"},
	},
	lang.En: {
		question:    "From %s, %s\n",
		day:         "Due: %s (%s), 24:00\n",
		moment:      "Due: %s (%s)\n",
		step:        "  %s, %s: %s. Source: %s\n",
		days:        "%s to %s",
		paused:      "Paused: the time above does not take the open pause into account\n",
		provisional: "Provisional: calendar %[2]s lacks the holidays of %[1]s; Monday to Friday are assumed until they are added\n",
		final:       "Final (calendar %s)\n",
		comma:       ", ",
		weekdays:    [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	},
}

// write writes the answer for people: the due time, a line per step, and
// whether it may still change.
func (a dueAnswer) write(w io.Writer, tag lang.Tag) error {
	p := dueText[tag]
	out := bufio.NewWriter(w) // keeps the first error for Flush
	fmt.Fprintf(out, p.question, a.Start, a.limit.Text().In(tag))
	if a.limit.Unit == law.Hours {
		fmt.Fprintf(out, p.moment, strings.TrimSuffix(a.At.Format(time.DateTime), ":00"), p.weekdays[a.Date.Weekday()])
	} else {
		fmt.Fprintf(out, p.day, a.Date, p.weekdays[a.Date.Weekday()])
	}
	for _, s := range a.Steps {
		basis := lang.Text{Zh: s.Rule.Basis, En: s.Rule.BasisEn}
		fmt.Fprintf(out, p.step, p.run(s), s.Name.In(tag), s.Rule.Text.In(tag), basis.In(tag))
	}
	if a.Paused {
		fmt.Fprint(out, p.paused)
	}
	if a.Provisional {
		fmt.Fprintf(out, p.provisional, p.list(a.Undecreed), a.Calendar)
	} else {
		fmt.Fprintf(out, p.final, a.Calendar)
	}
	return out.Flush()
}

// run writes the days of a step.
func (p duePhrases) run(s law.Step) string {
	if s.From == s.To {
		return s.From.String()
	}
	return fmt.Sprintf(p.days, s.From, s.To)
}

func (p duePhrases) list(years []int) string {
	words := make([]string, len(years))
	for i, year := range years {
		words[i] = strconv.Itoa(year)
	}
	return strings.Join(words, p.comma)
}
