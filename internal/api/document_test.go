package api_test

import (
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
