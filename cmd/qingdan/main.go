// Command qingdan runs a Chinese prefecture-level city by its published lists.
// Each command is a struct with a Run method in a file of its own and a line
// in the struct commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// commands is the whole command line. A new command is a line here and a file.
// Its Run method may ask for a *stdio and a context.Context, which ends when
// the program is asked to stop.
type commands struct {
	Lang languageFlag `enum:"zh,en,auto" default:"auto" placeholder:"zh|en" help:"Language of answers and errors: zh (中文) or en. Without it $$LANG decides, else zh."`

	Audit   auditCmd   `cmd:"" help:"Compare every event with the public log and name what was tampered with (审计)."`
	Check   checkCmd   `cmd:"" help:"Check lists and say everything that is wrong with them (清单检查)."`
	Demo    demoCmd    `cmd:"" help:"Start an invented city with a year of work behind it (演示)."`
	Due     dueCmd     `cmd:"" help:"Tell when a legal time limit ends, and why (期限计算)."`
	Import  importCmd  `cmd:"" help:"Open cases from a workbook (表格导入)."`
	Erase   eraseCmd   `cmd:"" help:"Delete the private side of a case by law, for good (依法删除)."`
	Follow  followCmd  `cmd:"" help:"Follow the public logs of several cities and add a figure up (汇总)."`
	Rebuild rebuildCmd `cmd:"" help:"Write all projections anew from the events (重建)."`
	Replay  replayCmd  `cmd:"" help:"What if: play past events under changed lists and compare (假设重放)."`
	Serve   serveCmd   `cmd:"" help:"Run a city (运行)."`
	Verify  verifyCmd  `cmd:"" help:"Check a city from outside: its public log, its figures, a receipt (核验)."`
	Version versionCmd `cmd:"" help:"Print the version of the program and of its calendar (版本)."`
	Witness witnessCmd `cmd:"" help:"Cosign the public logs of other cities (见证)."`
}

const description = `Qingdan (清单) runs a city by its published lists: what a government may do,
must do and offers is written on lists; each piece of work is a case of one
listed item; limits, figures and numbers are computed, never typed.

To begin with, ask when a limit of 20 working days ends:

  qingdan due 2026-02-10 +20wd`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], processIO()))
}
