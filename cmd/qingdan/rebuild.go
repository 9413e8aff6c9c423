package main

import (
	"context"
	"errors"
	"fmt"

	"qingdan/internal/app"
)

type rebuildCmd struct {
	Data     string `default:"data" placeholder:"DIR" help:"The city's data folder."`
	Database string `placeholder:"DSN" help:"PostgreSQL (postgres://…) or the path of a SQLite file. Without it city.db in the data folder."`
	Lists    string `placeholder:"DIR" help:"Folder of the systems the city runs by. Without it those built in."`
}

// Help is shown by qingdan rebuild --help.
func (rebuildCmd) Help() string {
	return `Writes cases, clocks, records, numbers and figures anew from the events, which
are the truth. It refuses while a server runs on the data folder; on PostgreSQL
stop the servers on other machines too.

Example:

    qingdan rebuild --data /var/lib/qingdan`
}

// Run rebuilds and says how much.
func (c *rebuildCmd) Run(ctx context.Context, std *stdio) error {
	if err := madeFolder(c.Data); err != nil {
		return err
	}
	lib, err := library(std, c.Lists)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Data: c.Data, Database: c.Database, Library: lib, Log: std.logger(), Now: std.Now, Alone: true, NoLog: true})
	if err != nil {
		return err
	}
	began := std.Now()
	n, err := a.City.Rebuild(ctx)
	if err := errors.Join(err, a.Close()); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	took := std.Now().Sub(began).Seconds()
	std.say(fmt.Sprintf("已由 %d 个事件重建全部投影，用时 %.1f 秒。", n, took),
		fmt.Sprintf("Rebuilt all projections from %d events in %.1f seconds.", n, took))
	return nil
}
