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
	return `Opens a case for each row of a workbook. All of it is checked first, and every
fault is said by sheet and cell; only then anything is opened. The same file
again opens nothing twice, so that what was interrupted can be run again. On
SQLite it refuses while a server runs on the data folder: import at the desk.

Examples:

    qingdan import measure measures.xlsx --template
    qingdan import measure measures.xlsx --as chen --dry-run
    qingdan import measure measures.xlsx --as chen --marked wrong.xlsx`
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
	if c.Template {
		return c.template(std, item)
	}
	file, book, err := c.read(std, item)
	if err != nil {
		return err
	}
	if len(book.Faults) > 0 {
		return c.faults(std, file, book.Faults)
	}
	if c.As == "" && !c.DryRun {
		return &usageError{text: lang.Text{Zh: "请用 --as 写明由谁开办", En: "say with --as who opens the cases"}, command: " import"}
	}
	if c.As == "" {
		return c.would(std, item, book, nil)
	}
	if err := madeFolder(c.Data); err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Data: c.Data, Database: c.Database, Library: lib, Log: std.logger(), Now: std.Now,
		Alone: !dsn.Shared(c.Database)})
	if err != nil {
		return err
	}
	return errors.Join(c.open(ctx, std, a, item, file, book), a.Close())
}

func (c *importCmd) template(std *stdio, item *lists.Item) error {
	file, err := sheets.Template(item, std.Lang)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.File, file, 0o644); err != nil {
		return err
	}
	std.say("模板已写到 "+c.File, "The template is in "+c.File)
	return nil
}

func (c *importCmd) read(std *stdio, item *lists.Item) ([]byte, *sheets.Book, error) {
	in, err := os.Open(filepath.Clean(c.File))
	if err != nil {
		return nil, nil, &usageError{text: lang.Text{Zh: "读不到文件 " + c.File, En: "cannot read the file " + c.File}, command: " import"}
	}
	file, err := io.ReadAll(io.LimitReader(in, sheets.MaxBytes+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, nil, err
	}
	book, err := sheets.Read(item, file, std.Now())
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

func (c *importCmd) would(std *stdio, item *lists.Item, book *sheets.Book, before map[int]string) error {
	std.say(fmt.Sprintf("没有错误：将开办 %d 件“%s”，其中 %d 件以前已开办。", len(book.Rows), item.Name.Zh, len(before)),
		fmt.Sprintf("No faults: %d cases of “%s” would be opened; %d of them have been before.", len(book.Rows), item.Name.En, len(before)))
	return nil
}

func (c *importCmd) open(ctx context.Context, std *stdio, a *app.App, item *lists.Item, file []byte, book *sheets.Book) error {
	who, err := a.Access.ViewerByLogin(ctx, c.As)
	if err != nil {
		return err
	}
	o := city.Opening{Item: item.ID, Batch: book.Digest, Submit: book.Submit}
	rows := map[int]sheets.Row{}
	for _, row := range book.Rows {
		o.Rows = append(o.Rows, city.OpeningRow{Number: row.Line, Form: row.Form})
		rows[row.Line] = row
	}
	if c.DryRun {
		before, err := a.City.OpenedBefore(ctx, who, o)
		if err != nil {
			return err
		}
		return c.would(std, item, book, before)
	}
	return c.openAll(ctx, std, a, who, o, func(row int, p *problem.Problem) []sheets.Fault { return rows[row].Blame(p) }, file)
}

func (c *importCmd) openAll(ctx context.Context, std *stdio, a *app.App, who *access.Viewer, o city.Opening,
	blame func(int, *problem.Problem) []sheets.Fault, file []byte) error {
	bar := progressbar.NewOptions(len(o.Rows), progressbar.OptionSetWriter(std.Stderr), progressbar.OptionSetWidth(30),
		progressbar.OptionSetDescription(lang.Text{Zh: "正在开办", En: "Opening"}.In(std.Lang)),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	var faults []sheets.Fault
	opened, again := 0, 0
	err := a.City.OpenAll(ctx, who, o, func(row city.OpeningRow, got city.Receipt, p *problem.Problem) {
		_ = bar.Add(1) // a bar that cannot be drawn stops nothing
		switch {
		case p != nil:
			faults = append(faults, blame(row.Number, p)...)
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
	if len(faults) > 0 {
		return c.faults(std, file, faults)
	}
	return nil
}
