package lists

import (
	"reflect"

	"qingdan/internal/lists/source"
)

// SameItem reports whether two items say the same, with their procedures and
// forms, wherever they stand in the files. The systems around them may differ.
func SameItem(a, b *Item) bool { return same(reflect.ValueOf(a), reflect.ValueOf(b)) }

// SameForm reports whether two forms say the same.
func SameForm(a, b *Form) bool { return same(reflect.ValueOf(a), reflect.ValueOf(b)) }

// SameFigure reports whether two figures are computed and told in the same
// way.
func SameFigure(a, b *Figure) bool {
	if a == nil || b == nil {
		return a == b
	}
	one, other := *a, *b
	one.Text, other.Text = "", "" // comments and order
	return same(reflect.ValueOf(one), reflect.ValueOf(other))
}

// SameEffects reports whether what two actions do writes the same on registers.
func SameEffects(a, b []Effect) bool { return same(reflect.ValueOf(a), reflect.ValueOf(b)) }

// same compares what lists write. What is only derived from it is in fields
// that are not exported.
func same(a, b reflect.Value) bool {
	switch one := a.Interface().(type) {
	case *System:
		return sameBy(one, b.Interface().(*System), func(s *System) string { return s.ID })
	case *List:
		return sameBy(one, b.Interface().(*List), func(l *List) string { return l.ID })
	case *Expr:
		return sameBy(one, b.Interface().(*Expr), (*Expr).Source)
	case *Template:
		return sameBy(one, b.Interface().(*Template), (*Template).source)
	case source.Pos:
		return true
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return same(a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			if f := a.Type().Field(i); f.IsExported() && !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Map:
		return sameMaps(a, b)
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

func sameMaps(a, b reflect.Value) bool {
	if a.Len() != b.Len() {
		return false
	}
	for _, key := range a.MapKeys() {
		if other := b.MapIndex(key); !other.IsValid() || !same(a.MapIndex(key), other) {
			return false
		}
	}
	return true
}

// sameBy compares two things by a text of theirs.
func sameBy[T any](a, b *T, text func(*T) string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return text(a) == text(b)
}

// source is the text as written.
func (t *Template) source() string {
	out := ""
	for _, p := range t.parts {
		if p.expr != nil {
			out += "${" + p.expr.Text + "}"
			continue
		}
		out += p.text
	}
	return out
}

// Reads returns what the expression reads, as dotted paths: "form.area",
// "case.taken".
func (e *Expr) Reads() []string {
	var out []string
	for _, r := range e.program.Refs {
		out = append(out, r.String())
	}
	return out
}

// SameOpenings reports whether two actions open the same cases.
func SameOpenings(a, b []Opening) bool { return same(reflect.ValueOf(a), reflect.ValueOf(b)) }
