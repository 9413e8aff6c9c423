package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"qingdan/internal/access"
	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/sheets"
	"qingdan/internal/store/dsn"
)

type importCmd struct {
	Item     string `arg:"" help:"Id of the item, as the lists write it."`
	File     string `arg:"" help:"The filled-in workbook. With --template: where to write it."`
	Action   string `placeholder:"ID" help:"Take this action of a case of the item for each row, instead of opening cases of the item."`
	Case     string `placeholder:"NUMBER" help:"With --action: the number of the case."`
	As       string `placeholder:"LOGIN" help:"Who opens the cases: the login of an official whose role may."`
	DryRun   bool   `help:"Check the workbook and say what would be opened; open nothing."`
	Template bool   `help:"Write the item's empty workbook to FILE instead."`
	Marked   string `placeholder:"FILE" help:"Where to write the workbook with comments, if anything in it is wrong."`
	Data     string `default:"data" placeholder:"DIR" help:"The city's data folder."`
	Database string `placeholder:"DSN" help:"PostgreSQL (postgres://…) or the path of a SQLite file. Without it city.db in the data folder."`
	Lists    string `placeholder:"DIR" help:"Folder of the systems the city runs by. Without it those built in."`
}

// Help is shown by qingdan import --help.
func (importCmd) Help() string {
	return `Opens a case for each row of a workbook. With --action each row is an action of a
case that opens others, as when a document is broken down into measures. All of
it is checked first, and every fault is said by sheet and cell; only then
anything is opened. The same file again opens nothing twice, so that what was
interrupted can be run again. On SQLite it refuses while a server runs on the
data folder: import at the desk.

Examples:

    qingdan import measure measures.xlsx --template
    qingdan import measure measures.xlsx --as chen --dry-run
    qingdan import measure measures.xlsx --as chen --marked wrong.xlsx
    qingdan import governing-document measures.xlsx --action assign --case GGB-2026-000001 --as chen`
}

// Run imports the workbook, or writes the template.
func (c *importCmd) Run(ctx context.Context, std *stdio) error {
	lib, err := library(std, c.Lists)
	if err != nil {
		return err
	}
	item := lib.Item(c.Item)
	if item == nil || len(item.Procedure.OpenedBy) == 0 {
		return problem.New(problem.NotFound, "no_item", "清单上没有由工作人员开办的事项 "+c.Item, "the lists have no item "+c.Item+" that officials open")
	}
	rows, err := c.rows(item)
	if err != nil {
		return err
	}
	if c.Template {
		return c.template(std, rows)
	}
	file, book, err := c.read(std, rows)
	if err != nil {
		return err
	}
	if len(book.Faults) > 0 {
		return c.faults(std, file, book.Faults)
	}
	switch {
	case c.As == "" && c.DryRun:
		return c.would(std, rows, book, nil)
	case c.As == "":
		return &usageError{text: lang.Text{Zh: "请用 --as 写明由谁开办", En: "say with --as who opens the cases"}, command: " import"}
	case c.Action != "" && c.Case == "":
		return &usageError{text: lang.Text{Zh: "请用 --case 写明是哪个办件", En: "say with --case of which case"}, command: " import"}
	}
	if err := madeFolder(c.Data); err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Data: c.Data, Database: c.Database, Library: lib, Log: std.logger(), Now: std.Now,
		Alone: !dsn.Shared(c.Database)})
	if err != nil {
		return err
	}
	return errors.Join(c.open(ctx, std, a, rows, file, book), a.Close())
}

// rows is what the workbook's rows are: cases of the item, or one of its actions.
func (c *importCmd) rows(item *lists.Item) (sheets.Subject, error) {
	if c.Action == "" {
		return sheets.Cases(item), nil
	}
	if a := item.Procedure.Action(c.Action); a != nil {
		if rows, ok := sheets.Action(item, a); ok {
			return rows, nil
		}
	}
	return sheets.Subject{}, problem.New(problem.NotFound, "no_action", "事项 "+c.Item+" 没有可以用表格导入的办理动作 "+c.Action,
		"the item "+c.Item+" has no action "+c.Action+" that can be imported from a workbook")
}

func (c *importCmd) template(std *stdio, rows sheets.Subject) error {
	file, err := sheets.Template(rows, std.Lang)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.File, file, 0o644); err != nil {
		return err
	}
	std.say("模板已写到 "+c.File, "The template is in "+c.File)
	return nil
}

func (c *importCmd) read(std *stdio, rows sheets.Subject) ([]byte, *sheets.Book, error) {
	in, err := os.Open(filepath.Clean(c.File))
	if err != nil {
		return nil, nil, &usageError{text: lang.Text{Zh: "读不到文件 " + c.File, En: "cannot read the file " + c.File}, command: " import"}
	}
	file, err := io.ReadAll(io.LimitReader(in, sheets.MaxBytes+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, nil, err
	}
	book, err := sheets.Read(rows, file, std.Now())
	return file, book, err
}

// faults says all that is wrong with the workbook, and fails.
func (c *importCmd) faults(std *stdio, file []byte, faults []sheets.Fault) error {
	for _, f := range faults {
		fmt.Fprintln(std.Stderr, f.Where().In(std.Lang))
	}
	if c.Marked != "" {
		marked, err := sheets.Annotate(file, faults, std.Lang)
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Marked, marked, 0o644); err != nil {
			return err
		}
	}
	return problem.New(problem.Invalid, "workbook_faults", fmt.Sprintf("表格有 %d 处错误", len(faults)), fmt.Sprintf("%d faults in the workbook", len(faults)))
}

func (c *importCmd) would(std *stdio, rows sheets.Subject, book *sheets.Book, before map[int]string) error {
	std.say(fmt.Sprintf("没有错误：将开办 %d 件“%s”，其中 %d 件以前已开办。", len(book.Rows), rows.Name.Zh, len(before)),
		fmt.Sprintf("No faults: %d cases of “%s” would be opened; %d of them have been before.", len(book.Rows), rows.Name.En, len(before)))
	return nil
}

func (c *importCmd) open(ctx context.Context, std *stdio, a *app.App, rows sheets.Subject, file []byte, book *sheets.Book) error {
	who, err := a.Access.ViewerByLogin(ctx, c.As)
	if err != nil {
		return err
	}
	work := city.Import{Item: c.Item, Action: c.Action, Batch: book.Digest, Submit: rows.Submit}
	for _, row := range book.Rows {
		work.Rows = append(work.Rows, city.ImportRow{Number: row.Line, Values: row.Values})
	}
	if c.Action != "" {
		if work.Case, err = c.caseOf(ctx, a, who); err != nil {
			return err
		}
	}
	refused, err := a.City.Rehearse(ctx, who, work)
	if err != nil {
		return err
	}
	if faults := book.Blame(refused); len(faults) > 0 {
		return c.faults(std, file, faults)
	}
	if c.DryRun {
		before, err := a.City.Imported(ctx, who, work)
		if err != nil {
			return err
		}
		return c.would(std, rows, book, before)
	}
	return c.carryOut(ctx, std, a, who, work, book, file)
}

// caseOf finds the case by its number.
func (c *importCmd) caseOf(ctx context.Context, a *app.App, who *access.Viewer) (string, error) {
	found, _, err := a.City.Store.Cases(ctx, who, city.CaseQuery{Item: c.Item, Text: c.Case, Sort: "number", Limit: 1})
	if err != nil {
		return "", err
	}
	if len(found) == 0 || found[0].Number != c.Case {
		return "", problem.New(problem.NotFound, "no_case", "没有编号为 "+c.Case+" 的办件，或者 "+c.As+" 无权查看", "there is no case "+c.Case+", or "+c.As+" may not see it")
	}
	return found[0].ID, nil
}

func (c *importCmd) carryOut(ctx context.Context, std *stdio, a *app.App, who *access.Viewer, work city.Import, book *sheets.Book, file []byte) error {
	bar := progressbar.NewOptions(len(work.Rows), progressbar.OptionSetWriter(std.Stderr), progressbar.OptionSetWidth(30),
		progressbar.OptionSetDescription(lang.Text{Zh: "正在开办", En: "Opening"}.In(std.Lang)),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	refused := map[int]*problem.Problem{}
	opened, again := 0, 0
	err := a.City.Import(ctx, who, work, func(row city.ImportRow, got city.Receipt, p *problem.Problem) {
		_ = bar.Add(1) // a bar that cannot be drawn stops nothing
		switch {
		case p != nil:
			refused[row.Number] = p
		case got.Replayed:
			again++
		default:
			opened++
		}
	})
	_ = bar.Finish()
	std.say(fmt.Sprintf("开办了 %d 件，另有 %d 件以前已开办。", opened, again), fmt.Sprintf("Opened %d cases; %d had been opened before.", opened, again))
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if faults := book.Blame(refused); len(faults) > 0 {
		return c.faults(std, file, faults)
	}
	return nil
}
