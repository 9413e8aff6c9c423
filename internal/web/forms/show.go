package forms

import (
	"qingdan/internal/lang"
	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

// Show turns values into what a page shows.
type Show struct {
	Masked bool                        // the values are masked: say so beside personal data
	Href   func(File) string           // where a file can be looked at; nil: nowhere
	Change func(f *lists.Field) string // where a field can be changed; nil: nowhere
}

// Rows returns a summary row for each field; fields without a value are kept
// with their dash, because what was not said matters too.
func (s Show) Rows(fields []*lists.Field, values map[string]any) []ui.SummaryRow {
	rows := make([]ui.SummaryRow, 0, len(fields))
	for _, f := range fields {
		row := ui.SummaryRow{Key: f.Title, Value: s.Value(f, values[f.Name])}
		if s.Change != nil {
			row.Change = s.Change(f)
		}
		rows = append(rows, row)
	}
	return rows
}

// Value shows one value.
func (s Show) Value(f *lists.Field, value any) ui.Value {
	out := ui.Value{Kind: f.Kind}
	if value == nil {
		return out
	}
	switch f.Kind {
	case lists.KindFile, lists.KindFiles:
		out.Files = s.files(value)
	case lists.KindRows:
		out.Table = s.table(f, value)
	case lists.KindGroup:
		group, _ := value.(map[string]any)
		out.Group = Show{Masked: s.Masked, Href: s.Href}.Rows(f.Fields, group)
	case lists.KindChoices:
		list, _ := value.([]any)
		for _, v := range list {
			out.Items = append(out.Items, optionText(f, v))
		}
	default:
		out.Text = lang.Text{Zh: f.Sprint(value, lang.Zh), En: f.Sprint(value, lang.En)}
		out.Masked = s.Masked && f.Personal
	}
	return out
}

func (s Show) table(f *lists.Field, value any) *ui.ValueTable {
	list, _ := value.([]any)
	t := &ui.ValueTable{}
	for _, inner := range f.Fields {
		t.Heads = append(t.Heads, inner.Title)
	}
	for _, v := range list {
		object, _ := v.(map[string]any)
		row := make([]ui.Value, len(f.Fields))
		for i, inner := range f.Fields {
			row[i] = s.Value(inner, object[inner.Name])
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (s Show) files(value any) []ui.FileLink {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	var out []ui.FileLink
	for _, v := range list {
		object, ok := v.(map[string]any)
		if !ok {
			continue
		}
		file := fileOf(object)
		link := ui.FileLink{Name: file.Name, Bytes: file.Size, Type: kind(file.Type)}
		if s.Href != nil {
			link.Href = s.Href(file)
		}
		out = append(out, link)
	}
	return out
}

func optionText(f *lists.Field, v any) lang.Text {
	for _, o := range f.Options {
		if o.Value == v {
			return o.Text
		}
	}
	text := textOf(v)
	return lang.Text{Zh: text, En: text}
}
