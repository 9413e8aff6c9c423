package main

import (
	"encoding/json"
	"io"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

type dueCmd struct {
	Start string `arg:"" optional:"" help:"The day the limit begins, such as 2026-02-10; for hours the moment, 2026-02-10T09:30 (Beijing time). With --json also -, to read questions from standard input."`
	Limit string `arg:"" optional:"" help:"The limit: +20wd working days, +90d days, +6m months, +2y years, +48h hours."`

	Pause  []string `sep:"none" placeholder:"FROM..TO" help:"The clock was paused on FROM and resumed on TO, or still is without TO. May be repeated."`
	Extend []string `sep:"none" placeholder:"ON+LIMIT" help:"The limit was extended, such as 2026-03-20+10wd. May be repeated."`
	JSON   bool     `name:"json" help:"Answer with one JSON object a line."`
}

// Help is shown by qingdan due --help.
func (dueCmd) Help() string {
	return `The start day is not counted. An end in days, months or years that falls on a
rest day moves to the next day that is none. Each line of the answer names the
rule that moved the end and the law that says so.

Examples:

    qingdan due 2026-02-10 +20wd
    qingdan due 2026-02-10T09:30 +48h --lang en
    qingdan due 2026-03-02 +20wd --pause 2026-03-04..2026-03-11 --extend 2026-03-20+10wd
    qingdan due 2026-07-03 +90d --json
    printf '2026-02-10 +20wd\n{"start":"2026-07-03","limit":"90d"}\n' | qingdan due --json -

From standard input each line that is not blank is a question, of at most 64 KiB; each
gets one line of answer. An answer with "error" names the line; the rest are answered
all the same, and the exit code is 1.`
}

// Run answers the question of the command line, or those of standard input.
func (c *dueCmd) Run(std *stdio) error {
	if c.Start == "-" {
		if !c.JSON || c.Limit != "" || len(c.Pause)+len(c.Extend) > 0 {
			return dueUsage("从标准输入读取问题时须写 qingdan due --json -", "to read questions from standard input, write qingdan due --json -")
		}
		return answerLines(std)
	}
	if c.Start == "" || c.Limit == "" {
		return dueUsage("请给出起始日期和期限，例如 qingdan due 2026-02-10 +20wd", "give a start and a limit, for example qingdan due 2026-02-10 +20wd")
	}
	q, err := c.question()
	if err != nil {
		return err
	}
	got, err := q.answer(law.Builtin())
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

// question reads the question of the command line.
func (c *dueCmd) question() (question, error) {
	q := question{Start: c.Start, Limit: c.Limit}
	for _, s := range c.Pause {
		from, to, ok := strings.Cut(s, "..")
		if !ok {
			return q, dueUsage("中止请写成 --pause 2026-03-04..2026-03-11", "write a pause as --pause 2026-03-04..2026-03-11")
		}
		q.Pauses = append(q.Pauses, pausedFor{From: from, To: to})
	}
	for _, s := range c.Extend {
		plus := strings.LastIndex(s, "+")
		if plus < 0 {
			return q, dueUsage("延长请写成 --extend 2026-03-20+10wd", "write an extension as --extend 2026-03-20+10wd")
		}
		q.Extensions = append(q.Extensions, extendedBy{On: s[:plus], Limit: s[plus:]})
	}
	return q, nil
}

func dueUsage(zh, en string) error {
	return &usageError{text: lang.Text{Zh: zh, En: en}, command: " due"}
}

// writeJSON writes one value on one line.
func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
