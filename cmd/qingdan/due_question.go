package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

// question asks when a limit ends. Times are days or moments as parseTime
// reads them, limits are as law.ParseLimit reads them, with or without a plus.
type question struct {
	Start      string       `json:"start"`
	Limit      string       `json:"limit"`
	Pauses     []pausedFor  `json:"pauses,omitempty"`
	Extensions []extendedBy `json:"extensions,omitempty"`
}

// pausedFor is a pause; without To it is still open.
type pausedFor struct {
	From string `json:"from"`
	To   string `json:"to,omitempty"`
}

type extendedBy struct {
	On    string `json:"on"`
	Limit string `json:"limit"`
}

// dueAnswer is a question with its due time.
type dueAnswer struct {
	question
	law.Due
	limit law.Limit
}

// What stands for the papers that a real pause or extension needs.
const (
	pauseReason = "pause"
	noPaper     = "qingdan due"
)

// answer derives the due time. Errors are problems.
func (q question) answer(cal *law.Calendar) (dueAnswer, error) {
	limit, err := parseLimit(q.Limit)
	if err != nil {
		return dueAnswer{}, err
	}
	start, err := parseTime(q.Start, limit.Unit)
	if err != nil {
		return dueAnswer{}, err
	}
	ledger, err := q.ledger(limit.Unit)
	if err != nil {
		return dueAnswer{}, err
	}
	clock, err := law.Clock{Limit: limit}.Start(start)
	for _, entry := range ledger {
		if err == nil {
			clock, err = clock.Apply(entry)
		}
	}
	if err != nil {
		return dueAnswer{}, err
	}
	due, err := clock.Due(cal)
	for i, step := range due.Steps {
		if step.Name.Zh == pauseReason {
			due.Steps[i].Name = lang.Text{Zh: "中止", En: "pause"}
		}
	}
	q.Limit = limit.String()
	return dueAnswer{question: q, Due: due, limit: limit}, err
}

// ledger returns the pauses and extensions in order of time.
func (q question) ledger(unit law.Unit) ([]law.Entry, error) {
	pauses := make([][]law.Entry, 0, len(q.Pauses))
	for _, p := range q.Pauses {
		pause, err := p.entries(unit)
		if err != nil {
			return nil, err
		}
		pauses = append(pauses, pause)
	}
	// One may resume and pause again at the same time: whole pauses first.
	slices.SortStableFunc(pauses, func(a, b []law.Entry) int {
		return cmp.Or(a[0].At.Compare(b[0].At), a[len(a)-1].At.Compare(b[len(b)-1].At))
	})
	entries := slices.Concat(pauses...)
	for _, e := range q.Extensions {
		extension, err := e.entry(unit)
		if err != nil {
			return nil, err
		}
		entries = append(entries, extension)
	}
	slices.SortStableFunc(entries, func(a, b law.Entry) int { return a.At.Compare(b.At) })
	return entries, nil
}

func (p pausedFor) entries(unit law.Unit) ([]law.Entry, error) {
	from, err := parseTime(p.From, unit)
	if err != nil {
		return nil, err
	}
	entries := []law.Entry{{Kind: law.EntryPause, At: from, Reason: pauseReason, Notice: noPaper}}
	if p.To == "" {
		return entries, nil
	}
	to, err := parseTime(p.To, unit)
	if err != nil {
		return nil, err
	}
	if to.Before(from) {
		return nil, problem.New(problem.Invalid, "pause_ends_before_it_begins",
			fmt.Sprintf("中止于 %s 开始，不能在 %s 恢复；请检查先后", p.From, p.To),
			fmt.Sprintf("a pause from %s cannot end on %s; check the order", p.From, p.To))
	}
	return append(entries, law.Entry{Kind: law.EntryResume, At: to}), nil
}

func (e extendedBy) entry(unit law.Unit) (law.Entry, error) {
	extra, err := parseLimit(e.Limit)
	if err != nil {
		return law.Entry{}, err
	}
	on, err := parseTime(e.On, unit)
	return law.Entry{Kind: law.EntryExtend, At: on, Extra: extra, Reason: noPaper, By: noPaper}, err
}

// parseLimit reads 20wd or +20wd.
func parseLimit(s string) (law.Limit, error) { return law.ParseLimit(strings.TrimPrefix(s, "+")) }

// momentLayouts are the ways to write a moment, in Beijing time unless the last.
var momentLayouts = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339}

// parseTime reads a day or a moment; hours need a moment.
func parseTime(s string, unit law.Unit) (time.Time, error) {
	for _, layout := range momentLayouts {
		if t, err := time.ParseInLocation(layout, s, law.Shanghai()); err == nil {
			return t, nil
		}
	}
	day, err := law.ParseDate(s)
	if err != nil {
		return time.Time{}, err
	}
	if unit == law.Hours {
		return time.Time{}, problem.New(problem.Invalid, "hours_need_a_moment",
			fmt.Sprintf("按小时计算须写明时刻\uff0c如 %sT09:30", day), fmt.Sprintf("hours run from a moment; write it as %sT09:30", day))
	}
	return day.Start(), nil
}
