package lists

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"path"

	"qingdan/internal/lang"
	"qingdan/internal/lists/source"
)

// Report is what a check of list folders found.
type Report struct {
	Faults []Fault `json:"faults"`
	Files  int     `json:"files"` // YAML files below the folder
}

// Check compiles the system folders directly below fsys for the faults alone.
func Check(fsys fs.FS) Report {
	_, faults := Load(fsys)
	return Report{faults, countFiles(fsys)}
}

func countFiles(fsys fs.FS) int {
	n := 0
	// What cannot be read is a fault already.
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(name) == ".yaml" && path.Dir(name) != "." {
			n++
		}
		return nil
	})
	return n
}

// Count returns the number of errors and of warnings.
func (r Report) Count() (errors, warnings int) {
	for _, f := range r.Faults {
		if f.Severity == source.Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// Write writes every fault and a line that sums up.
func (r Report) Write(w io.Writer, tag lang.Tag) error {
	out := bufio.NewWriter(w) // keeps the first error for Flush
	for _, f := range r.Faults {
		fmt.Fprintln(out, f.In(tag))
	}
	errors, warnings := r.Count()
	if tag == lang.En {
		fmt.Fprintf(out, "%s, %s in %s\n", counted(errors, "error"), counted(warnings, "warning"), counted(r.Files, "file"))
	} else {
		fmt.Fprintf(out, "%d 个文件：%d 个错误，%d 个警告\n", r.Files, errors, warnings)
	}
	return out.Flush()
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
