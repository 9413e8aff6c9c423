package forms

import (
	"strings"

	"qingdan/internal/problem"
	"qingdan/internal/web/ui"
)

// Apart keeps the forms of one page apart: it puts a prefix before the names
// of the fields, which Reader.Prefix takes off again. A condition on another
// field is said in words alone, since the script would look for it unprefixed.
func Apart(fields []*ui.Field, prefix string) {
	for _, f := range fields {
		f.Name = prefix + f.Name
		if f.When != nil {
			f.When.Script = ""
		}
		Apart(f.Fields, prefix)
		if f.Rows == nil {
			continue
		}
		for i := range f.Rows.Rows {
			f.Rows.Rows[i].Name = prefix + f.Rows.Rows[i].Name
			Apart(f.Rows.Rows[i].Fields, prefix)
		}
	}
}

// ErrorsApart is Errors for fields behind a prefix.
func ErrorsApart(problems []problem.Field, prefix string) *ui.ErrorSummary {
	summary := Errors(problems)
	if summary == nil {
		return nil
	}
	for i, link := range summary.Errors {
		if rest, ok := strings.CutPrefix(link.Href, "#"+ui.FieldID("")); ok {
			summary.Errors[i].Href = "#" + ui.FieldID(prefix+rest)
		}
	}
	return summary
}
