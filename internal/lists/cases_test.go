package lists_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
)

var update = flag.Bool("update", false, "rewrite the expected output of the cases")

// Each folder of testdata/cases is one thing that can be wrong: it holds only
// what differs from the faultless lists of testdata/base, and expect.txt, the
// exact output of the check in both languages.
func TestCases(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/cases/*")
	if err != nil || len(folders) < 35 {
		t.Fatalf("%d cases, %v", len(folders), err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			compare(t, filepath.Join(folder, "expect.txt"), output(t, overlay{folder, "testdata/base"}))
		})
	}
}

// The base of the cases, and a larger system, have no faults at all.
func TestFaultless(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"testdata/base", "testdata/restaurant", "testdata/work"} {
		library, faults := lists.Load(os.DirFS(folder))
		for _, f := range faults {
			t.Error(f.String())
		}
		if library == nil {
			t.Errorf("%s: no library", folder)
		}
	}
}

func output(t *testing.T, fsys fs.FS) string {
	t.Helper()
	var b strings.Builder
	report := lists.Check(fsys)
	for _, tag := range []lang.Tag{lang.En, lang.Zh} {
		if err := report.Write(&b, tag); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// overlay is a folder laid over another: a file in both is the first one's, an
// empty one takes the other's away.
type overlay struct{ over, base string }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := os.DirFS(o.over).Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return os.DirFS(o.base).Open(name)
	}
	return f, err
}

func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	over, err1 := fs.ReadDir(os.DirFS(o.over), name)
	base, err2 := fs.ReadDir(os.DirFS(o.base), name)
	if err1 != nil && err2 != nil {
		return nil, err1
	}
	seen := map[string]bool{"expect.txt": true}
	var all []fs.DirEntry
	for _, e := range append(over, base...) {
		if !seen[e.Name()] {
			seen[e.Name()] = true
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}
