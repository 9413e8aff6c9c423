package lists

import (
	"path"
	"slices"
	"strings"
)

// bindItem resolves an item and compiles its procedure against its form.
func (b *binder) bindItem(d *itemDef) {
	if l, ok := lookup(b, d.list, listName, b.lists); ok {
		d.List, d.facts.list = l.List, l.ID
		d.Office = l.Office
	}
	if d.office.Text != "" {
		d.Office = d.office.Text
		lookup(b, d.office, officeName, b.offices)
	}
	if o := b.offices[d.Office]; o != nil {
		d.facts.officeName = o.Name
	}
	form, ok := lookup(b, d.form, formName, b.forms)
	if ok {
		d.Form = form.Form
	}
	b.bindCertificate(d)
	// Where the form is unknown, everything that reads it would be wrong too.
	if formKnown := ok || d.form.Text == ""; formKnown {
		b.bindExpressions(d)
		b.bindMaterials(d)
	}
	b.def.Items = append(b.def.Items, d.Item)
	procedure, ok := lookup(b, d.procedure, procedureName, b.procedures)
	if !ok {
		return
	}
	procedure.users = append(procedure.users, d)
	if d.about != nil && len(procedure.OpenedBy) == 0 {
		b.faults.Add(d.about.node, opensForApplicant, d.ID, procedure.ID)
	}
	b.bindLimits(d, procedure)
	actions := ids(procedure.actions, func(a *actionDef) string { return a.ID })
	for _, id := range d.effectIDs {
		b.known(id, actionName, actions)
	}
	if d.Form == nil && d.form.Text != "" {
		return
	}
	countDays(d, procedure)
	d.Procedure = b.procedureFor(d, procedure)
}

func (b *binder) bindCertificate(d *itemDef) {
	if d.Certificate == nil {
		return
	}
	lookup(b, d.register, registerName, b.registers)
	d.facts.certificate, d.facts.certificateName = d.Certificate.Register, d.Certificate.Name
	if !d.Certificate.Valid.IsZero() {
		d.facts.certValid = d.valid.Text
	}
}

func (b *binder) bindExpressions(d *itemDef) {
	scope := itemScope(d.Form)
	for _, g := range d.checks {
		d.Checks = append(d.Checks, b.guard(g, scope, d.Form))
	}
	d.Instant, d.Subject = b.bool(d.instant, scope), b.text(d.subject, scope)
	d.HandledBy = b.text(d.handledBy, scope)
	if d.about != nil {
		d.About = &About{Figure: b.values(d.about.figure, d.Form, aboutFigureScope, formField), Case: b.values(d.about.of, d.Form, aboutCaseScope, formField)}
	}
	if !d.SubjectPersonal {
		if name := personalRef(d.Subject, d, nil); name != "" {
			b.faults.Add(d.subject, personalSubject, name)
		}
	}
	for _, pointer := range d.public {
		d.Public = append(d.Public, pointer.Text)
		b.publicPointer(pointer, d.Form, formField)
	}
}

// bindMaterials resolves the fields that take the materials.
func (b *binder) bindMaterials(d *itemDef) {
	for _, m := range d.materials {
		d.Materials = append(d.Materials, m.Material)
		if m.field.Text == "" {
			if m.Required && m.From == "applicant" && d.Form != nil && (d.Depth == DepthFull || d.Depth == DepthOneTrip) {
				b.faults.Add(m.id, materialWithoutField, m.ID)
			}
			continue
		}
		f := d.Form.Field(path.Join("/", m.Field))
		switch {
		case f == nil:
			b.unknown(m.field, formField, fileFields(d.Form))
		case f.Kind != KindFile && f.Kind != KindFiles:
			b.faults.Add(m.field, notAFileField, m.Field).Suggest(m.Field, fileFields(d.Form))
		}
	}
}

func fileFields(form *Form) []string {
	if form == nil {
		return nil
	}
	var out []string
	for pointer, f := range form.pointers {
		if f.Kind == KindFile || f.Kind == KindFiles {
			out = append(out, strings.TrimPrefix(pointer, "/"))
		}
	}
	slices.Sort(out)
	return out
}

// bindLimits gives the item its limits for the clocks that take them from the
// item.
func (b *binder) bindLimits(d *itemDef, p *procedureDef) {
	d.Limits = map[string]ItemLimit{}
	var fromItem []string
	for _, c := range p.clocks {
		if c.FromItem {
			fromItem = append(fromItem, c.ID)
		}
	}
	for _, l := range d.limits {
		d.Limits[l.clock.Text] = l.ItemLimit
		b.known(l.clock, clockName, fromItem)
	}
	for _, c := range fromItem {
		if _, ok := d.Limits[c]; !ok {
			b.faults.Add(d.id, missingLimit, c, p.ID)
		}
	}
}

// countDays notes what figures compare: the limits of the clock "decision".
func countDays(d *itemDef, p *procedureDef) {
	clock := p.clock("decision")
	if clock == nil {
		return
	}
	limit, promised := clock.Limit, clock.Promised
	if clock.FromItem {
		limit, promised = d.Limits["decision"].Statutory, d.Limits["decision"].Promised
	}
	if promised.IsZero() {
		promised = limit
	}
	d.facts.statutoryDays, d.facts.promised = days(limit), days(promised)
}
