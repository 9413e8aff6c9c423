package lists

import (
	"slices"

	"qingdan/internal/lang"
	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/source"
)

// bindProcedure resolves the names within a procedure, once for all items that
// follow it.
func (b *binder) bindProcedure(p *procedureDef) {
	before := b.faults.Len()
	states := ids(p.states, func(s *stateDef) string { return s.ID })
	clocks := ids(p.clocks, func(c *clockDef) string { return c.ID })
	actions := ids(p.actions, func(a *actionDef) string { return a.ID })
	documents := ids(p.documents, func(d *documentDef) string { return d.ID })
	for _, role := range slices.Concat(p.openedBy, p.stewards) {
		b.known(role, roleName, keys(b.roles))
	}
	for _, s := range p.states {
		b.known(s.turn, roleName, append(keys(b.roles), Applicant))
		b.known(s.clock, clockName, clocks)
		p.States = append(p.States, s.State)
		if s.initial && p.Initial == nil {
			p.Initial = s.State
		}
	}
	for _, c := range p.clocks {
		p.Clocks = append(p.Clocks, c.ClockSpec)
	}
	for _, a := range p.actions {
		for _, by := range a.by {
			b.known(by, roleName, append(keys(b.roles), Applicant, ByClock, ByRule))
		}
		for _, from := range a.from {
			b.known(from, stateName, states)
		}
		b.known(a.to, stateName, states)
		b.known(a.after, clockName, clocks)
		b.known(a.document, documentName, documents)
		for _, other := range a.apart {
			b.known(other, actionName, actions)
		}
		for _, op := range a.ops {
			b.bindOp(a, op, clocks)
		}
		p.Actions = append(p.Actions, a.Action)
	}
	p.broken = p.broken || b.brokenSince(before)
}

func (b *binder) bindOp(a *actionDef, op opDef, clocks []string) {
	if op.Op == "" {
		return
	}
	a.Clocks = append(a.Clocks, op.ClockOp)
	if !slices.Contains(clocks, op.Clock) {
		b.faults.Add(op.word, unknownNameOf(clockName), op.Clock).Suggest(op.Clock, clocks)
	}
}

func ids[D any](defs []D, id func(D) string) []string {
	out := make([]string, len(defs))
	for i, d := range defs {
		out[i] = id(d)
	}
	return out
}

// procedureFor compiles an item's own copy of a procedure against its form.
func (b *binder) procedureFor(d *itemDef, p *procedureDef) *Procedure {
	own := *p.Procedure
	own.Clocks = make([]*ClockSpec, 0, len(p.clocks))
	for _, c := range p.clocks {
		own.Clocks = append(own.Clocks, b.clockFor(d, c))
	}
	own.Actions = make([]*Action, 0, len(p.actions))
	for _, a := range p.actions {
		own.Actions = append(own.Actions, b.actionFor(d, a))
	}
	own.Documents = make([]*Document, 0, len(p.documents))
	for _, doc := range p.documents {
		own.Documents = append(own.Documents, b.documentFor(d, p, doc))
	}
	return &own
}

// clockFor compiles the day with which a clock ends against the item's form.
func (b *binder) clockFor(d *itemDef, c *clockDef) *ClockSpec {
	own := *c.ClockSpec
	if own.Until = b.compile(c.until, itemScope(d.Form), wantOf(KindDate)); own.Until != nil {
		own.Until.asDate = true
	}
	return &own
}

func (b *binder) actionFor(d *itemDef, a *actionDef) *Action {
	own := *a.Action
	scope := guardScope(d.Form, a.Input)
	own.Guards = make([]Guard, 0, len(a.guards))
	for _, g := range a.guards {
		own.Guards = append(own.Guards, b.guard(g, scope, d.Form, a.Input))
	}
	own.Effects = nil
	for _, e := range slices.Concat(a.effects, d.effects[a.ID]) {
		if effect, applies := b.effect(e, d, a.Input); applies {
			own.Effects = append(own.Effects, effect)
		}
	}
	own.Sets = b.values(a.sets, d.Form, scope, formField)
	own.Opens = nil
	for _, o := range a.opens {
		own.Opens = append(own.Opens, b.opening(o, d, a.Input))
	}
	for _, pointer := range a.public {
		b.publicPointer(pointer, a.Input, inputField)
	}
	return &own
}

// guard compiles a guard; at is a field of one of the forms.
func (b *binder) guard(g guardDef, scope scope, forms ...*Form) Guard {
	own := g.Guard
	own.When = b.bool(g.when, scope)
	if g.at.Text == "" {
		return own
	}
	var pointers []string
	for _, f := range forms {
		if f.Field(g.at.Text) != nil {
			return own
		}
		if f != nil {
			pointers = append(pointers, keys(f.pointers)...)
		}
	}
	b.unknown(g.at, formField, pointers)
	return own
}

// publicPointer checks that a disclosed field exists and is not personal.
func (b *binder) publicPointer(w source.Word, form *Form, kind nameKind) {
	f := form.Field(w.Text)
	switch {
	case w.Text == "":
	case f == nil:
		var pointers []string
		if form != nil {
			pointers = keys(form.pointers)
		}
		b.unknown(w, kind, pointers)
	case f.personal():
		b.faults.Add(w, personalPublic, w.Text)
	}
}

// documentFor compiles a document's paragraphs. Several actions may issue the
// same document; what it reads of their inputs has to be in all of them.
func (b *binder) documentFor(d *itemDef, p *procedureDef, doc *documentDef) *Document {
	own := &Document{ID: doc.ID, Name: doc.name.Name}
	issued, kinds := false, map[string]FieldKind{}
	for _, a := range p.actions {
		if a.Document != doc.ID {
			continue
		}
		issued = true
		scope := effectScope(d.Form, a.Input)
		own.Paras = nil
		for _, para := range doc.paras {
			own.Paras = append(own.Paras, Para{b.template(para.zh, lang.Zh, scope), b.template(para.en, lang.En, scope)})
		}
		b.sameInputs(doc, own, a, kinds)
	}
	if !issued && !p.broken {
		b.faults.Add(doc.id, unusedDocument, doc.ID)
	}
	return own
}

// sameInputs sees to it that what a document reads of the input is of the same
// kind in every action that issues it.
func (b *binder) sameInputs(doc *documentDef, own *Document, a *actionDef, kinds map[string]FieldKind) {
	for _, para := range own.Paras {
		for _, ref := range slices.Concat(para.Zh.refs(), para.En.refs()) {
			f := a.Input.read(ref, nil)
			if ref.Path[0] != "input" || f == nil {
				continue
			}
			if kind, ok := kinds[f.Pointer]; ok && kind != f.Kind {
				b.faults.Add(doc.id, documentInputs, doc.ID, f.Name)
			}
			kinds[f.Pointer] = f.Kind
		}
	}
}

// refs returns what the text reads.
func (t *Template) refs() []expr.Ref {
	var refs []expr.Ref
	if t == nil {
		return nil
	}
	for _, p := range t.parts {
		if p.expr != nil {
			refs = append(refs, p.expr.Refs...)
		}
	}
	return refs
}
