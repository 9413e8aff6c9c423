package lists

import "slices"

// index finds things by id.
type index struct {
	items     map[string]*Item
	registers map[string]*Register
	figures   map[string]*Figure
	offices   map[string]*Office
	roles     map[string]*Role
	words     []itemWords // for Find
}

func newIndex(systems []*System) index {
	x := index{map[string]*Item{}, map[string]*Register{}, map[string]*Figure{}, map[string]*Office{}, map[string]*Role{}, nil}
	for _, s := range systems {
		for _, i := range s.Items {
			x.items[i.ID] = i
			x.words = append(x.words, wordsOf(i))
		}
		for _, r := range s.Registers {
			x.registers[r.ID] = r
		}
		for _, f := range s.Figures {
			x.figures[f.ID] = f
		}
		for _, o := range s.Offices {
			x.offices[o.Code] = o
		}
		for _, r := range s.Roles {
			x.roles[r.ID] = r
		}
	}
	return x
}

// Item returns an item; nil if there is none of that id.
func (l *Library) Item(id string) *Item { return l.items[id] }

// Items returns the items of all systems, in the order written.
func (l *Library) Items() []*Item {
	var items []*Item
	for _, s := range l.Systems {
		items = append(items, s.Items...)
	}
	return items
}

// Register returns a register; nil if there is none of that id.
func (l *Library) Register(id string) *Register { return l.registers[id] }

// Figure returns a figure by its full id ("approvals.full_online_rate"); nil
// if there is none.
func (l *Library) Figure(id string) *Figure { return l.figures[id] }

// Figures returns the figures of all systems, in the order written.
func (l *Library) Figures() []*Figure {
	var figures []*Figure
	for _, s := range l.Systems {
		figures = append(figures, s.Figures...)
	}
	return figures
}

// FigureIDs returns the ids of all figures.
func (l *Library) FigureIDs() []string {
	var ids []string
	for _, f := range l.Figures() {
		ids = append(ids, f.ID)
	}
	return ids
}

// Office returns an office; nil if there is none of that code.
func (l *Library) Office(code string) *Office { return l.offices[code] }

// Role returns a role; nil if there is none of that id.
func (l *Library) Role(id string) *Role { return l.roles[id] }

// System returns a system; nil if there is none of that id.
func (l *Library) System(id string) *System {
	return find(l.Systems, func(s *System) bool { return s.ID == id })
}

// Register returns a register of the system; nil if there is none of that id.
func (s *System) Register(id string) *Register {
	return find(s.Registers, func(r *Register) bool { return r.ID == id })
}

// Office returns an office of the system; nil if there is none of that code.
func (s *System) Office(code string) *Office {
	return find(s.Offices, func(o *Office) bool { return o.Code == code })
}

// Item returns an item of the system; nil if there is none of that id.
func (s *System) Item(id string) *Item {
	return find(s.Items, func(i *Item) bool { return i.ID == id })
}

// State returns a state; nil if there is none of that id.
func (p *Procedure) State(id string) *State {
	return find(p.States, func(s *State) bool { return s.ID == id })
}

// Action returns an action; nil if there is none of that id.
func (p *Procedure) Action(id string) *Action {
	return find(p.Actions, func(a *Action) bool { return a.ID == id })
}

// Clock returns a clock; nil if there is none of that id.
func (p *Procedure) Clock(id string) *ClockSpec {
	return find(p.Clocks, func(c *ClockSpec) bool { return c.ID == id })
}

// Document returns a document; nil if there is none of that id.
func (p *Procedure) Document(id string) *Document {
	return find(p.Documents, func(d *Document) bool { return d.ID == id })
}

func find[T any](list []*T, is func(*T) bool) *T {
	for _, v := range list {
		if is(v) {
			return v
		}
	}
	return nil
}

// PublicFields are the register's public columns, in the order of its form.
func (r *Register) PublicFields() []*Field {
	var out []*Field
	for _, f := range r.Form.Fields {
		if slices.Contains(r.Public, f.Name) {
			out = append(out, f)
		}
	}
	return out
}
