package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"qingdan/internal/access"
	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/problem"
)

type eraseCmd struct {
	Number     string `arg:"" help:"Number of the case."`
	Ground     string `required:"" placeholder:"GROUND" help:"Lawful ground: purpose, term, consent, unlawful or other."`
	Document   string `required:"" placeholder:"文号" help:"Number of the document by which it was decided."`
	Data       string `default:"data" placeholder:"DIR" help:"The city's data folder."`
	Database   string `placeholder:"DSN" help:"PostgreSQL (postgres://…) or the path of a SQLite file. Without it city.db in the data folder."`
	Lists      string `placeholder:"DIR" help:"Folder of the systems the city runs by. Without it those built in."`
	LogStorage string `placeholder:"DIR|URL" help:"Where the public log's files lie: a folder, or the s3:// address that serve has. Without it log in the data folder."`
	Yes        bool   `help:"Do not ask. It also states that no law requires the data to be kept any longer."`
}

// Help is shown by qingdan erase --help.
func (eraseCmd) Help() string {
	var b strings.Builder
	b.WriteString(`Deletes the private side of a case that has ended: who applied, the form, what
officials wrote, the files. It cannot be undone. What was public stays, the
public log stays valid, and tells the ground. On SQLite stop the server first, or
use the page for administrators.

Grounds (Personal Information Protection Law, article 47, paragraph 1):
`)
	for _, g := range law.ErasureGrounds {
		fmt.Fprintf(&b, "\n    %-10s%s (%s)", g.ID, g.Name.Zh, g.Name.En)
	}
	b.WriteString(`

Example:

    qingdan erase SCJG-2026-000123 --ground purpose --document 四政数函〔2026〕7号`)
	return b.String()
}

// Run erases the case, after it was asked for twice.
func (c *eraseCmd) Run(ctx context.Context, std *stdio) error {
	if err := madeFolder(c.Data); err != nil {
		return err
	}
	ground, ok := law.FindErasureGround(c.Ground)
	if !ok {
		return &usageError{text: lang.Text{Zh: "--ground 应为 purpose、term、consent、unlawful 或 other，而不是 " + c.Ground,
			En: "--ground must be purpose, term, consent, unlawful or other, not " + c.Ground}, command: " erase"}
	}
	if !c.Yes {
		if err := c.ask(std, ground); err != nil {
			return err
		}
	}
	lib, err := library(std, c.Lists)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Data: c.Data, Database: c.Database, Library: lib, Log: std.logger(), Now: std.Now, LogStorage: c.LogStorage})
	if err != nil {
		return err
	}
	done, err := c.erase(ctx, a)
	if err := errors.Join(err, a.Close()); err != nil {
		return err
	}
	std.say(fmt.Sprintf("已删除办件 %s 的非公开部分：%d 个事件，%d 个文件；%d 个文件因其他办件也在用而保留。", done.Number, done.Events, done.Files, done.Shared),
		fmt.Sprintf("Erased the private side of case %s: %d events, %d files; %d files stay, because other cases name them.", done.Number, done.Events, done.Files, done.Shared))
	return nil
}

// erase brings the log up to date, erases as the operator of the machine, and
// lets the log tell it.
func (c *eraseCmd) erase(ctx context.Context, a *app.App) (city.EraseReceipt, error) {
	if _, err := a.City.Sequence(ctx); err != nil {
		return city.EraseReceipt{}, err
	}
	done, err := a.City.Erase(ctx, &access.Viewer{Person: access.Operator, Admin: true},
		city.EraseRequest{Case: c.Number, Ground: c.Ground, Document: c.Document, Expired: true})
	if err != nil {
		return done, err
	}
	_, err = a.City.Sequence(ctx)
	return done, err
}

// ask wants the number once more.
func (c *eraseCmd) ask(std *stdio, ground law.ErasureGround) error {
	std.say("将永久删除办件 "+c.Number+" 的非公开部分，无法恢复。依据："+ground.Basis+"（"+ground.Name.Zh+"）。法律、行政法规规定的保存期限未届满的，不得删除。",
		"The private side of case "+c.Number+" will be deleted for good. Ground: "+ground.Name.En+". Do not go on while a law or regulation requires it to be kept.")
	std.say("请再输入一次办件编号：", "Type the number of the case again:")
	line, _ := bufio.NewReader(std.Stdin).ReadString('\n') // no answer is a no
	if strings.TrimSpace(line) != c.Number {
		return problem.New(problem.Refused, "not_confirmed", "编号不一致，没有删除", "the number is not the same, nothing was erased")
	}
	return nil
}
