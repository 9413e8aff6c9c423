package locales_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
)

func keys(t *testing.T, file string) []string {
	t.Helper()
	var m map[string]any
	if _, err := toml.DecodeFile(file, &m); err != nil {
		t.Fatal(err)
	}
	var out []string
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func TestCataloguesHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(keys(t, "zh.toml"), keys(t, "en.toml")); diff != "" {
		t.Errorf("zh.toml and en.toml differ (-zh +en):\n%s", diff)
	}
}

var variable = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// A variable that one language forgot would silently leave out what people
// need to know.
func TestCataloguesUseTheSameVariables(t *testing.T) {
	t.Parallel()
	var zh, en map[string]any
	if _, err := toml.DecodeFile("zh.toml", &zh); err != nil {
		t.Fatal(err)
	}
	if _, err := toml.DecodeFile("en.toml", &en); err != nil {
		t.Fatal(err)
	}
	for key := range zh {
		if diff := cmp.Diff(variables(zh[key]), variables(en[key])); diff != "" {
			t.Errorf("%s: variables differ (-zh +en):\n%s", key, diff)
		}
	}
}

func variables(message any) []string {
	var out []string
	switch m := message.(type) {
	case string:
		for _, match := range variable.FindAllStringSubmatch(m, -1) {
			out = append(out, match[1])
		}
	case map[string]any:
		return variables(m["other"])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// English has another form for one; a message without it would fail when there
// is one thing to count.
func TestMessagesCountOne(t *testing.T) {
	t.Parallel()
	var en map[string]any
	if _, err := toml.DecodeFile("en.toml", &en); err != nil {
		t.Fatal(err)
	}
	counts := 0
	for key, message := range en {
		if !slices.Contains(variables(message), "Count") {
			continue
		}
		counts++
		if _, err := locales.In(lang.En).T(key, "Count", 1); err != nil {
			t.Error(err)
		}
	}
	if counts == 0 {
		t.Error("no message counts anything")
	}
}

// Every key that a template or the Go code of the faces names is there, and
// every key that is there is named. A literal that ends in a dot stands for
// all keys that begin with it.
func TestEveryKeyIsThereAndUsed(t *testing.T) {
	t.Parallel()
	used := map[string][]string{} // key or prefix -> where
	root := ".."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		switch {
		case strings.HasSuffix(path, ".html"):
			return inTemplate(path, used)
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			return inGo(path, used)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := keys(t, "zh.toml")
	for key, where := range used {
		if !slices.ContainsFunc(all, func(k string) bool { return names(key, k) }) {
			t.Errorf("%s is not in the catalogues; used in %s", key, strings.Join(where, ", "))
		}
	}
	for _, key := range all {
		if strings.HasPrefix(key, "#") {
			continue
		}
		found := false
		for u := range used {
			found = found || names(u, key)
		}
		if !found {
			t.Errorf("%s is in the catalogues and used nowhere", key)
		}
	}
}

func names(used, key string) bool {
	return used == key || strings.HasSuffix(used, ".") && strings.HasPrefix(key, used)
}

var call = regexp.MustCompile(`[{( ]t \(?(?:print )?"([^"]+)"`)

func inTemplate(path string, used map[string][]string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, match := range call.FindAllStringSubmatch(string(text), -1) {
		used[match[1]] = append(used[match[1]], path)
	}
	return nil
}

// inGo takes the string literals in the calls that name keys.
func inGo(path string, used map[string][]string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok || !namesKeys(c.Fun) {
			return true
		}
		for _, arg := range c.Args {
			for _, key := range literals(arg) {
				used[key] = append(used[key], path)
			}
			if namesOneKey(c.Fun) {
				break // what follows are variables
			}
		}
		return true
	})
	return nil
}

func literals(e ast.Expr) []string {
	var out []string
	ast.Inspect(e, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(s, ".") || ok && !strings.Contains(lit.Value, " ") {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

func namesKeys(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		x, _ := f.X.(*ast.Ident)
		return x != nil && (x.Name == "locales" && f.Sel.Name == "Text" || x.Name == "page" && f.Sel.Name == "Notify")
	case *ast.Ident:
		return f.Name == "advice"
	}
	return false
}

func namesOneKey(fun ast.Expr) bool {
	f, ok := fun.(*ast.SelectorExpr)
	return ok && f.Sel.Name == "Text"
}

func TestMessages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		tag  lang.Tag
		key  string
		args []any
		want string
	}{
		{lang.Zh, "yes", nil, "是"},
		{lang.En, "yes", nil, "Yes"},
		{lang.En, "unit.wd", []any{"Count", 1}, "1 working day"},
		{lang.En, "unit.wd", []any{"Count", 3}, "3 working days"},
		{lang.Zh, "unit.wd", []any{"Count", 3}, "3 个工作日"},
		{lang.Zh, "clock.left", []any{"Amount", "3 个工作日", "Day", "3月12日"}, "还剩 3 个工作日，最晚 3月12日（含当日）"},
		{lang.En, "rows.add", []any{"Name", lang.Text{Zh: "从业人员", En: "Member of staff"}}, "Add: Member of staff"},
		{"fr", "no", nil, "否"},
	} {
		got, err := locales.In(test.tag).T(test.key, test.args...)
		if err != nil || got != test.want {
			t.Errorf("%s %s: got %q, %v; want %q", test.tag, test.key, got, err, test.want)
		}
	}
	if _, err := locales.In(lang.Zh).T("no.such.key"); err == nil {
		t.Error("an unknown key is not an error")
	}
	if _, err := locales.In(lang.Zh).T("unit.wd", "Count"); err == nil {
		t.Error("a name without a value is not an error")
	}
}
