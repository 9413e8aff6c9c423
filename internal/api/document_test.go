package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

func TestDocumentIsValid(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for _, format := range []string{"json", "yaml"} {
		text := b.call("", "GET /openapi."+format, nil).is(200).raw
		doc, err := libopenapi.NewDocument([]byte(text))
		b.check(err)
		if v := doc.GetSpecInfo().Version; v != "3.1.0" {
			t.Errorf("%s: version %s", format, v)
		}
		check, errs := validator.NewValidator(doc)
		if len(errs) > 0 {
			t.Fatalf("%s: %v", format, errs)
		}
		if ok, errs := check.ValidateDocument(); !ok {
			for _, e := range errs {
				t.Errorf("%s: %s: %s %v", format, e.Message, e.Reason, e.SchemaValidationErrors)
			}
		}
	}
}

func TestOverviewNamesEveryOperation(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	page := b.call("", "GET /", nil).is(200)
	for _, op := range operations(t, b) {
		method, path, _ := strings.Cut(op, " ")
		if !strings.Contains(page.raw, "<b>"+method+"</b> /api/v1"+path+"<") {
			t.Errorf("the page does not name %s", op)
		}
	}
	for _, outside := range []string{"http:", "https:", "<script", "//cdn"} {
		if strings.Contains(page.raw, outside) {
			t.Errorf("the page reaches outside: %s", outside)
		}
	}
	if got := b.call("", "GET ", nil).is(http.StatusMovedPermanently); got.header.Get("Location") != "/api/v1/" {
		t.Errorf("redirect to %s", got.header.Get("Location"))
	}
}
