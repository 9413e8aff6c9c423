package lists

import (
	"slices"

	"github.com/google/cel-go/common/types"

	"qingdan/internal/lists/expr"
)

type scope = expr.Scope

// effect compiles an effect against the item's form, the action's input and
// the register that it writes. It is false where a condition that depends on
// the item alone (item.has_certificate) says that the effect is not this
// item's; what such an effect would make public does not count.
func (b *binder) effect(d *effectDef, item *itemDef, input *Form) (Effect, bool) {
	scope := effectScope(item.Form, input)
	e := Effect{Register: d.register.Text, Op: d.op.Text}
	e.Key, e.When = b.text(d.key, scope), b.bool(d.when, scope)
	register, ok := lookup(b, d.register, registerName, b.registers)
	if !ok {
		return e, true
	}
	applies := true
	if e.When.readsOnlyItem() {
		if holds, err := e.When.Bool(Vars{Item: item.Item}); err == nil {
			applies, e.When = holds, nil
		}
	}
	if applies {
		b.noPersonalKey(d, e.Key, item, input)
	}
	names := fieldNames(register.Form)
	var written []string
	for _, f := range d.fields {
		written = append(written, f.name.Text)
		if !b.known(f.name, fieldOfRegister, names) {
			continue
		}
		field := register.Form.Field("/" + f.name.Text)
		value := b.compile(f.expr, scope, wantOf(field.Kind))
		if value == nil {
			continue
		}
		value.asDate = field.Kind == KindDate
		b.checkOption(f, field, value)
		if applies {
			b.checkPublicity(f, register, value, item, input)
		}
		e.Fields = append(e.Fields, FieldValue{f.name.Text, value})
	}
	if e.Op == "put" {
		for _, field := range register.Form.Fields {
			if field.Required && field.When == nil && !slices.Contains(written, field.Name) {
				b.faults.Add(d.op, missingRecordField, field.Name, register.ID)
			}
		}
	}
	return e, applies
}

// readsOnlyItem reports whether an expression has one value for an item,
// whatever the case.
func (e *Expr) readsOnlyItem() bool {
	return e != nil && len(e.program.Refs) > 0 &&
		!slices.ContainsFunc(e.program.Refs, func(r expr.Ref) bool { return r.Path[0] != "item" })
}

// wantOf says what type of value a field of a register takes.
func wantOf(kind FieldKind) expr.Want {
	switch kind {
	case KindNumber, KindMoney:
		return expr.WantNumber
	case KindInteger:
		return expr.Want{Zh: "整数", En: "a whole number", Types: []*types.Type{types.IntType}}
	case KindBool:
		return expr.WantBool
	case KindDate:
		return expr.Want{Zh: "日期", En: "a date", Types: []*types.Type{types.TimestampType}}
	case KindChoices:
		return expr.Want{Zh: "一列文字", En: "a list of texts", Types: []*types.Type{texts}}
	case KindRows, KindFiles:
		return expr.Want{Zh: "各行", En: "rows", Kind: types.ListKind}
	case KindGroup, KindFile:
		return expr.Want{Zh: "一组字段", En: "a group of fields", Kind: types.StructKind}
	}
	return expr.WantText
}

// checkOption reports a literal that is not among a choice's options.
func (b *binder) checkOption(f fieldDef, field *Field, value *Expr) {
	literal, ok := value.program.Literal()
	if !ok || field.Kind != KindChoice {
		return
	}
	var options []string
	for _, o := range field.Options {
		options = append(options, o.Value)
	}
	if !slices.Contains(options, literal) {
		b.faults.Add(f.expr, notAnOption, literal).Suggest(literal, options)
	}
}

// checkPublicity reports a public field of a register that would be given
// personal data.
func (b *binder) checkPublicity(f fieldDef, r *registerDef, value *Expr, item *itemDef, input *Form) {
	if !slices.Contains(r.Public, f.name.Text) {
		return
	}
	if name := personalRef(value, item, input); name != "" {
		b.faults.Add(f.expr, personalRecord, f.name.Text, name, r.ID, item.ID)
	}
}

// noPersonalKey reports a record whose key, which is public, is personal.
func (b *binder) noPersonalKey(d *effectDef, key *Expr, item *itemDef, input *Form) {
	if name := personalRef(key, item, input); name != "" {
		b.faults.Add(d.key, personalKey, name, item.ID)
	}
}

// personalRef returns what personal data comes out of an expression, "" if
// none does: masked texts and answers of yes or no do not count.
func personalRef(e *Expr, item *itemDef, input *Form) string {
	if e == nil {
		return ""
	}
	for _, ref := range e.program.Refs {
		if !ref.Shown {
			continue
		}
		if ref.String() == "case.subject" && item.SubjectPersonal {
			return ref.String()
		}
		form := item.Form
		if ref.Path[0] == "input" {
			form = input
		}
		if f := form.read(ref, nil); f != nil && f.personal() {
			return ref.String()
		}
	}
	return ""
}
