package lists

import (
	"slices"

	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// opening compiles what an action opens against the form that it fills in.
func (b *binder) opening(d *openingDef, item *itemDef, input *Form) Opening {
	scope := effectScope(item.Form, input)
	o := Opening{Item: d.item.Text, Each: d.each.Text}
	if rows := b.rowsOf(d.each, item.Form); rows != nil {
		scope = append(scope, expr.Var{Name: "row", Object: rows.object})
	}
	o.When = b.bool(d.when, scope)
	target := b.target(d.item)
	if target == nil {
		return o
	}
	form, ok := lookup(b, target.form, formName, b.forms)
	if !ok {
		return o
	}
	o.Fields = b.values(d.fields, form.Form, scope, formField)
	for _, f := range form.Fields {
		written := func(w fieldDef) bool { return w.name.Text == f.Name }
		if f.Required && f.When == nil && !slices.ContainsFunc(d.fields, written) {
			b.faults.Add(d.item, missingOpeningField, f.Name, target.ID)
		}
	}
	return o
}

// target returns the item that is opened: one whose cases officials open, for
// nobody applies in somebody's name.
func (b *binder) target(w source.Word) *itemDef {
	var known []string
	for _, i := range b.def.items {
		if i.ID != w.Text {
			known = append(known, i.ID)
			continue
		}
		if p := b.procedures[i.procedure.Text]; p != nil && len(p.OpenedBy) == 0 {
			b.faults.Add(w, opensForApplicant, i.ID, p.ID)
		}
		return i
	}
	b.unknown(w, itemName, known)
	return nil
}

// rowsOf returns the rows of a form that a pointer names, nil without one.
func (b *binder) rowsOf(w source.Word, form *Form) *Field {
	if w.IsZero() {
		return nil
	}
	f := form.Field(w.Text)
	if f != nil && f.Kind == KindRows {
		return f
	}
	var rows []string
	for _, f := range form.orNone().Fields {
		if f.Kind == KindRows {
			rows = append(rows, f.Pointer)
		}
	}
	b.unknown(w, formField, rows)
	return nil
}

// values compiles values for fields of a form.
func (b *binder) values(defs []fieldDef, form *Form, scope expr.Scope, kind nameKind) []FieldValue {
	var out []FieldValue
	for _, d := range defs {
		if !b.known(d.name, kind, fieldNames(form)) {
			continue
		}
		field := form.Field("/" + d.name.Text)
		value := b.compile(d.expr, scope, wantOf(field.Kind))
		if value == nil {
			continue
		}
		value.asDate = field.Kind == KindDate
		b.checkOption(d, field, value)
		out = append(out, FieldValue{d.name.Text, value})
	}
	return out
}
