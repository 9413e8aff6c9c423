// Package qingdan_test keeps the architecture: the arrows between the rooms,
// the purity of the pure ones, and the size of files (see docs/architecture.md).
package qingdan_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows says which rooms a room may import. A room is a folder of internal/
// with all that is below it. What is not listed here is not allowed.
var arrows = map[string][]string{
	"lang":     {},
	"problem":  {"lang"},
	"disk":     {},
	"law":      {"lang", "problem"},
	"lists":    {"lang", "problem", "law"},
	"casework": {"lang", "problem", "law", "lists"},
	"figures":  {"lang", "law", "lists", "casework"},
	"report":   {"lang", "lists", "figures"},
	"replay":   {"lang", "law", "lists", "casework", "figures"},
	"sheets":   {"lang", "problem", "law", "lists", "casework"},
	"pdf":      {"lang", "problem"},
	"vault":    {"lang", "problem", "disk"},
	"evidence": {"lang", "problem", "disk", "vault"},
	"access":   {"lang", "problem", "vault"},
	"tlog":     {"lang", "problem", "disk"},
	"city":     {"lang", "problem", "law", "lists", "casework", "figures", "report", "replay", "vault", "evidence", "access", "tlog"},
	"store":    {"lang", "problem", "law", "figures", "access", "city", "tlog"},
	"verify":   {"lang", "problem", "law", "lists", "casework", "figures", "tlog"},
	"web":      {"lang", "problem", "law", "lists", "casework", "figures", "report", "replay", "sheets", "pdf", "evidence", "access", "city", "tlog"},
	"api":      {"lang", "problem", "law", "lists", "casework", "figures", "evidence", "access", "city", "tlog"},
	"demo":     {"lang", "problem", "law", "lists", "casework", "evidence", "access", "city"},
	"app":      {"*"},
}

// pure rooms decide and compute; they reach nothing outside.
var pure = []string{"lang", "problem", "law", "lists", "casework", "figures", "replay", "report"}

var impure = []string{"context", "database/sql", "net", "net/http", "os", "os/exec", "math/rand", "math/rand/v2", "crypto/rand"}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// room returns the room of an import path, or "" for what is no room.
func room(path string) string {
	rest, ok := strings.CutPrefix(path, "qingdan/internal/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		if from == "" {
			continue
		}
		allowed, known := arrows[from]
		if !known {
			t.Errorf("%s: room %q is not in the house; add it to arrows with its reasons in docs/architecture.md", p.ImportPath, from)
			continue
		}
		for _, imp := range p.Imports {
			to := room(imp)
			if to != "" && to != from && !slices.Contains(allowed, to) && !slices.Contains(allowed, "*") && !harness(p.ImportPath) {
				t.Errorf("%s imports %s: the arrow %s -> %s runs against the house", p.ImportPath, imp, from, to)
			}
		}
	}
}

// harness packages serve tests only and may stand on any room.
func harness(path string) bool {
	return strings.HasSuffix(path, "test") || strings.HasSuffix(path, "/bench")
}

func TestSystemsImportOnlyWhatRuleAuthorsNeed(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		system := strings.HasPrefix(p.ImportPath, "qingdan/systems")
		for _, imp := range p.Imports {
			if system && room(imp) != "" && !slices.Contains([]string{"lang", "law", "lists"}, room(imp)) {
				t.Errorf("%s imports %s: a system needs only lang, law and lists", p.ImportPath, imp)
			}
			if room(p.ImportPath) != "" && room(p.ImportPath) != "app" && !harness(p.ImportPath) && strings.HasPrefix(imp, "qingdan/systems") {
				t.Errorf("%s imports %s: the kernel imports no system", p.ImportPath, imp)
			}
		}
	}
}

func TestPureRoomsReachNothingOutside(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !slices.Contains(pure, room(p.ImportPath)) {
			continue
		}
		for _, imp := range p.Imports {
			if slices.Contains(impure, imp) && !(room(p.ImportPath) == "problem" && imp == "net/http") { // status numbers only
				t.Errorf("%s imports %s: a pure room takes time, randomness and data as arguments", p.ImportPath, imp)
			}
		}
	}
	for _, name := range pure {
		eachFile(t, filepath.Join("internal", name), func(path string, file *ast.File) {
			ast.Inspect(file, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") {
					t.Errorf("%s uses time.%s: time is an argument", path, sel.Sel.Name)
				}
				return true
			})
		})
	}
}

func eachFile(t *testing.T, dir string, f func(path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		f(path, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// maxLines is where a file has become two.
const maxLines = 500

func TestFilesStayShort(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("git", "ls-files", "*.go").Output()
	if err != nil {
		t.Skip("not a git checkout")
	}
	for _, path := range strings.Fields(string(out)) {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // deleted in the working tree
		}
		if n := strings.Count(string(b), "\n"); n > maxLines {
			t.Errorf("%s has %d lines; split it by meaning below %d", path, n, maxLines)
		}
	}
}
