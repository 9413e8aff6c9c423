package lists_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// rule is a source.Rule as written in the code.
type rule struct {
	name  string
	texts map[string]string
}

// rules reads the tables of rules out of the source files.
func rules(t *testing.T) []rule {
	t.Helper()
	var found []rule
	for _, dir := range []string{".", "source", "expr"} {
		files, err := filepath.Glob(dir + "/rules*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ValueSpec); ok {
					for i, v := range spec.Values {
						if lit, ok := v.(*ast.CompositeLit); ok {
							found = append(found, rule{spec.Names[i].Name, fields(lit)})
						}
					}
				}
				return true
			})
		}
	}
	return found
}

func fields(lit *ast.CompositeLit) map[string]string {
	texts := map[string]string{}
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if value, ok := kv.Value.(*ast.BasicLit); ok {
			texts[kv.Key.(*ast.Ident).Name], _ = strconv.Unquote(value.Value)
		}
	}
	return texts
}

// expected returns all that the cases expect, and the list of codes in it.
func expected(t *testing.T) (text string, codes map[string]bool) {
	t.Helper()
	codes = map[string]bool{}
	var b strings.Builder
	err := filepath.WalkDir("testdata/cases", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "expect.txt" {
			return err
		}
		content, err := os.ReadFile(path)
		b.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\S+:\d+:\d+: .*\[([a-z0-9-]+)\]$`).FindAllStringSubmatch(b.String(), -1) {
		codes[m[1]] = true
	}
	return b.String(), codes
}

// Rules that no case can break: they guard against what the others prevent, or
// need files that are too large to keep.
var unseen = map[string]bool{
	"unreadable": true, "unreadableFolder": true, "internalFault": true, "badSchema": true, "tooManyFiles": true, "fileTooLarge": true,
	"tooManyNodes": true, "lineTooLong": true, "textTooLong": true, "tooManyFields": true, "tooMany": true, "expressionTooLong": true,
	"tooManyExpressions": true, "keyNotText": true, "noSystems": true,
}

// Every rule speaks both languages, and some case shows what it says.
func TestRules(t *testing.T) {
	t.Parallel()
	text, _ := expected(t)
	for _, r := range rules(t) {
		zh, en := r.texts["Zh"], r.texts["En"]
		if zh == "" || en == "" || r.texts["Code"] == "" {
			continue // a table of something else
		}
		if (r.texts["DoZh"] == "") != (r.texts["Do"] == "") {
			t.Errorf("%s: advice in one language", r.name)
		}
		if unseen[r.name] {
			continue
		}
		for _, format := range []string{zh, en, r.texts["DoZh"], r.texts["Do"]} {
			if !saidLike(text, format) && !replaced[r.name] {
				t.Errorf("%s: no case shows %q", r.name, format)
			}
		}
	}
}

// The advice of these is always replaced by what was probably meant.
var replaced = map[string]bool{"unknownField": true, "unknownName": true}

func saidLike(text, format string) bool {
	parts := regexp.MustCompile(`%\[\d\][a-z]`).Split(format, -1)
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile(strings.Join(parts, "[^\n]*")).MatchString(text)
}

// Every code is explained in the language reference.
func TestCodesAreDocumented(t *testing.T) {
	t.Parallel()
	_, codes := expected(t)
	text, err := os.ReadFile("../../docs/list-language.md")
	if err != nil {
		t.Fatal(err)
	}
	for code := range codes {
		if !strings.Contains(string(text), "`"+code+"`") {
			t.Errorf("%s is not in docs/list-language.md", code)
		}
	}
}
