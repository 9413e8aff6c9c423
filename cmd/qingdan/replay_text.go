package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/replay"
)

func writeLine(w io.Writer, text string) { fmt.Fprintln(w, text) }

var howTexts = map[string]lang.Text{
	replay.Added: {Zh: "新增", En: "added"}, replay.Removed: {Zh: "取消", En: "removed"}, replay.Changed: {Zh: "改动", En: "changed"},
	"item": {Zh: "事项", En: "Item"}, "figure": {Zh: "指标", En: "Figure"},
}

// tellReplay tells a replay as tables, with the first cases that differ.
func (std *stdio) tellReplay(r *replay.Report, cases int) {
	std.say(fmt.Sprintf("重放了 %d 个事件，比较了 %d 件办件：其中 %d 件的结果会不同。", r.Events, r.Cases, r.Differ),
		fmt.Sprintf("Played %d events and compared %d cases: %d would have come out differently.", r.Events, r.Cases, r.Differ))
	if len(r.Changes) == 0 {
		std.say("改动后的清单与现行清单没有差别。", "The changed lists say nothing that those in force do not.")
	}
	for _, c := range r.Changes {
		line := howTexts[c.What].In(std.Lang) + " " + c.ID + " " + howTexts[c.How].In(std.Lang)
		for _, l := range c.Limits {
			line += std.in("；", "; ") + l.Name.In(std.Lang) + " " + std.limit(l.Before.Effective()) + " → " + std.limit(l.After.Effective())
		}
		writeLine(std.Stdout, line)
	}
	std.tellFigures(r)
	std.tellGroups(r)
	std.tellCases(r, cases)
	std.tellUnknown(r)
}

func (std *stdio) in(zh, en string) string { return lang.Text{Zh: zh, En: en}.In(std.Lang) }

func (std *stdio) limit(l law.Limit) string {
	if l.IsZero() {
		return "–"
	}
	return l.Text().In(std.Lang)
}

// table writes lines of cells in columns.
func (std *stdio) table(heads []string, rows [][]string) {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{heads}, rows...) {
		fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
	}
	_ = w.Flush() // into memory: never fails
	for line := range strings.Lines(text.String()) {
		writeLine(std.Stdout, strings.TrimRight(line, " \n"))
	}
}

func (std *stdio) tellFigures(r *replay.Report) {
	var rows [][]string
	for _, f := range r.Figures {
		if f.Differ {
			rows = append(rows, []string{f.ID, f.Before.String(), f.After.String(), f.Name.In(std.Lang)})
		}
	}
	writeLine(std.Stdout, "")
	if len(rows) == 0 {
		std.say(fmt.Sprintf("指标：%d 项都不变。", len(r.Figures)), fmt.Sprintf("Figures: all %d stay as they are.", len(r.Figures)))
		return
	}
	std.say(fmt.Sprintf("指标：%d 项中有 %d 项不同。", len(r.Figures), len(rows)), fmt.Sprintf("Figures: %d of %d differ.", len(rows), len(r.Figures)))
	std.table([]string{std.in("指标", "figure"), std.in("改动前", "before"), std.in("改动后", "after"), ""}, rows)
}

func (std *stdio) tellGroups(r *replay.Report) {
	if len(r.Groups) == 0 {
		return
	}
	var rows [][]string
	for _, g := range r.Groups {
		rows = append(rows, []string{g.Office, g.Item, fmt.Sprint(g.Cases), fmt.Sprintf("%d/%d", g.LateBefore, g.Timed), fmt.Sprintf("%d/%d", g.LateAfter, g.Timed),
			fmt.Sprint(g.Refused), fmt.Sprint(g.Removed), fmt.Sprint(g.Differ)})
	}
	writeLine(std.Stdout, "")
	std.say("在哪里（超期：超期件数/已开始计时的件数）：", "Where (late: cases late of cases in which a limit began to run):")
	std.table([]string{std.in("机构", "office"), std.in("事项", "item"), std.in("办件", "cases"), std.in("原超期", "late before"), std.in("将超期", "late after"),
		std.in("会被拒绝", "refused"), std.in("不再列入", "off the list"), std.in("不同", "differ")}, rows)
}

func (std *stdio) tellCases(r *replay.Report, most int) {
	if len(r.Differs) == 0 || most <= 0 {
		return
	}
	writeLine(std.Stdout, "")
	var rows [][]string
	for _, d := range r.Differs[:min(most, len(r.Differs))] {
		rows = append(rows, []string{d.Name(), d.Office, d.Item, std.why(d)})
	}
	std.table([]string{std.in("办件", "case"), std.in("机构", "office"), std.in("事项", "item"), std.in("原因", "why")}, rows)
	if n := len(r.Differs) - most; n > 0 {
		std.say(fmt.Sprintf("  还有 %d 件：用 --csv 或 --json 全部写出。", n), fmt.Sprintf("  and %d more: --csv or --json writes them all.", n))
	}
}

// why says in one line why a case differs.
func (std *stdio) why(d replay.CaseDiff) string {
	var all []string
	for _, w := range d.Reasons {
		all = append(all, w.Text().In(std.Lang))
	}
	if len(all) == 0 {
		all = append(all, std.in("计入指标的方式不同："+strings.Join(d.Figures, "、"), "counted differently in "+strings.Join(d.Figures, ", ")))
	}
	return strings.Join(all, std.in("；", "; "))
}

func (std *stdio) tellUnknown(r *replay.Report) {
	if len(r.Unknown) == 0 {
		return
	}
	writeLine(std.Stdout, "")
	std.say("无法得知：", "Not known:")
	for _, u := range r.Unknown {
		writeLine(std.Stdout, "  "+u.Text().In(std.Lang))
	}
}
