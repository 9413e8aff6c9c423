package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/verify"
)

type verifyFigureCmd struct {
	siteFlags
	Address string   `arg:"" name:"url" help:"Address of the city (https://…), or a folder with a copy of its log."`
	IDs     []string `arg:"" optional:"" name:"id" help:"Figures, for example approvals.on_time_rate. Without it all that the city shows."`
	Members bool     `help:"List the members: what the figure is made of."`
	CSV     string   `name:"csv" placeholder:"FILE" help:"Write the members to a file."`
	From    string   `placeholder:"2026-01-01" help:"Only members on or after this day."`
	To      string   `placeholder:"2026-12-31" help:"Only members on or before this day."`
	Office  string   `placeholder:"CODE" help:"Only members of this office."`
	JSON    bool     `name:"json" help:"Answer with one JSON object a figure."`
}

// Help is shown by qingdan verify figure --help.
func (verifyFigureCmd) Help() string {
	return `Verifies the log, folds its entries into cases and registers, applies the
figure's definition from the list version in force, and compares the value, the
numerator, the denominator and every member with what the city shows.
Exit code 0: equal to the last digit; 1: not; 2: the command line is wrong.

Examples:

    qingdan verify figure https://qingdan.example.gov.cn
    qingdan verify figure https://qingdan.example.gov.cn approvals.on_time_rate --members
    qingdan verify figure https://qingdan.example.gov.cn approvals.on_time_rate --from 2026-01-01 --to 2026-03-31 --office SCJG
    qingdan verify figure https://qingdan.example.gov.cn approvals.on_time_rate --csv members.csv`
}

// Run recomputes each figure and tells.
func (c *verifyFigureCmd) Run(ctx context.Context, std *stdio) error {
	if c.CSV != "" && len(c.IDs) != 1 {
		return &usageError{text: lang.Text{Zh: "--csv 需要恰好一个指标", En: "--csv needs exactly one figure"}, command: " verify figure"}
	}
	scope, err := c.scope()
	if err != nil {
		return err
	}
	site, o, err := c.site(ctx, std, std.aside(c.JSON), c.Address, " verify figure")
	if err != nil {
		return err
	}
	if len(c.IDs) == 0 {
		if site.API == nil {
			return &usageError{text: lang.Text{Zh: "日志的副本不显示指标：请写明指标", En: "a copy of a log shows no figures: name one"}, command: " verify figure"}
		}
		if c.IDs, err = site.IDs(ctx); err != nil {
			return err
		}
	}
	o.Figures = true
	done := func() {}
	if !c.JSON {
		o.Progress, done = std.bar("正在读取日志", "Reading the log")
	}
	l, err := verify.NewLog(site.Log, o)
	if err != nil {
		return err
	}
	good := true
	for _, id := range c.IDs {
		r, err := site.FigureIn(ctx, l, id, scope)
		done()
		if err != nil {
			return err
		}
		if err := c.tell(std, r); err != nil {
			return err
		}
		good = good && r.OK()
	}
	if !good {
		return notVerified()
	}
	return nil
}

// scope is the part of the members that was asked for.
func (c *verifyFigureCmd) scope() (figures.Scope, error) {
	scope := figures.Scope{Period: figures.AllTime(), Office: c.Office}
	if c.From == "" && c.To == "" {
		return scope, nil
	}
	days := [2]law.Date{figures.Undated, figures.Undated}
	for i, text := range []string{c.From, c.To} {
		day, err := law.ParseDate(text)
		if err != nil && text != "" {
			return scope, &usageError{text: lang.Text{Zh: "“" + text + "”不是日期，请写 2026-01-01", En: "“" + text + "” is not a date: write 2026-01-01"}, command: " verify figure"}
		}
		if text != "" {
			days[i] = day
		}
	}
	scope.Period = figures.Since(days[0], days[1])
	return scope, nil
}

func (c *verifyFigureCmd) tell(std *stdio, r *verify.FigureReport) error {
	if c.JSON {
		return writeJSON(std.Stdout, struct {
			*verify.FigureReport
			OK      bool             `json:"ok"`
			Members []figures.Member `json:"members,omitempty"`
		}{r, r.OK(), c.members(r)})
	}
	if !r.Log.OK() {
		std.tellLog(r.Log)
		return nil
	}
	std.tellFigure(r)
	if c.Members {
		std.tellMembers(r)
	}
	if c.CSV == "" {
		return nil
	}
	f, err := os.Create(c.CSV)
	if err != nil {
		return err
	}
	if err := writeMembers(f, r); err != nil {
		_ = f.Close() // the failure above is the one to report
		return err
	}
	return f.Close()
}

func (c *verifyFigureCmd) members(r *verify.FigureReport) []figures.Member {
	if c.Members {
		return r.Members
	}
	return nil
}

// tellFigure says what the log makes, and how the city's figure differs.
func (std *stdio) tellFigure(r *verify.FigureReport) {
	value, name := r.Value, r.Figure.Name.In(std.Lang)
	if value == "" {
		value = lang.Text{Zh: "（尚无数据）", En: "(nothing counted yet)"}.In(std.Lang)
	} else if r.Figure.Unit == "percent" {
		value += " %"
	}
	if part := scopeText(r); part != "" {
		name += " " + part
	}
	made := fmt.Sprintf("%s / %d", figures.Plain(r.Numerator), r.Denominator)
	if r.Figure.Per == lists.PerMedian || r.Figure.Per == lists.PerLatest {
		made = fmt.Sprintf("%s(%d)", r.Figure.Per, r.Denominator)
	}
	std.say(fmt.Sprintf("%s（%s）：%s = %s，由前 %d 条记录算出", name, r.ID, value, made, r.Position),
		fmt.Sprintf("%s (%s): %s = %s, from the first %d entries", name, r.ID, value, made, r.Position))
	switch {
	case r.Shown == nil:
		std.say("  没有可比的：这是日志的副本", "  nothing to compare with: this is a copy of a log")
	case len(r.Differences) == 0:
		std.say(fmt.Sprintf("  ✓ 与该市公布的完全一致，%d 个成员逐一相同", len(r.Members)), fmt.Sprintf("  ✓ equal to what the city shows, to the last digit and in all %d members", len(r.Members)))
	}
	for i, d := range r.Differences {
		if i == maxTold {
			std.say(fmt.Sprintf("  ✗ 还有 %d 处不同", len(r.Differences)-i), fmt.Sprintf("  ✗ and %d more differences", len(r.Differences)-i))
			break
		}
		std.tellDifference(d)
	}
}

// scopeText says which part of a figure it is; "" for all of it.
func scopeText(r *verify.FigureReport) string {
	text := ""
	if r.From != nil || r.To != nil {
		for i, d := range []*law.Date{r.From, r.To} {
			if i == 1 {
				text += "…"
			}
			if d != nil {
				text += d.String()
			}
		}
	}
	if r.Office != "" {
		text = strings.TrimSpace(text + " " + r.Office)
	}
	return verify.Printable(text)
}

// maxTold bounds the differences that are told to people.
const maxTold = 50

var differenceText = map[string]lang.Text{
	"value":       {Zh: "公布的值是 %[2]s，按日志应为 %[3]s", En: "the city shows the value %[2]s, the log makes %[3]s"},
	"numerator":   {Zh: "公布的分子是 %[2]s，按日志应为 %[3]s", En: "the city shows the numerator %[2]s, the log makes %[3]s"},
	"denominator": {Zh: "公布的分母是 %[2]s，按日志应为 %[3]s", En: "the city shows the denominator %[2]s, the log makes %[3]s"},
	"list":        {Zh: "该市按清单 %[2]s 计算，日志中现行的是 %[3]s", En: "the city computes by the list %[2]s, the one in force in the log is %[3]s"},
	"missing":     {Zh: "公布的成员中缺少 %[1]s（%[3]s）", En: "the city leaves out %[1]s (%[3]s)"},
	"extra":       {Zh: "公布的成员中多出 %[1]s（%[2]s）", En: "the city counts %[1]s (%[2]s), which the log does not"},
	"other":       {Zh: "%[1]s 公布为 %[2]s，按日志应为 %[3]s", En: "the city counts %[1]s as %[2]s, the log makes %[3]s"},
}

func (std *stdio) tellDifference(d verify.Difference) {
	text := differenceText[d.What]
	zh, en := fmt.Sprintf(text.Zh, d.Who, d.City, d.Log), fmt.Sprintf(text.En, d.Who, d.City, d.Log)
	if d.Index >= 0 {
		zh += fmt.Sprintf("；它最后的记录是第 %d 条", d.Index)
		en += fmt.Sprintf("; its last entry is %d", d.Index)
	}
	std.say("  ✗ "+verify.Printable(zh), "  ✗ "+verify.Printable(en))
}

// tellMembers lists the members as the log makes them.
func (std *stdio) tellMembers(r *verify.FigureReport) {
	for _, m := range r.Members {
		mark := "－"
		if m.Counts {
			mark = "＋"
		}
		fmt.Fprintf(std.Stdout, "  %s %-24s %-10s %8s  %s  %s\n", mark, verify.Printable(m.Name), verify.Printable(m.Office), figures.Plain(m.Value), memberTime(m.At), verify.Printable(m.Subject))
	}
}

func memberTime(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.In(law.Shanghai()).Format(time.DateTime)
}

// writeMembers writes the members as CSV: what a spreadsheet needs to add them
// up again.
func writeMembers(w io.Writer, r *verify.FigureReport) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"subject", "name", "office", "counts", "value", "at", "last_entry"}}
	for _, m := range r.Members {
		last := ""
		if index, ok := r.Last[m.Subject]; ok {
			last = strconv.FormatInt(index, 10)
		}
		rows = append(rows, []string{m.Subject, m.Name, m.Office, strconv.FormatBool(m.Counts), figures.Plain(m.Value), memberTime(m.At), last})
	}
	return out.WriteAll(rows)
}
