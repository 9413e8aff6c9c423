// Command pocketbase does the benchmark's work in PocketBase, for comparison:
// an action on a case writes an event, the case under a version check, and its
// clock, in one transaction that is on disk before the reply. It is a module
// of its own, so that the product does not depend on PocketBase.
package main

import (
	"flag"
	"log"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // PocketBase's own tables
)

// pragmas are PocketBase's own, but for synchronous: FULL syncs each commit.
const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)" +
	"&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)"

func main() {
	dir := flag.String("dir", "", "data folder")
	addr := flag.String("addr", "127.0.0.1:8090", "where to listen")
	plan := flag.String("plan", "", "file that tells the load generator what to send")
	clients := flag.Int("clients", 64, "clients, each with a token")
	cases := flag.Int("cases", 2000, "cases")
	event := flag.Int("event", 600, "bytes of an event")
	kernel := flag.Int("case-bytes", 600, "bytes of a case's state")
	flag.Parse()
	if err := run(*dir, *addr, *plan, *clients, *cases, sizes{*event, *kernel}); err != nil {
		log.Fatal(err)
	}
}

// sizes are the bytes that a row carries besides its columns.
type sizes struct{ event, kernel int }

func run(dir, addr, plan string, clients, cases int, size sizes) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir,
		DBConnect: func(path string) (*dbx.DB, error) { return dbx.Open("sqlite", path+pragmas) }})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	app.Settings().Logs.MaxDays = 0 // Qingdan writes no request log either
	if err := app.Save(app.Settings()); err != nil {
		return err
	}
	if err := collections(app); err != nil {
		return err
	}
	p, err := seed(app, "http://"+addr, clients, cases, size)
	if err != nil {
		return err
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.POST("/api/v1/cases/{id}/actions/{action}", take(size)).Bind(apis.RequireAuth("users"))
		if err := e.Next(); err != nil {
			return err
		}
		return p.write(plan)
	})
	return apis.Serve(app, apis.ServeConfig{HttpAddr: addr})
}
