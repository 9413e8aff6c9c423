package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"

	"qingdan/internal/app"
	"qingdan/internal/casework"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
	"qingdan/internal/replay"
	"qingdan/internal/verify"
)

type replayCmd struct {
	With     string `required:"" placeholder:"DIR" help:"The changed lists: the folder that holds the system folders, or one system's folder. Systems that it does not have stay as they are."`
	Data     string `default:"data" placeholder:"DIR" help:"The city's data folder."`
	Database string `placeholder:"DSN" help:"PostgreSQL (postgres://…) or the path of a SQLite file. Without it city.db in the data folder."`
	Log      string `placeholder:"URL|DIR" help:"Play a public log instead: the address of a city, or a folder with a copy of its log. It is verified first; no database is needed."`
	From     string `placeholder:"DAY" help:"Leave out cases opened before this day, such as 2026-01-01."`
	To       string `placeholder:"DAY" help:"Do not play events after this day."`
	Cases    int    `default:"20" placeholder:"N" help:"How many differing cases the table lists."`
	JSON     bool   `name:"json" help:"Write the whole report as JSON."`
	CSV      string `name:"csv" placeholder:"FILE" help:"Write all differing cases to a file."`
	siteFlags
}

// Help is shown by qingdan replay --help.
func (replayCmd) Help() string {
	return `What if? Plays past events under changed lists, beside the lists in force, and
reports which figures and which cases would have come out differently: what
would have been late, and where; what would have been refused, and why. It also
says what cannot be known. It only reads, and may run beside a server. The exit
code is 0 whether or not something differs, 1 where the changed lists have errors
or the log does not verify.

Examples:

    qingdan replay --with ./changed
    qingdan replay --with ./changed --from 2026-01-01 --csv cases.csv
    qingdan replay --with ./changed --log https://qingdan.example.gov.cn`
}

// Run replays and reports.
func (c *replayCmd) Run(ctx context.Context, std *stdio) error {
	from, err := c.day("--from", c.From)
	if err != nil {
		return err
	}
	to, err := c.day("--to", c.To)
	if err != nil {
		return err
	}
	changed, err := library(std, c.With)
	if err != nil {
		return c.faulty(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(makingGC)) // much is made that lives as long as the replay
	var report *replay.Report
	if c.Log != "" {
		report, err = c.outside(ctx, std, replay.Config{Changed: changed, From: from, To: to})
	} else {
		report, err = c.inside(ctx, std, app.ReplayConfig{Data: c.Data, Database: c.Database, Changed: changed, From: from, To: to})
	}
	if err != nil {
		return err
	}
	return c.write(std, report)
}

func (c *replayCmd) day(flag, text string) (law.Date, error) {
	if text == "" {
		return 0, nil
	}
	day, err := law.ParseDate(text)
	if err != nil {
		return 0, &usageError{text: lang.Text{Zh: flag + " 应为日期，例如 2026-01-01，而不是 " + text, En: flag + " must be a day such as 2026-01-01, not " + text}, command: " replay"}
	}
	return day, nil
}

// faulty says of faulty lists what they cannot be used for here.
func (c *replayCmd) faulty(err error) error {
	if p := problem.Of(err); p != nil && p.Code == "lists_faulty" {
		return problem.New(problem.Invalid, "lists_faulty", "改动后的清单有错误，不能重放", "the changed lists have errors, nothing can be played under them")
	}
	return err
}

// inside replays a city's own database.
func (c *replayCmd) inside(ctx context.Context, std *stdio, cfg app.ReplayConfig) (*replay.Report, error) {
	if err := madeFolder(c.Data); err != nil {
		return nil, err
	}
	var done func()
	cfg.Progress, done = std.progress(lang.Text{Zh: "正在重放", En: "Playing"})
	defer done()
	return app.Replay(ctx, cfg)
}

// outside replays a public log: once to verify it and learn the lists in
// force, and once to play it.
func (c *replayCmd) outside(ctx context.Context, std *stdio, cfg replay.Config) (*replay.Report, error) {
	site, o, err := c.site(ctx, std, std.aside(c.JSON), c.Log, " replay")
	if err != nil {
		return nil, err
	}
	first, err := c.read(ctx, std, site, o)
	if err != nil {
		return nil, err
	}
	if cfg.Published, err = first.InForce(ctx); err != nil {
		return nil, c.siteFlags.told(err)
	}
	if cfg.Changed, err = app.Amended(cfg.Library, cfg.Changed); err != nil {
		return nil, err
	}
	r, err := replay.New(cfg)
	if err != nil {
		return nil, err
	}
	o.Each = func(e casework.Event) error {
		r.Intern(&e)
		return r.Add(&e, nil)
	}
	if _, err := c.read(ctx, std, site, o); err != nil {
		return nil, err
	}
	return r.Report()
}

// read verifies a log.
func (c *replayCmd) read(ctx context.Context, std *stdio, site *verify.Site, o verify.Options) (*verify.Log, error) {
	show, done := std.progress(lang.Text{Zh: "正在读取日志", En: "Reading the log"})
	defer done()
	o.Progress = show
	l, err := verify.NewLog(site.Log, o)
	if err != nil {
		return nil, err
	}
	report, err := l.Verify(ctx)
	if err != nil {
		return nil, err
	}
	if !report.OK() {
		for _, f := range report.Findings {
			writeLine(std.Stderr, lang.Text{Zh: "✗ " + f.Text.Zh, En: "✗ " + f.Text.En}.In(std.Lang))
		}
		return nil, notVerified()
	}
	return l, nil
}

// write writes the report in the form asked for.
func (c *replayCmd) write(std *stdio, r *replay.Report) error {
	if c.CSV != "" {
		if err := toFile(filepath.Clean(c.CSV), func(f *os.File) error { return replay.WriteCases(f, r) }); err != nil {
			return err
		}
	}
	if c.JSON {
		return writeJSON(std.Stdout, r)
	}
	std.tellReplay(r, c.Cases)
	return nil
}

// toFile writes a file whole; a failure to close it is a failure to write.
func toFile(name string, write func(*os.File) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		_ = f.Close() // the failure above is the one to report
		return err
	}
	return f.Close()
}
