package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

type auditCmd struct {
	Data       string `default:"data" placeholder:"DIR" help:"The city's data folder."`
	Database   string `placeholder:"DSN" help:"PostgreSQL (postgres://…) or the path of a SQLite file. Without it city.db in the data folder."`
	LogStorage string `placeholder:"DIR|URL" help:"Where the public log's files lie: a folder, or the s3:// address that serve has. Without it log in the data folder."`
	Against    string `placeholder:"FILE" help:"A checkpoint or .tlog-proof that was kept elsewhere: the log must continue it."`
	JSON       bool   `name:"json" help:"Write the report as JSON."`
}

// Help is shown by qingdan audit --help.
func (auditCmd) Help() string {
	return `Compares every event in the database with the public log, and names each that was
changed, removed, inserted or moved, and what in the log's own files is not what
was signed. It only reads, and may run beside a server. The exit code is 1 where
something was found.

Whoever holds the database, the log's files and the city's key can rewrite all
three. What they cannot rewrite is outside: keep a checkpoint elsewhere and give
it with --against, and let witnesses sign.

Examples:

    qingdan audit --data /var/lib/qingdan
    qingdan audit --data /var/lib/qingdan --against /mnt/outside/checkpoint`
}

// Run audits and reports.
func (c *auditCmd) Run(ctx context.Context, std *stdio) error {
	if err := madeFolder(c.Data); err != nil {
		return err
	}
	cfg := app.AuditConfig{Data: c.Data, Database: c.Database, LogStorage: c.LogStorage}
	if c.Against != "" {
		var err error
		if cfg.Against, err = os.ReadFile(c.Against); err != nil {
			return &usageError{text: lang.Text{Zh: "读不到文件 " + c.Against, En: "cannot read the file " + c.Against}, command: " audit"}
		}
	}
	progress, done := std.progress(lang.Text{Zh: "正在审计", En: "Auditing"})
	cfg.Progress = progress
	report, err := app.Audit(ctx, cfg)
	done()
	if err != nil {
		return err
	}
	if c.JSON {
		out := json.NewEncoder(std.Stdout)
		out.SetIndent("", "  ")
		err = out.Encode(report)
	} else {
		std.report(report)
	}
	if n := int64(len(report.Findings)) + report.More; err == nil && n > 0 {
		return problem.New(problem.Refused, "found", fmt.Sprintf("审计发现 %d 处问题", n), fmt.Sprintf("the audit has found what is not as it was logged: %d in all", n))
	}
	return err
}

// progress draws a bar while there is a terminal to draw it on; done takes it
// away.
func (std *stdio) progress(what lang.Text) (show func(done, total int64), done func()) {
	file, ok := std.Stderr.(*os.File)
	if !ok {
		return nil, func() {}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(file), progressbar.OptionSetWidth(30),
		progressbar.OptionSetDescription(what.In(std.Lang)), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	return func(done, total int64) {
		bar.ChangeMax64(max(total, 1))
		_ = bar.Set64(done) // a bar that cannot be drawn stops nothing
	}, func() { _ = bar.Finish() }
}

// report says what an audit found.
func (std *stdio) report(r *city.AuditReport) {
	std.say(fmt.Sprintf("公示日志：%d 条记录。数据库：%d 个事件，其中 %d 个还没有写入日志。", r.Size, r.Rows, r.Pending),
		fmt.Sprintf("The public log has %d entries. The database has %d events, %d of them not yet in the log.", r.Size, r.Rows, r.Pending))
	if r.Against > 0 && !contradicted(r) {
		std.say(fmt.Sprintf("日志接续给出的检查点（%d 条记录）。", r.Against), fmt.Sprintf("The log continues the checkpoint given, of %d entries.", r.Against))
	}
	for _, e := range r.Erased {
		on := e.At.In(shanghai).Format(time.DateOnly)
		std.say(fmt.Sprintf("依法删除：办件 %s，%s，依据%s，%d 个事件的非公开部分。", caseName(e.Number, e.Case), on, e.Basis, e.Events),
			fmt.Sprintf("Erased by law: case %s on %s under %s, the private side of %d events.", caseName(e.Number, e.Case), on, e.Basis, e.Events))
	}
	for _, f := range r.Findings {
		text := findingText(f)
		std.say("✗ "+text.Zh, "✗ "+text.En)
	}
	if r.More > 0 {
		std.say(fmt.Sprintf("另有 %d 处没有列出。", r.More), fmt.Sprintf("%d more are not listed.", r.More))
	}
	if len(r.Findings) == 0 {
		std.say("没有发现问题：日志里的每个事件都与当时写入的一致。", "Nothing was found: every event that is in the log is what was logged.")
	}
}

func contradicted(r *city.AuditReport) bool {
	for _, f := range r.Findings {
		if f.What == city.Rewritten {
			return true
		}
	}
	return false
}
