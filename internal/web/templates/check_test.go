package templates_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"qingdan/internal/lang"
	_ "qingdan/internal/web" // registers every page
	"qingdan/internal/web/locales"
	"qingdan/internal/web/templates"
)

func testSet(t *testing.T) *templates.Set {
	t.Helper()
	set, err := templates.New(func(name string) (string, error) { return "/assets/" + name, nil })
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Every template must fit the type of its view: names of fields, kinds of
// values, the same type wherever a partial is called.
func TestTemplatesFitTheirViews(t *testing.T) {
	t.Parallel()
	pages := testSet(t).Pages(lang.Zh)
	if len(pages) < 5 {
		t.Fatalf("%d pages are registered; their packages are not linked in", len(pages))
	}
	for _, p := range pages {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			if err := templatecheck.CheckHTMLStrict(p.Template, p.Screen); err != nil {
				t.Error(err)
			}
		})
	}
}

// A view is typed through and through: what is in a map or an interface, the
// check above could not see.
func TestViewsHoldNoMapsAndNoInterfaces(t *testing.T) {
	t.Parallel()
	for _, p := range testSet(t).Pages(lang.Zh) {
		walk(t, p.Name, reflect.TypeOf(p.Screen), map[reflect.Type]bool{})
	}
}

func walk(t *testing.T, path string, typ reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	foreign := typ.PkgPath() != "" && !strings.HasPrefix(typ.PkgPath(), "qingdan/internal/web")
	if seen[typ] || foreign { // the other rooms' types are theirs to shape
		return
	}
	seen[typ] = true
	switch typ.Kind() {
	case reflect.Map, reflect.Interface, reflect.Func, reflect.Chan:
		t.Errorf("%s is a %s; give the view a field of a plain type", path, typ)
	case reflect.Pointer, reflect.Slice, reflect.Array:
		walk(t, path, typ.Elem(), seen)
	case reflect.Struct:
		for i := range typ.NumField() {
			walk(t, path+"."+typ.Field(i).Name, typ.Field(i).Type, seen)
		}
	}
}

func TestPagesDeclareTheirLanguages(t *testing.T) {
	t.Parallel()
	set := testSet(t)
	for _, tag := range locales.Tags {
		if got, want := len(set.Pages(tag)), len(set.Pages(lang.Zh)); got != want {
			t.Errorf("%d pages in %s, want %d", got, tag, want)
		}
	}
}

// Text from people is escaped by html/template; a type that switches this off
// may be used nowhere in the faces.
func TestNothingEscapesTheEscaping(t *testing.T) {
	t.Parallel()
	trusted := []string{"HTML", "HTMLAttr", "JS", "JSStr", "CSS", "URL", "Srcset"}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "node_modules" {
			if err == nil {
				err = fs.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				x, _ := sel.X.(*ast.Ident)
				for _, name := range trusted {
					if x != nil && x.Name == "template" && sel.Sel.Name == name {
						t.Errorf("%s uses template.%s: give the template plain text instead", path, name)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
