package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

type dueCmd struct {
	Start string `arg:"" optional:"" help:"The day the limit begins, such as 2026-02-10; for hours the moment, 2026-02-10T09:30 (Beijing time). With --json also -, to read questions from standard input."`
	Limit string `arg:"" optional:"" help:"The limit: +20wd working days, +90d days, +6m months, +2y years, +48h hours."`
	JSON  bool   `name:"json" help:"Answer with one JSON object a line."`
}

// Help is shown by qingdan due --help.
func (dueCmd) Help() string {
	return `The start day is not counted. An end in days, months or years that falls on a
rest day moves to the next day that is none. Each line of the answer names the
rule that moved the end and the law that says so.

Examples:

    qingdan due 2026-02-10 +20wd
    qingdan due 2026-02-10T09:30 +48h --lang en
    qingdan due 2026-07-03 +90d --json
    printf '2026-02-10 +20wd\n{"start":"2026-07-03","limit":"90d"}\n' | qingdan due --json -

From standard input each line that is not blank is a question, of at most 64 KiB; each
gets one line of answer. An answer with "error" names the line; the rest are answered
all the same, and the exit code is 1.`
}

// Run answers the question of the command line, or those of standard input.
func (c *dueCmd) Run(std *stdio) error {
	if c.Start == "-" {
		if !c.JSON || c.Limit != "" {
			return dueUsage("从标准输入读取问题时须写 qingdan due --json -", "to read questions from standard input, write qingdan due --json -")
		}
		return answerLines(std, law.Builtin())
	}
	if c.Start == "" || c.Limit == "" {
		return dueUsage("请给出起始日期和期限，例如 qingdan due 2026-02-10 +20wd", "give a start and a limit, for example qingdan due 2026-02-10 +20wd")
	}
	got, err := question{Start: c.Start, Limit: c.Limit}.answer(law.Builtin())
	if p := problem.Of(err); p != nil {
		return dueUsage(p.Text.Zh, p.Text.En)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(std.Stdout, got)
	}
	return got.write(std.Stdout, std.Lang)
}

func dueUsage(zh, en string) error {
	return &usageError{text: lang.Text{Zh: zh, En: en}, command: " due"}
}

// question asks when a limit ends.
type question struct {
	Start string `json:"start"`
	Limit string `json:"limit"`
}

// dueAnswer is a question with its due time.
type dueAnswer struct {
	Start string    `json:"start"`
	Limit law.Limit `json:"limit"`
	law.Due
}

// answer derives the due time. Errors are problems.
func (q question) answer(cal *law.Calendar) (dueAnswer, error) {
	limit, err := law.ParseLimit(strings.TrimPrefix(q.Limit, "+"))
	if err != nil {
		return dueAnswer{}, err
	}
	start, err := parseStart(q.Start, limit.Unit == law.Hours)
	if err != nil {
		return dueAnswer{}, err
	}
	due, err := cal.Due(start, limit)
	return dueAnswer{Start: q.Start, Limit: limit, Due: due}, err
}

// startLayouts are the ways to write a moment, in Beijing time unless the last.
var startLayouts = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339}

// parseStart reads a day or a moment; hours need a moment.
func parseStart(s string, hours bool) (time.Time, error) {
	for _, layout := range startLayouts {
		if t, err := time.ParseInLocation(layout, s, law.Shanghai()); err == nil {
			return t, nil
		}
	}
	day, err := law.ParseDate(s)
	if err != nil {
		return time.Time{}, err
	}
	if hours {
		return time.Time{}, problem.New(problem.Invalid, "hours_need_a_moment",
			fmt.Sprintf("按小时计算须写明起始时刻，如 %sT09:30", day), fmt.Sprintf("hours run from a moment; write it as %sT09:30", day))
	}
	return day.Start(), nil
}

// writeJSON writes one value on one line.
func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
