package templates_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
)

// A kind of field that the list language gains must not be an empty place on
// a page: each has a partial that asks for it and one that shows it.
func TestEveryKindOfFieldHasItsPartials(t *testing.T) {
	t.Parallel()
	fields, values := read(t, "partials/field.html"), read(t, "partials/value.html")
	kinds := fieldKinds(t)
	if len(kinds) < 16 {
		t.Fatalf("found only the kinds %v", kinds)
	}
	for _, kind := range kinds {
		branch := `if eq .Kind ` + strconv.Quote(kind) + `}}{{template "`
		if !strings.Contains(fields, branch+"field-") {
			t.Errorf("partials/field.html has no partial for the kind %s", kind)
		}
		if !strings.Contains(values, branch+"value-") {
			t.Errorf("partials/value.html has no partial for the kind %s", kind)
		}
	}
}

// fieldKinds reads the constants of type FieldKind from the lists room.
func fieldKinds(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../lists/model.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "FieldKind" {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := v.(*ast.BasicLit); ok {
				kind, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, kind)
			}
		}
		return true
	})
	return out
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
