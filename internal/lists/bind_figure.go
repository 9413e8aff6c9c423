package lists

import (
	"slices"
	"strings"

	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// bindFigure compiles a figure against the members that it counts.
func (b *binder) bindFigure(d *figureDef) {
	f := d.Figure
	f.ID, f.System = b.def.ID+"."+d.id.Text, b.def.System
	b.def.Figures = append(b.def.Figures, f)
	if f.Reported != "" {
		b.bindReported(d)
		return
	}
	members, register := b.membersOf(d)
	if members == nil {
		return
	}
	f.Where, f.Count = b.bool(d.where, members), b.bool(d.count, members)
	f.Sum = b.compile(d.sum, members, expr.WantNumber)
	f.When = b.compile(d.when, members, wantOf(KindDate))
	if register != nil {
		b.readsPublic(d, register.Register)
	}
}

// membersOf returns what a figure's expressions may read, nil where that is
// unknown, and the register that it is over, if any.
func (b *binder) membersOf(d *figureDef) (scope, *registerDef) {
	switch {
	case d.Over == "":
		return nil, nil
	case d.Over == "items":
		return scope{{Name: "item", Object: itemObject}}, nil
	case d.Over == "cases":
		return scope{{Name: "case", Object: memberObject}, {Name: "item", Object: itemObject}}, nil
	case strings.HasPrefix(d.Over, "records:"):
		id := strings.TrimPrefix(d.Over, "records:")
		register := b.registers[id]
		if register == nil {
			b.faults.Add(d.over, unknownNameOf(registerName), id).Suggest(id, keys(b.registers))
			return nil, nil
		}
		return scope{{Name: "record", Object: register.Form.object}}, register
	}
	b.faults.Add(d.over, notAnOption, d.Over).Suggest(d.Over, []string{"items", "cases", "records:…"})
	return nil, nil
}

// bindReported makes the members of a reported figure the live statements of
// its register, each on the day on which it was made.
func (b *binder) bindReported(d *figureDef) {
	register, ok := lookup(b, d.reported, registerName, b.registers)
	if !ok || !b.checkStatements(d, register.Register) {
		return
	}
	f := d.Figure
	f.Over = "records:" + f.Reported
	members := scope{{Name: "record", Object: register.Form.object}}
	f.Where = b.bool(d.where, members)
	f.Sum = b.compile(source.Word{Text: "record.value", Node: d.reported.Node}, members, expr.WantNumber)
	f.When = b.compile(source.Word{Text: "record.stated", Node: d.reported.Node}, members, wantOf(KindDate))
	b.readsPublic(d, register.Register)
}

// readsPublic refuses a figure that reads fields of a register that it does
// not publish: no outsider could recompute it.
func (b *binder) readsPublic(d *figureDef, register *Register) {
	for _, part := range []struct {
		word source.Word
		expr *Expr
	}{{d.where, d.Figure.Where}, {d.count, d.Figure.Count}, {d.sum, d.Figure.Sum}, {d.when, d.Figure.When}} {
		if part.expr == nil {
			continue
		}
		for _, ref := range part.expr.program.Refs {
			if len(ref.Path) > 1 && ref.Path[0] == "record" && !slices.Contains(register.Public, ref.Path[1]) {
				b.faults.Add(part.word, figureReadsPrivate, ref.Path[1], register.ID)
			}
		}
	}
}
