package forms

import (
	"strconv"
	"strings"

	"qingdan/internal/lists"
	"qingdan/internal/web/ui"
)

// Press does what a button of ui.ButtonName asks: "add /staff",
// "remove /staff/0", "remove /photos/1" (a file). It returns the id of the
// element to go on from, and false when the button is none of these or does
// not fit the form.
func (d Draft) Press(form *lists.Form, button string) (place string, ok bool) {
	verb, pointer, _ := strings.Cut(button, " ")
	name := strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
	switch verb {
	case "add":
		return d.addRow(form, name)
	case "remove":
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 {
			return "", false
		}
		index, err := strconv.Atoi(name[dot+1:])
		if err != nil || index < 0 {
			return "", false
		}
		return d.remove(form, name[:dot], index)
	}
	return "", false
}

func (d Draft) addRow(form *lists.Form, name string) (string, bool) {
	f := Find(form, name)
	if f == nil || f.Kind != lists.KindRows {
		return "", false
	}
	n := max(d.Rows(name), f.MinItems)
	if n >= rowsMax(f) {
		return ui.FieldID(name), true
	}
	for i := range n + 1 {
		d.Text.Set(name+"."+strconv.Itoa(i)+Marker, "1")
	}
	return ui.FieldID(name + "." + strconv.Itoa(n)), true
}

func (d Draft) remove(form *lists.Form, name string, index int) (string, bool) {
	f := Find(form, name)
	if f == nil {
		return "", false
	}
	switch f.Kind {
	case lists.KindFile, lists.KindFiles:
		if files := d.Files[name]; index < len(files) {
			d.Files[name] = append(files[:index:index], files[index+1:]...)
		}
		return ui.FieldID(name), true
	case lists.KindRows:
		shift(d.Text, name, index)
		shift(d.Files, name, index)
		return ui.FieldID(name), true
	}
	return "", false
}

// shift drops row index under name and moves the later ones down.
func shift[M ~map[string]V, V any](m M, name string, index int) {
	moved := M{}
	for key, value := range m {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			continue
		}
		number, tail, _ := strings.Cut(rest, ".")
		i, err := strconv.Atoi(number)
		if err != nil || i < index {
			continue
		}
		delete(m, key)
		if i > index {
			moved[name+"."+strconv.Itoa(i-1)+"."+tail] = value
		}
	}
	for key, value := range moved {
		m[key] = value
	}
}

// Find returns the field with a posted name, or nil: row numbers are skipped.
func Find(form *lists.Form, name string) *lists.Field {
	fields := form.Fields
	var found *lists.Field
	for part := range strings.SplitSeq(name, ".") {
		if found != nil && found.Kind == lists.KindRows {
			if _, err := strconv.Atoi(part); err == nil {
				continue
			}
		}
		found = nil
		for _, f := range fields {
			if f.Name == part {
				found, fields = f, f.Fields
				break
			}
		}
		if found == nil {
			return nil
		}
	}
	return found
}

func rowsMax(f *lists.Field) int {
	if f.MaxItems > 0 {
		return f.MaxItems
	}
	return 50
}
