package forms

import (
	"encoding/json"
	"strings"

	"qingdan/internal/problem"
	"qingdan/internal/web/ui"
)

// Apart keeps the forms of one page apart: it puts a prefix before the names
// of the fields, which Reader.Prefix takes off again.
func Apart(fields []*ui.Field, prefix string) {
	for _, f := range fields {
		f.Name = prefix + f.Name
		if f.When != nil {
			f.When.Script = apart(f.When.Script, prefix)
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

// apart puts the prefix before the names in a condition's script.
func apart(script, prefix string) string {
	var t test
	if script == "" || json.Unmarshal([]byte(script), &t) != nil {
		return ""
	}
	t.rename(prefix)
	renamed, err := json.Marshal(&t)
	if err != nil {
		return "" // said in words alone
	}
	return string(renamed)
}

func (t *test) rename(prefix string) {
	if t.Name != "" {
		t.Name = prefix + t.Name
	}
	for _, part := range t.Of {
		part.rename(prefix)
	}
}
