package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/report"
)

type checkCmd struct {
	Dirs    []string `arg:"" optional:"" name:"dir" help:"The folders that hold the system folders, or one system's folder. Without it ./systems."`
	Reports string   `placeholder:"DIR" help:"Folder of live reports to check against the figures of these lists."`
	JSON    bool     `name:"json" help:"Answer with one JSON object: faults, files."`
}

// Help is shown by qingdan check --help.
func (checkCmd) Help() string {
	return `Reads the lists, says everything that is wrong with them at once, with the place
and what to do, and exits with 1 if they cannot be published. Warnings alone are
no failure.

Examples:

    qingdan check
    qingdan check systems
    qingdan check systems --reports reports
    qingdan check systems/approvals --json`
}

// Run checks the folders and reports.
func (c *checkCmd) Run(std *stdio) error {
	if len(c.Dirs) == 0 {
		c.Dirs = []string{"systems"}
	}
	total := lists.Report{Faults: []lists.Fault{}}
	for _, dir := range c.Dirs {
		fsys, below, err := listsFolder(dir)
		if err != nil {
			return err
		}
		report := lists.Check(fsys)
		total.Files += report.Files
		for _, f := range report.Faults {
			f.File = path.Join(filepath.ToSlash(below), f.File)
			total.Faults = append(total.Faults, f)
		}
	}
	if err := c.reports(&total); err != nil {
		return err
	}
	if err := c.write(std, total); err != nil {
		return err
	}
	if errors, _ := total.Count(); errors > 0 {
		return problem.New(problem.Invalid, "lists_faulty", "清单有错误，不能发布", "the lists have errors and cannot be published")
	}
	return nil
}

// reports checks the live reports against the figures of the one folder of
// lists that is checked.
func (c *checkCmd) reports(total *lists.Report) error {
	if c.Reports == "" {
		return nil
	}
	if info, err := os.Stat(c.Reports); err != nil || !info.IsDir() {
		return &usageError{text: lang.Text{Zh: "没有文件夹 " + c.Reports, En: "there is no folder " + c.Reports}, command: " check"}
	}
	if len(c.Dirs) != 1 {
		return &usageError{text: lang.Text{Zh: "--reports 只能与一个清单文件夹一起使用", En: "--reports takes one folder of lists"}, command: " check"}
	}
	fsys, _, err := listsFolder(c.Dirs[0])
	if err != nil {
		return err
	}
	lib, _ := lists.Load(fsys)
	if lib == nil {
		return nil // the lists' own faults come first
	}
	_, faults := report.Load(os.DirFS(c.Reports), lib.FigureIDs())
	for _, f := range faults {
		f.File = path.Join(filepath.ToSlash(c.Reports), f.File)
		total.Faults = append(total.Faults, f)
	}
	files, err := filepath.Glob(filepath.Join(c.Reports, "*.md"))
	total.Files += len(files)
	return err
}

func (c *checkCmd) write(std *stdio, r lists.Report) error {
	if c.JSON {
		return writeJSON(std.Stdout, r)
	}
	return r.Write(std.Stdout, std.Lang)
}

// listsFolder opens a folder of systems and returns what its file names are
// relative to. A folder with YAML files directly in it is one system.
func listsFolder(dir string) (fs.FS, string, error) {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return nil, "", &usageError{text: lang.Text{Zh: "没有文件夹 " + dir, En: "there is no folder " + dir}, command: " check"}
	}
	fsys := os.DirFS(dir)
	if files, err := fs.Glob(fsys, "*.yaml"); err != nil || len(files) == 0 {
		return fsys, dir, nil
	}
	whole, err := filepath.Abs(dir)
	if err != nil {
		return nil, "", err
	}
	return oneFolder{os.DirFS(filepath.Dir(whole)), filepath.Base(whole)}, filepath.Dir(filepath.Clean(dir)), nil
}

// oneFolder is a file system of which one folder of the root is seen.
type oneFolder struct {
	fs.FS
	name string
}

// ReadDir implements fs.ReadDirFS.
func (o oneFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if name != "." {
		return entries, err
	}
	var one []fs.DirEntry
	for _, e := range entries {
		if e.Name() == o.name {
			one = append(one, e)
		}
	}
	return one, err
}
