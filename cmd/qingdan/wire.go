package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"

	"qingdan/internal/app"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/report"
	"qingdan/reports"
	"qingdan/systems"
)

// library compiles the lists of a folder, or the built-in ones for "". Faults
// are reported as by qingdan check.
func library(std *stdio, dir string) (*lists.Library, error) {
	if dir == "" {
		lib, faults := lists.Load(systems.FS)
		if lib == nil {
			return nil, fmt.Errorf("the built-in lists do not compile: %v", faults)
		}
		return lib, nil
	}
	fsys, _, err := listsFolder(dir)
	if err != nil {
		return nil, err
	}
	lib, faults := lists.Load(fsys)
	if lib == nil {
		if err := (lists.Report{Faults: faults}).Write(std.Stderr, std.Lang); err != nil {
			return nil, err
		}
		return nil, problem.New(problem.Invalid, "lists_faulty", "清单有错误，不能运行", "the lists have errors, the city cannot run by them")
	}
	return lib, nil
}

// liveReports reads the reports of a folder, or the built-in ones for "", which
// cite the library's figures.
func liveReports(std *stdio, dir string, lib *lists.Library) ([]*report.Report, error) {
	fsys := fs.FS(reports.FS)
	if dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, &usageError{text: lang.Text{Zh: "没有文件夹 " + dir, En: "there is no folder " + dir}}
		}
		fsys = os.DirFS(dir)
	}
	out, faults := report.Load(fsys, lib.FigureIDs())
	r := lists.Report{Faults: faults}
	failed, _ := r.Count()
	switch {
	case failed > 0 && dir != "":
		if err := r.Write(std.Stderr, std.Lang); err != nil {
			return nil, err
		}
		return nil, reportsFaulty
	case failed > 0: // lists of one's own need not have every figure that the built-in reports cite
		std.logger().Warn("the built-in reports cite figures that these lists do not have; give your own with --reports", "faults", failed)
	}
	return out, nil
}

var reportsFaulty = problem.New(problem.Invalid, "reports_faulty", "报告有错误，不能公布", "the reports have errors and cannot be shown")

// logger writes the program's log to standard error.
func (std *stdio) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(std.Stderr, nil))
}

// say writes one line for the person at the terminal.
func (std *stdio) say(zh, en string) {
	fmt.Fprintln(std.Stdout, lang.Text{Zh: zh, En: en}.In(std.Lang))
}

// serve runs an open city on a listener until ctx ends.
func serve(ctx context.Context, std *stdio, a *app.App, l net.Listener) error {
	err := a.Serve(ctx, l)
	std.say("已停止。", "Stopped.")
	return err
}

// madeFolder says whether a folder is there; a command that only reads must
// not make one.
func madeFolder(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return &usageError{text: lang.Text{Zh: "没有数据文件夹 " + dir, En: "there is no data folder " + dir}}
	}
	return nil
}
