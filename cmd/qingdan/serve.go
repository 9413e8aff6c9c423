package main

import (
	"context"
	"errors"
	"net/netip"

	"qingdan/internal/app"
	"qingdan/internal/lang"
)

type serveCmd struct {
	Data     string   `default:"data" placeholder:"DIR" help:"Folder of the city's key, files and database. Back it up whole."`
	Database string   `placeholder:"DSN" help:"PostgreSQL (postgres://…) or the path of a SQLite file. Without it city.db in the data folder."`
	Lists    string   `placeholder:"DIR" help:"Folder of the systems to run by. Without it those built in."`
	Reports  string   `placeholder:"DIR" help:"Folder of the live reports. Without it those built in."`
	Holidays string   `placeholder:"FILE" help:"State Council notices of further years, as CSV like the built-in ones."`
	Addr     string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen. Put a proxy with TLS in front of it."`
	URL      string   `name:"url" placeholder:"URL" help:"Address at which people reach the city, such as https://zwfw.siping.gov.cn: it stands in QR codes and on papers. Without it, the address that the browser names."`
	Secure   bool     `help:"The city is reached over https only: cookies say so."`
	Proxy    []string `placeholder:"CIDR" help:"Proxies in front of the city whose X-Forwarded-For is believed, for example 127.0.0.1/32."`
	Map      string   `placeholder:"FILE" help:"GeoJSON of the counties and townships for the command centre; see docs/faces.md. Without it, tiles of Siping."`
	Name     string   `default:"清单" help:"Name of the city, in Chinese."`
	NameEn   string   `name:"name-en" default:"Qingdan" help:"Name of the city, in English."`

	LogOrigin  string `placeholder:"NAME" help:"Name of the public log, such as log.siping.gov.cn/qingdan: where it will be read, without https://. It is kept at the first start and cannot change."`
	LogStorage string `placeholder:"DIR|URL" help:"Folder of the public log's files, or s3://bucket/prefix?endpoint=https://host&region=name with the credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without it log in the data folder. Processes that share a database must share it."`
	witnessing
	printing
}

// Help is shown by qingdan serve --help.
func (serveCmd) Help() string {
	return `Runs a city. It begins empty: the first start prints an address and a code with
which to make the first administrator. SIGTERM or Ctrl-C lets the requests under
way finish and stops.

Examples:

    qingdan serve
    qingdan serve --data /var/lib/qingdan --addr 127.0.0.1:9000 --name 四平市 --name-en Siping
    qingdan serve --database postgres://qingdan@localhost/qingdan --lists ./systems`
}

// Run serves until the program is asked to stop.
func (c *serveCmd) Run(ctx context.Context, std *stdio) error {
	proxies, err := c.proxies()
	if err != nil {
		return err
	}
	lib, err := library(std, c.Lists)
	if err != nil {
		return err
	}
	live, err := liveReports(std, c.Reports, lib)
	if err != nil {
		return err
	}
	days, err := calendar(c.Holidays)
	if err != nil {
		return err
	}
	witnesses, err := c.witnesses(std)
	if err != nil {
		return err
	}
	divisions, err := centreMap(c.Map, "serve")
	if err != nil {
		return err
	}
	printer, err := c.printer(std)
	if err != nil {
		return err
	}
	l, err := app.Listen(c.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	a, err := app.Open(ctx, app.Config{Data: c.Data, Database: c.Database, Library: lib, Reports: live, Calendar: days, Log: std.logger(), Now: std.Now,
		Name: lang.Text{Zh: c.Name, En: c.NameEn}, Version: programVersion(),
		Secure: c.Secure, URL: c.URL, Proxies: proxies, LogOrigin: c.LogOrigin, LogStorage: c.LogStorage,
		Map: divisions, PDF: printer, Witnesses: witnesses, WitnessWait: c.WitnessWait})
	if err != nil {
		return err
	}
	if err := welcome(ctx, std, a, app.Address(l)); err != nil {
		return errors.Join(err, a.Close())
	}
	return errors.Join(serve(ctx, std, a, l), a.Close())
}

func (c *serveCmd) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range c.Proxy {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, &usageError{text: lang.Text{Zh: "--proxy 应为网段，例如 127.0.0.1/32，而不是 " + text,
				En: "--proxy must be a network such as 127.0.0.1/32, not " + text}, command: " serve"}
		}
		out = append(out, p)
	}
	return out, nil
}

// welcome says where the city is, and how to make its first administrator.
func welcome(ctx context.Context, std *stdio, a *app.App, address string) error {
	std.say("清单已启动："+address, "Qingdan is running: "+address)
	empty, err := a.Access.NeedsFirstAdmin(ctx)
	if err != nil || !empty {
		return err
	}
	code, err := a.Access.SetupCode(ctx)
	if err != nil {
		return err
	}
	std.say("还没有管理员。请打开 "+address+"/set-up ，用这个设置码设立首位管理员："+code,
		"There is no administrator yet. Open "+address+"/set-up and make the first one with this code: "+code)
	return nil
}
