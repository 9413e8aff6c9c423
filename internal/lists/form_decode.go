package lists

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// The bounds of a posted form.
const (
	maxPostedKeys  = 2_000
	maxPostedValue = 64 << 10 // bytes
	maxPostedName  = 200      // bytes
	maxPostedSteps = 10
)

// Decode turns posted HTML fields ("name", "rows.0.name", several values for
// choices) into typed values. Unknown names, too many rows or fields and
// values of the wrong type are field errors; raw text that does not convert is
// kept as a string so that the page can show it again. Names that begin with
// "_" belong to the page and are left alone; empty texts and rows without any
// text are absent.
func (f *Form) Decode(posted url.Values) (map[string]any, []problem.Field) {
	f = f.orNone()
	d := &formDecode{form: f, check: formCheck{form: f, found: map[string]finding{}}}
	if len(posted) > maxPostedKeys {
		d.check.add(nil, lang.Text{Zh: "提交的字段太多", En: "Too many fields were posted"})
		return map[string]any{}, d.check.sorted()
	}
	root := d.tree(posted)
	values := d.fields(f.Fields, root, nil)
	return values, d.check.sorted()
}

// formDecode is one run of Form.Decode.
type formDecode struct {
	form  *Form
	check formCheck
}

// postedNode is what was posted under a name and below it.
type postedNode struct {
	values   []string
	children map[string]*postedNode
}

func (n *postedNode) child(name string) *postedNode {
	if n.children == nil {
		n.children = map[string]*postedNode{}
	}
	if n.children[name] == nil {
		n.children[name] = new(postedNode)
	}
	return n.children[name]
}

// tree sorts the posted names into a tree by their dots.
func (d *formDecode) tree(posted url.Values) *postedNode {
	root := new(postedNode)
	for _, name := range slices.Sorted(maps.Keys(posted)) {
		if strings.HasPrefix(name, "_") {
			continue
		}
		steps := strings.Split(name, ".")
		if len(name) > maxPostedName || len(steps) > maxPostedSteps || !utf8.ValidString(name) {
			d.check.add([]string{"?"}, unknownText)
			continue
		}
		node := root
		for _, step := range steps {
			node = node.child(step)
		}
		for _, v := range posted[name] {
			if len(v) > maxPostedValue || len(node.values) > maxRows {
				d.check.add(steps, lang.Text{Zh: "提交的内容太长", En: "What was posted is too long"})
				continue
			}
			node.values = append(node.values, strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n")))
		}
	}
	return root
}

// fields decodes the fields of the form, a group or a row.
func (d *formDecode) fields(fields []*Field, n *postedNode, at []string) map[string]any {
	values := map[string]any{}
	known := map[string]bool{}
	for _, f := range fields {
		known[f.Name] = true
		if posted := n.children[f.Name]; posted != nil {
			if v := d.value(f, posted, append(slices.Clip(at), f.Name)); v != nil {
				values[f.Name] = v
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n.children)) {
		if !known[name] {
			d.check.add(append(slices.Clip(at), name), unknownText)
		}
	}
	return values
}

// value decodes what was posted for a field; nil where that is nothing.
func (d *formDecode) value(f *Field, n *postedNode, at []string) any {
	switch f.Kind {
	case KindGroup:
		if group := d.fields(f.Fields, n, at); len(group) > 0 {
			return group
		}
		return nil
	case KindRows, KindFiles:
		return d.rows(f, n, at)
	case KindFile:
		return d.file(n, at)
	case KindChoices:
		return choices(n.values)
	case KindDate:
		if len(n.children) > 0 {
			return d.dateParts(f, n, at)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n.children)) {
		d.check.add(append(slices.Clip(at), name), unknownText)
	}
	return d.scalar(f, n.values, at)
}

// rows decodes rows in the order of their numbers and closes up the gaps that
// removed or empty rows leave. One row too many is kept, so that the page can
// show what to take away; more are not.
func (d *formDecode) rows(f *Field, n *postedNode, at []string) any {
	numbers := map[int]*postedNode{}
	for _, name := range slices.Sorted(maps.Keys(n.children)) {
		i, err := strconv.Atoi(name)
		if err != nil || i < 0 || strconv.Itoa(i) != name {
			d.check.add(append(slices.Clip(at), name), unknownText)
			continue
		}
		numbers[i] = n.children[name]
	}
	var rows []any
	for _, i := range slices.Sorted(maps.Keys(numbers)) {
		if !numbers[i].posted() {
			continue
		}
		if len(rows) > f.MaxItems {
			d.check.add(at, text(f.Title.Zh+"最多%d项", f.Title.En+" must have %d entries or fewer", f.MaxItems))
			break
		}
		at := append(slices.Clip(at), strconv.Itoa(len(rows)))
		if f.Kind == KindFiles {
			rows = append(rows, d.file(numbers[i], at))
		} else {
			rows = append(rows, d.fields(f.Fields, numbers[i], at))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return rows
}

// posted reports whether anything but empty text was posted.
func (n *postedNode) posted() bool {
	if slices.ContainsFunc(n.values, func(v string) bool { return v != "" }) {
		return true
	}
	for _, child := range n.children {
		if child.posted() {
			return true
		}
	}
	return false
}

// file decodes a file that is stored already and posted again by its parts.
func (d *formDecode) file(n *postedNode, at []string) any {
	file := map[string]any{}
	for _, part := range slices.Sorted(maps.Keys(n.children)) {
		v := last(n.children[part].values)
		switch {
		case v == "":
		case part == "digest" || part == "name" || part == "type":
			file[part] = v
		case part == "size":
			size, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				file[part] = v
				continue
			}
			file[part] = size
		default:
			d.check.add(append(slices.Clip(at), part), unknownText)
		}
	}
	if len(file) == 0 {
		return nil
	}
	return file
}

func choices(values []string) any {
	var list []any
	for _, v := range values {
		if v != "" && !slices.Contains(list, any(v)) {
			list = append(list, v)
		}
	}
	if list == nil {
		return nil
	}
	return list
}

func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}
