package lists

import (
	"slices"

	"qingdan/internal/lists/source"
)

// names finds the definitions of one system by id.
type names struct {
	offices    map[string]*officeDef
	roles      map[string]source.Word
	lists      map[string]*listDef
	forms      map[string]*formDef
	registers  map[string]*registerDef
	procedures map[string]*procedureDef
}

// bind resolves every name and compiles every expression. A system stands
// alone: what it names it declares, so that its archive says all of what was
// in force. Items, registers, offices and roles are also known to the library
// as a whole, and have one meaning there.
func (c *compiler) bind() *Library {
	library := new(Library)
	seen := map[string]map[string]source.Word{}
	for _, kind := range []string{"item", "register"} {
		seen[kind] = map[string]source.Word{}
	}
	for _, def := range c.systems {
		if def.head.IsZero() && !def.unread {
			c.faults.Add(def.files[0], missingSystem, def.ID)
			def.unread = true
		}
		if def.unread {
			continue
		}
		b := binder{compiler: c, def: def}
		b.index(seen)
		b.bindNames()
		for _, r := range def.registers {
			b.bindRegister(r)
		}
		for _, p := range def.procedures {
			b.bindProcedure(p)
		}
		for _, i := range def.items {
			b.bindItem(i)
		}
		for _, f := range def.figures {
			b.bindFigure(f)
		}
		c.archive(def)
		library.Systems = append(library.Systems, def.System)
	}
	c.agree()
	return library
}

// binder binds one system.
type binder struct {
	*compiler
	def *systemDef
	names
}

// index finds duplicates and fills the maps of names.
func (b *binder) index(seen map[string]map[string]source.Word) {
	b.offices = indexed(b, "office", b.def.offices, func(o *officeDef) source.Word { return o.code })
	b.lists = indexed(b, "list", b.def.lists, func(l *listDef) source.Word { return l.id })
	b.forms = indexed(b, "form", b.def.forms, func(f *formDef) source.Word { return f.id })
	b.procedures = indexed(b, "procedure", b.def.procedures, func(p *procedureDef) source.Word { return p.id })
	b.registers = indexed(b, "register", b.def.registers, func(r *registerDef) source.Word { return r.id })
	indexed(b, "figure", b.def.figures, func(f *figureDef) source.Word { return f.id })
	b.roles = map[string]source.Word{}
	for _, r := range b.def.roles {
		b.roles[r.Text] = r
	}
	for _, i := range b.def.items {
		b.unique(i.id, "item", seen["item"])
	}
	for _, r := range b.def.registers {
		b.unique(r.id, "register", seen["register"])
	}
	for _, l := range b.def.lists {
		b.def.Lists = append(b.def.Lists, l.List)
	}
	for _, f := range b.def.forms {
		b.def.Forms = append(b.def.Forms, f.Form)
	}
	for _, r := range b.def.registers {
		b.def.Registers = append(b.def.Registers, r.Register)
	}
}

func indexed[D any](b *binder, kind string, defs []D, id func(D) source.Word) map[string]D {
	found, seen := map[string]D{}, map[string]source.Word{}
	for _, d := range defs {
		if b.unique(id(d), kind, seen) {
			found[id(d).Text] = d
		}
	}
	return found
}

// lookup resolves a name; an absent one is not a fault here.
func lookup[D any](b *binder, w source.Word, kind nameKind, known map[string]D) (D, bool) {
	d, ok := known[w.Text]
	if !ok && w.Text != "" {
		b.unknown(w, kind, keys(known))
	}
	return d, ok
}

// known reports whether a name is among those of its kind, and the fault if
// not. An absent one counts as known.
func (c *compiler) known(w source.Word, kind nameKind, names []string) bool {
	if w.Text == "" || slices.Contains(names, w.Text) {
		return true
	}
	c.unknown(w, kind, names)
	return false
}

func (c *compiler) unknown(w source.Word, kind nameKind, names []string) {
	c.faults.Add(w, unknownNameOf(kind), w.Text).Suggest(w.Text, names)
}

func keys[D any](m map[string]D) []string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

// bindNames resolves offices and lists.
func (b *binder) bindNames() {
	for _, o := range b.def.offices {
		lookup(b, o.parent, officeName, b.offices)
		b.checkChain(o)
	}
	for _, l := range b.def.lists {
		lookup(b, l.office, officeName, b.offices)
	}
}

// checkChain reports an office that is above itself, at the one of the circle
// whose code comes first.
func (b *binder) checkChain(o *officeDef) {
	at, first := o, true
	for range b.offices {
		above := b.offices[at.Parent]
		if above == nil {
			return
		}
		if at = above; at == o {
			if first {
				b.faults.Add(o.parent, officeAboveItself, o.Code)
			}
			return
		}
		first = first && o.Code < at.Code
	}
}

// agree sees to it that offices and roles that several systems declare are the
// same in all of them: in the city they are one.
func (c *compiler) agree() {
	offices, roles := map[string]*Office{}, map[string]*Role{}
	for _, def := range c.systems {
		for _, o := range def.offices {
			if first := offices[o.Code]; first == nil {
				offices[o.Code] = o.Office
			} else if *first != *o.Office {
				c.faults.Add(o.code, disagree, o.Code, first.Name.Zh, first.Name.En)
			}
		}
		for i, r := range def.Roles {
			if first := roles[r.ID]; first == nil {
				roles[r.ID] = r
			} else if *first != *r {
				c.faults.Add(def.roles[i], disagree, r.ID, first.Name.Zh, first.Name.En)
			}
		}
	}
}

// bindRegister resolves a register's own names.
func (b *binder) bindRegister(r *registerDef) {
	fields := fieldNames(r.Form)
	if b.known(r.title, fieldOfRegister, fields) && r.Title != "" {
		if f := r.Form.Field("/" + r.Title); f != nil && f.personal() {
			b.faults.Add(r.title, personalTitle, r.Title)
		}
	}
	for _, name := range r.public {
		if !b.known(name, fieldOfRegister, fields) {
			continue
		}
		if f := r.Form.Field("/" + name.Text); f.personal() {
			b.faults.Add(name, personalPublic, name.Text)
		}
	}
}

func fieldNames(f *Form) []string {
	if f == nil {
		return nil
	}
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Name)
	}
	return out
}
