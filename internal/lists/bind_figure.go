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
	var members scope
	switch {
	case f.Over == "":
		return
	case f.Over == "items":
		members = scope{{Name: "item", Object: itemObject}}
	case f.Over == "cases":
		members = scope{{Name: "case", Object: memberObject}, {Name: "item", Object: itemObject}}
	case strings.HasPrefix(f.Over, "records:"):
		id := strings.TrimPrefix(f.Over, "records:")
		register := b.registers[id]
		if register == nil {
			b.faults.Add(d.over, unknownNameOf(registerName), id).Suggest(id, keys(b.registers))
			return
		}
		members = scope{{Name: "record", Object: register.Form.object}}
	default:
		b.faults.Add(d.over, notAnOption, f.Over).Suggest(f.Over, []string{"items", "cases", "records:…"})
		return
	}
	f.Where, f.Count = b.bool(d.where, members), b.bool(d.count, members)
	f.Sum = b.compile(d.sum, members, expr.WantNumber)
	if register := b.registers[strings.TrimPrefix(f.Over, "records:")]; register != nil {
		b.readsPublic(d, register.Register)
	}
}

// readsPublic refuses a figure that reads fields of a register that it does
// not publish: no outsider could recompute it.
func (b *binder) readsPublic(d *figureDef, register *Register) {
	for _, part := range []struct {
		word source.Word
		expr *Expr
	}{{d.where, d.Figure.Where}, {d.count, d.Figure.Count}, {d.sum, d.Figure.Sum}} {
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
