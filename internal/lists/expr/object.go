package expr

import (
	"fmt"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
)

// Object is the type of a structured value, such as a form: its fields with
// their types, how to get at them in the Go value that stands behind it, and
// the bounds of their sizes.
type Object struct {
	Name   string // as messages call it: "form", "form.staff"
	typ    *types.Type
	fields map[string]*Field
	names  []string
}

// Field is one field of an object.
type Field struct {
	Name string
	Type *types.Type
	Elem *Object // the object type of its value, or of its elements
	Size uint64  // most characters or elements; 0 for numbers, dates and objects
	Item uint64  // for lists of text: most characters of an element
	get  func(any) (any, error)
	has  func(any) bool
}

// NewObject returns an object type without fields.
func NewObject(name string) *Object {
	return &Object{Name: name, typ: types.NewObjectType(typeMark + name), fields: map[string]*Field{}}
}

// typeMark keeps the names of types apart from what expressions can say: the
// field form.staff must not be taken for a type of that name.
const typeMark = "@"

// Type returns the CEL type.
func (o *Object) Type() *types.Type { return o.typ }

// Names returns the names of the fields in the order added.
func (o *Object) Names() []string { return o.names }

// Field returns a field; nil if there is none of that name.
func (o *Object) Field(name string) *Field { return o.fields[name] }

// The bounds of facts: characters of a text, entries of a list or a map.
const (
	factText = 4000
	factList = 300
)

// Fact adds a field that is computed from the Go value behind the object. An
// absent value is the zero value of its type; has() is true for any other.
func (o *Object) Fact(name string, t *types.Type, get func(any) (any, error)) {
	f := &Field{Name: name, Type: t}
	switch t.Kind() {
	case types.StringKind:
		f.Size = factText
	case types.ListKind, types.MapKind:
		f.Size, f.Item = factList, factText
	}
	f.get = func(v any) (any, error) {
		got, err := get(v)
		if err != nil {
			return nil, err
		}
		return got, f.bounded(o, got)
	}
	f.has = func(v any) bool {
		got, err := get(v)
		return err != nil || !isZero(got)
	}
	o.add(f)
}

func (o *Object) add(f *Field) {
	if o.fields[f.Name] == nil {
		o.names = append(o.names, f.Name)
	}
	o.fields[f.Name] = f
}

// The fields of a record: an object whose Go value is a map[string]any as
// decoded from JSON. Values of another type than declared make the evaluation
// fail; absent ones read as zero.

// Text adds a field of at most max characters.
func (o *Object) Text(name string, max int) {
	o.record(&Field{Name: name, Type: cel.StringType, Size: uint64(max)}, toText)
}

// Int adds a field with a whole number.
func (o *Object) Int(name string) { o.record(&Field{Name: name, Type: cel.IntType}, toInt) }

// Number adds a field with a number.
func (o *Object) Number(name string) { o.record(&Field{Name: name, Type: cel.DoubleType}, toNumber) }

// Bool adds a field with true or false.
func (o *Object) Bool(name string) { o.record(&Field{Name: name, Type: cel.BoolType}, toBool) }

// Date adds a field with a day written 2026-03-02, read as its beginning in
// China.
func (o *Object) Date(name string) { o.record(&Field{Name: name, Type: cel.TimestampType}, toDate) }

// Any adds a field of which nothing is known, because its declaration is
// wrong: what reads it is not reported again.
func (o *Object) Any(name string) {
	o.record(&Field{Name: name, Type: cel.DynType}, func(v any) (any, error) { return v, nil })
}

// Object adds a field with a nested record.
func (o *Object) Object(name string, elem *Object) {
	o.record(&Field{Name: name, Type: elem.typ, Elem: elem}, toRecord)
}

// Rows adds a field with at most max records.
func (o *Object) Rows(name string, elem *Object, max int) {
	o.record(&Field{Name: name, Type: cel.ListType(elem.typ), Elem: elem, Size: uint64(max)}, toList)
}

// Texts adds a field with at most max texts of at most item characters.
func (o *Object) Texts(name string, max, item int) {
	o.record(&Field{Name: name, Type: cel.ListType(cel.StringType), Size: uint64(max), Item: uint64(item)}, toList)
}

func (o *Object) record(f *Field, convert func(any) (any, error)) {
	name := f.Name
	f.get = func(obj any) (any, error) {
		v, err := lookup(obj, name)
		if err != nil {
			return nil, err
		}
		got, err := convert(v)
		if err != nil {
			return nil, &TypeError{Field: o.Name + "." + name, Value: v}
		}
		return got, f.bounded(o, got)
	}
	f.has = func(obj any) bool {
		v, err := lookup(obj, name)
		return err == nil && !isAbsent(v)
	}
	o.add(f)
}

// bounded refuses a value that is larger than the field allows. The cost of an
// expression was estimated from these bounds when it was compiled; that they
// hold makes the estimate true.
func (f *Field) bounded(o *Object, v any) error {
	size, bound := 0, f.Size
	switch v := v.(type) {
	case string:
		size, bound = len(v), 4*f.Size // bytes
	case []any:
		size = len(v)
	case []string:
		size = len(v)
	case []map[string]any:
		size = len(v)
	case map[string]string:
		size = len(v)
	}
	if f.Size > 0 && uint64(size) > bound {
		return fmt.Errorf("%s.%s is larger than the %d that it may be", o.Name, f.Name, f.Size)
	}
	return nil
}

// isZero reports whether a value of a fact is the zero value of its type.
func isZero(v any) bool {
	switch v := v.(type) {
	case string:
		return v == ""
	case int64:
		return v == 0
	case float64:
		return v == 0
	case bool:
		return !v
	case time.Time:
		return v.Equal(Never)
	case []string:
		return len(v) == 0
	case map[string]string:
		return len(v) == 0
	}
	return v == nil
}
