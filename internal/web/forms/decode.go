package forms

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Decode gives the typed values of the draft, for a command. A fresh upload is
// {"ticket": …}: the city redeems it. Problems name what does not convert.
func (d Draft) Decode(form *lists.Form) (map[string]any, []problem.Field) {
	return d.decode(form, func(f File) map[string]any {
		if f.Ticket != "" {
			return map[string]any{"ticket": f.Ticket}
		}
		return f.value()
	})
}

// Check says what is wrong with the draft, as the city would: all of it for a
// full form, types and bounds alone for a draft.
func (d Draft) Check(form *lists.Form, full bool, now time.Time) []problem.Field {
	values, problems := d.decode(form, File.value)
	if len(problems) > 0 {
		return problems
	}
	return form.Check(form.Prune(values, now), full, now)
}

func (f File) value() map[string]any {
	return map[string]any{"digest": f.Digest, "name": f.Name, "type": f.Type, "size": f.Size}
}

func (d Draft) decode(form *lists.Form, file func(File) map[string]any) (map[string]any, []problem.Field) {
	posted := url.Values{}
	for name, texts := range d.Text {
		if !strings.HasSuffix(name, Marker) {
			posted[name] = texts
		}
	}
	values, problems := form.Decode(posted)
	if values == nil {
		values = map[string]any{}
	}
	put := filler{draft: d, file: file}
	for _, f := range form.Fields {
		if v := put.fill(f, f.Name, values[f.Name]); v != nil {
			values[f.Name] = v
		}
	}
	return values, problems
}

// filler puts files, and rows that hold nothing else, into decoded values.
type filler struct {
	draft Draft
	file  func(File) map[string]any
}

func (p filler) fill(f *lists.Field, name string, value any) any {
	files := p.draft.Files[name]
	switch f.Kind {
	case lists.KindFile:
		if len(files) > 0 {
			return p.file(files[len(files)-1])
		}
	case lists.KindFiles:
		if len(files) == 0 {
			return value
		}
		list := make([]any, len(files))
		for i, file := range files {
			list[i] = p.file(file)
		}
		return list
	case lists.KindGroup:
		return p.object(f, name, value)
	case lists.KindRows:
		return p.rows(f, name, value)
	}
	return value
}

func (p filler) rows(f *lists.Field, name string, value any) any {
	rows, ok := value.([]any)
	if value != nil && !ok {
		return value
	}
	for i := range max(len(rows), p.draft.Rows(name)) {
		if i == len(rows) {
			rows = append(rows, map[string]any{})
		}
		if row := p.object(f, name+"."+strconv.Itoa(i), rows[i]); row != nil {
			rows[i] = row
		}
	}
	if rows == nil {
		return nil
	}
	return rows
}

func (p filler) object(f *lists.Field, name string, value any) any {
	object, ok := value.(map[string]any)
	if value != nil && !ok {
		return value // raw text that did not convert; its problem is named already
	}
	for _, inner := range f.Fields {
		v := p.fill(inner, name+"."+inner.Name, object[inner.Name])
		if v == nil {
			continue
		}
		if object == nil {
			object = map[string]any{}
		}
		object[inner.Name] = v
	}
	if object == nil {
		return nil
	}
	return object
}
