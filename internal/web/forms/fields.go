package forms

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/ui"
)

// Builder makes input fields from a form's.
type Builder struct {
	Now time.Time
	// Values are all typed values of the form, for conditions on fields that
	// are not on the page. Nil where the page has them all.
	Values map[string]any
}

// Fields returns the input fields for the fields on the page, filled from the
// draft, each with its error.
func (b Builder) Fields(on []*lists.Field, d Draft, problems []problem.Field) []*ui.Field {
	errors := make(map[string]lang.Text, len(problems))
	for _, p := range problems {
		name := strings.ReplaceAll(strings.TrimPrefix(p.Path, "/"), "/", ".")
		if _, first := errors[name]; !first {
			errors[name] = p.Text
		}
	}
	m := maker{Builder: b, draft: d, errors: errors, scope: scopeOf(on), fresh: !d.Has()}
	return m.fields(on, "")
}

type maker struct {
	Builder
	draft  Draft
	errors map[string]lang.Text
	scope  scope
	fresh  bool // nothing was typed yet: offer the form's defaults
}

func (m maker) fields(from []*lists.Field, prefix string) []*ui.Field {
	var out []*ui.Field
	for _, f := range from {
		when, applies := m.condition(f)
		if !applies || f.ReadOnly {
			continue
		}
		field := m.field(f, prefix+f.Name)
		field.When = when
		out = append(out, field)
	}
	return out
}

func (m maker) field(f *lists.Field, name string) *ui.Field {
	out := &ui.Field{
		Kind:      f.Kind,
		Name:      name,
		Label:     f.Title,
		Hint:      f.Hint,
		Error:     m.errors[name],
		Section:   f.Section,
		Value:     m.draft.Text.Get(name),
		Confirm:   f.Confirms(),
		Optional:  !f.Required,
		Personal:  f.Personal,
		MaxLength: f.MaxLength,
		Width:     width(f),
	}
	chosen := m.draft.Text[name]
	if m.fresh && f.Default != nil {
		out.Value = textOf(f.Default)
		chosen = []string{out.Value}
	}
	switch f.Kind {
	case lists.KindChoice, lists.KindChoices:
		for _, o := range f.Options {
			out.Options = append(out.Options, ui.Option{Value: o.Value, Text: o.Text, Selected: slices.Contains(chosen, o.Value)})
		}
	case lists.KindFile, lists.KindFiles:
		out.Files = m.files(f, name)
	case lists.KindRows:
		out.Rows = m.rows(f, name)
	case lists.KindGroup:
		out.Fields = m.fields(f.Fields, name+".")
	}
	return out
}

func (m maker) rows(f *lists.Field, name string) *ui.Rows {
	count := min(max(m.draft.Rows(name), f.MinItems), rowsMax(f))
	rows := &ui.Rows{Min: f.MinItems, Max: rowsMax(f)}
	if count < rows.Max {
		rows.Add = "add " + pointer(name)
	}
	for i := range count {
		row := ui.Row{Number: i + 1, Name: name + "." + strconv.Itoa(i)}
		if count > f.MinItems {
			row.Remove = "remove " + pointer(row.Name)
		}
		within := m
		within.scope.row, within.scope.rowName = f.Fields, row.Name
		row.Fields = within.fields(f.Fields, row.Name+".")
		rows.Rows = append(rows.Rows, row)
	}
	return rows
}

func (m maker) files(f *lists.Field, name string) *ui.Files {
	files := &ui.Files{
		Accept:   strings.Join(f.Accept, ","),
		Kinds:    kinds(f.Accept),
		MaxBytes: MaxBytes(f),
		Multiple: f.Kind == lists.KindFiles,
	}
	if files.Multiple {
		files.Max = f.MaxItems
	}
	for i, file := range m.draft.Files[name] {
		files.Kept = append(files.Kept, ui.File{
			Name:   file.Name,
			Bytes:  file.Size,
			Ticket: file.token(),
			Remove: "remove " + pointer(name+"."+strconv.Itoa(i)),
		})
	}
	return files
}

// token is what the form carries for a kept file: its ticket, or the digest of
// a file that the case has already.
func (f File) token() string {
	if f.Ticket != "" {
		return f.Ticket
	}
	return f.Digest
}

func pointer(name string) string { return "/" + strings.ReplaceAll(name, ".", "/") }

// width is how many characters an input is wide; 0 leaves it as wide as the column.
func width(f *lists.Field) int {
	switch f.Kind {
	case lists.KindNumber, lists.KindInteger, lists.KindMoney, lists.KindDate:
		return 10
	case lists.KindIDCard, lists.KindUSCC, lists.KindPhone:
		return 20
	}
	return 0
}

// Errors lists wrong fields for the top of the page, each linked to its field.
func Errors(problems []problem.Field) *ui.ErrorSummary {
	if len(problems) == 0 {
		return nil
	}
	summary := &ui.ErrorSummary{}
	for _, p := range problems {
		link := ui.Link{Text: p.Text}
		if p.Path != "" && p.Path != "/" {
			link.Href = "#" + ui.PathID(p.Path)
		}
		summary.Errors = append(summary.Errors, link)
	}
	return summary
}

// MaxBytes is the bound of a file field.
func MaxBytes(f *lists.Field) int64 {
	if f.MaxBytes > 0 {
		return f.MaxBytes
	}
	return 10 << 20
}

// kinds names MIME types as people do.
func kinds(accept []string) string {
	if len(accept) == 0 {
		return locales.Text("file.any").Zh
	}
	names := make([]string, len(accept))
	for i, mime := range accept {
		names[i] = kind(mime)
	}
	return strings.Join(names, " / ")
}

func kind(mime string) string {
	switch mime {
	case "image/jpeg":
		return "JPG"
	case "image/png":
		return "PNG"
	case "application/pdf":
		return "PDF"
	}
	_, sub, _ := strings.Cut(mime, "/")
	return strings.ToUpper(sub)
}
