package forms

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qingdan/internal/lists"
)

// Draft is a form as somebody is filling it in: raw text and uploaded files,
// both by posted name ("staff.0.name"). A row is kept alive, even when empty,
// by its marker "staff.0._".
type Draft struct {
	Text  url.Values
	Files map[string][]File
}

// File is an uploaded file. Ticket is set until the file belongs to a case:
// the evidence store's word that this person uploaded it.
type File struct {
	Digest string
	Name   string
	Type   string // MIME
	Size   int64  // bytes
	Ticket string
}

// Marker ends the name of the hidden control that marks a row.
const Marker = "._"

// Empty returns a draft with nothing in it.
func Empty() Draft { return Draft{Text: url.Values{}, Files: map[string][]File{}} }

// FromValues returns the draft that shows stored values of a form.
func FromValues(form *lists.Form, values map[string]any) Draft {
	d := Empty()
	for _, f := range form.Fields {
		d.put(f, f.Name, values[f.Name])
	}
	return d
}

func (d Draft) put(f *lists.Field, name string, value any) {
	switch v := value.(type) {
	case nil:
	case map[string]any:
		if f.Kind == lists.KindFile {
			d.Files[name] = append(d.Files[name], fileOf(v))
			return
		}
		for _, inner := range f.Fields {
			d.put(inner, name+"."+inner.Name, v[inner.Name])
		}
	case []any:
		d.putList(f, name, v)
	default:
		d.Text.Set(name, textOf(v))
	}
}

func (d Draft) putList(f *lists.Field, name string, list []any) {
	for i, value := range list {
		object, _ := value.(map[string]any)
		switch f.Kind {
		case lists.KindFiles:
			d.Files[name] = append(d.Files[name], fileOf(object))
		case lists.KindRows:
			row := name + "." + strconv.Itoa(i)
			d.Text.Set(row+Marker, "1")
			for _, inner := range f.Fields {
				d.put(inner, row+"."+inner.Name, object[inner.Name])
			}
		default:
			d.Text.Add(name, textOf(value))
		}
	}
}

func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

func fileOf(v map[string]any) File {
	text := func(name string) string { s, _ := v[name].(string); return s }
	f := File{Digest: text("digest"), Name: text("name"), Type: text("type")}
	switch n := v["size"].(type) {
	case int64:
		f.Size = n
	case float64:
		f.Size = int64(n)
	case int:
		f.Size = int64(n)
	}
	return f
}

// Rows counts the rows that the draft has under a name: one more than the
// highest row number.
func (d Draft) Rows(name string) int {
	n := 0
	count := func(key string) {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			return
		}
		number, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && i < maxRows {
			n = max(n, i+1)
		}
	}
	for key := range d.Text {
		count(key)
	}
	for key := range d.Files {
		count(key)
	}
	return n
}

// maxRows bounds what a hostile row number can ask of us; no form has so many.
const maxRows = 1000

// Has reports whether anything was typed or uploaded at all.
func (d Draft) Has() bool {
	if len(d.Files) > 0 {
		return true
	}
	return slices.ContainsFunc(slices.Collect(maps.Values(d.Text)), func(texts []string) bool {
		return slices.ContainsFunc(texts, func(s string) bool { return s != "" })
	})
}
