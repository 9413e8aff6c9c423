package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"time"

	"github.com/schollz/progressbar/v3"

	"qingdan/internal/app"
	"qingdan/internal/demo"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/tlog/witness"
	"qingdan/internal/web/centre"
)

type demoCmd struct {
	Data     string  `default:"data/demo" placeholder:"DIR" help:"Folder of the demo's data. It is made once and used again."`
	Database string  `placeholder:"DSN" help:"An empty PostgreSQL database (postgres://…) to make the demo in. Without it SQLite in the data folder."`
	Map      string  `placeholder:"FILE" help:"GeoJSON of the counties and townships for the command centre; see docs/faces.md. Without it, tiles of Siping."`
	Addr     string  `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen."`
	Fresh    bool    `help:"Throw the demo's data away and make them anew."`
	Scale    float64 `default:"1" help:"How large the city is: 1 is about 8,000 cases of 1,500 residents, 0.1 a tenth."`
	Seed     uint64  `default:"1" help:"What all chance comes from: the same seed on the same day makes the same city."`
	witnessing
	printing
}

// Help is shown by qingdan demo --help.
func (demoCmd) Help() string {
	return `Starts a city that is invented and says so, with a year of work behind it. Sign
in as one of the roles that the sign-in page offers; no password is needed.

Examples:

    qingdan demo
    qingdan demo --scale 0.1 --addr 127.0.0.1:8081
    qingdan demo --fresh --seed 7`
}

var demoName = lang.Text{Zh: "演示市", En: "Demo City"}

// demoOrigin is the name of the demo's public log.
const demoOrigin = "demo.qingdan.example/log"

// maxScale bounds what a slip of the finger can start.
const maxScale = 20

// Run makes the demo city if there is none yet, and serves it.
func (c *demoCmd) Run(ctx context.Context, std *stdio) error {
	if !(c.Scale > 0 && c.Scale <= maxScale) {
		return &usageError{text: lang.Text{Zh: fmt.Sprintf("--scale 应大于 0，不超过 %d", maxScale),
			En: fmt.Sprintf("--scale must be above 0 and at most %d", maxScale)}, command: " demo"}
	}
	witnesses, err := c.witnesses(std)
	if err != nil {
		return err
	}
	lib, err := library(std, "")
	if err != nil {
		return err
	}
	divisions, err := centreMap(c.Map, "demo")
	if err != nil {
		return err
	}
	l, err := app.Listen(c.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	a, err := c.open(ctx, std, lib, witnesses, divisions)
	if err != nil {
		return err
	}
	return errors.Join(c.serve(ctx, std, a, l), a.Close())
}

// open opens the demo that is there, or makes one.
func (c *demoCmd) open(ctx context.Context, std *stdio, lib *lists.Library, witnesses *witness.Policy, divisions *centre.Map) (*app.App, error) {
	folder := demo.Folder(c.Data)
	mark, err := folder.Mark()
	if err != nil {
		return nil, err
	}
	if mark == nil || mark.Made.IsZero() || c.Fresh {
		if mark != nil && mark.Made.IsZero() {
			std.say("上次没有做完演示数据，重新做。", "The demo was not finished last time; making it anew.")
		}
		if err := c.make(ctx, std, lib, folder, mark != nil); err != nil {
			return nil, err
		}
	} else {
		c.reuse(std, mark)
	}
	cfg := c.config(std, lib)
	cfg.Map = divisions
	if cfg.Reports, err = liveReports(std, "", lib); err != nil {
		return nil, err
	}
	// What is invented and shown to oneself needs no sandbox, which root has not.
	c.BrowserNoSandbox = c.BrowserNoSandbox || os.Geteuid() == 0
	if cfg.PDF, err = c.printer(std); err != nil {
		return nil, err
	}
	cfg.Witnesses, cfg.WitnessWait = witnesses, c.WitnessWait
	return app.Open(ctx, cfg)
}

func (c *demoCmd) reuse(std *stdio, m *demo.Mark) {
	c.Database = m.Database
	made := m.Made.Local().Format(time.DateTime)
	std.say("沿用 "+made+" 做好的演示数据；要重新做，请加 --fresh。",
		"Using the demo made at "+made+"; add --fresh to make a new one.")
}

func (c *demoCmd) config(std *stdio, lib *lists.Library) app.Config {
	return app.Config{Data: c.Data, Database: c.Database, Library: lib, Name: demoName, Demo: true,
		Log: std.logger(), Now: std.Now, Version: programVersion(), LogOrigin: demoOrigin}
}

// make makes the demo city in the folder, in place of an older one.
func (c *demoCmd) make(ctx context.Context, std *stdio, lib *lists.Library, folder demo.Folder, older bool) error {
	mark := demo.Mark{Seed: c.Seed, Scale: c.Scale, Database: c.Database, Begun: std.Now()}
	release := func() error { return nil }
	if err := c.mustBeVacant(ctx); err != nil { // before the key of what it holds is thrown away
		return err
	}
	if older {
		var err error
		if release, err = app.Claim(c.Data, true); err != nil {
			return err
		}
	}
	if err := errors.Join(folder.Begin(mark), release()); err != nil {
		return err
	}
	clock, ids := &demo.Clock{}, demo.NewIDs()
	plan := demo.Plan{Seed: c.Seed, Scale: c.Scale, Until: std.Now()}
	clock.Set(plan.Begin()) // the city's first events are announcements
	cfg := c.config(std, lib)
	cfg.Now, cfg.NewID, cfg.Cheap, cfg.Alone = clock.Now, ids.NewID, true, true
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return err
	}
	err = c.fill(ctx, std, demo.World{City: a.City, Access: a.Access, Clock: clock, IDs: ids}, plan)
	if err := errors.Join(err, a.Close()); err != nil {
		return err
	}
	return folder.Finish(mark, std.Now())
}

// mustBeVacant refuses a database that is not the folder's own and not empty.
func (c *demoCmd) mustBeVacant(ctx context.Context) error {
	if c.Database == "" {
		return nil
	}
	vacant, err := app.Vacant(ctx, c.Database)
	if err != nil || vacant {
		return err
	}
	return problem.New(problem.Refused, "database_not_empty",
		"这个数据库里已经有一个城市：请另建一个空数据库，或者清空它",
		"the database holds a city already: create an empty one, or empty it")
}

// makingGC trades memory for time while much is made that stays.
const makingGC = 400

func (c *demoCmd) fill(ctx context.Context, std *stdio, w demo.World, plan demo.Plan) error {
	defer debug.SetGCPercent(debug.SetGCPercent(makingGC))
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(std.Stderr), progressbar.OptionSetWidth(30),
		progressbar.OptionSetDescription(lang.Text{Zh: "正在做演示城市的一年", En: "Making a year of the demo city"}.In(std.Lang)),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	plan.Progress = func(done, days int) {
		bar.ChangeMax(days)
		_ = bar.Set(done) // a bar that cannot be drawn stops nothing
	}
	made, err := demo.Make(ctx, w, plan)
	if ctx.Err() != nil {
		return problem.New(problem.Unavailable, "stopped",
			"已停止，演示数据还没有做完：下次启动会重新做", "stopped before the demo was finished: the next start makes it anew")
	}
	if err != nil {
		return fmt.Errorf("make the demo: %w", err)
	}
	std.say(fmt.Sprintf("演示城市做好了：%d 件办件，%d 个办理动作，%d 人。", made.Cases, made.Actions, made.People),
		fmt.Sprintf("The demo city is made: %d cases, %d actions, %d people.", made.Cases, made.Actions, made.People))
	return nil
}

func (c *demoCmd) serve(ctx context.Context, std *stdio, a *app.App, l net.Listener) error {
	address := app.Address(l)
	std.say("演示城市（全部为虚构）："+address+" ，登录页可选角色，不需要密码。",
		"The demo city (all of it invented): "+address+" — choose a role on the sign-in page, no password is needed.")
	return serve(ctx, std, a, l)
}
