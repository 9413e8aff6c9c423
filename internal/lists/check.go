package lists

import "slices"

// check looks at what the definitions say together: can a case get through, is
// it lawful, is anything private made public. Definitions that are incomplete
// are left out, because everything about them would look wrong.
func (c *compiler) check() {
	for _, def := range c.systems {
		if def.unread {
			continue
		}
		for _, p := range def.procedures {
			if !p.broken {
				c.checkGraph(p)
				c.checkActors(p)
				c.checkClocks(p)
				c.checkInputs(p)
			}
		}
		for _, i := range def.items {
			c.checkItem(i)
		}
		for _, f := range def.figures {
			c.checkFigure(f)
		}
		c.checkUnused(def)
	}
}

// structural are the faults after which a procedure says something else than
// its author meant.
var structural = []string{"unknown-key", "missing-key", "wrong-shape", "duplicate-key", "bad-clock-op", "bad-id",
	"unknown-state", "unknown-action", "unknown-clock", "unknown-role", "unknown-document"}

// brokenSince reports whether a structural fault was found since there were n.
func (c *compiler) brokenSince(n int) bool {
	return slices.ContainsFunc(c.faults.Since(n), func(code string) bool { return slices.Contains(structural, code) })
}

// checkUnused notes procedures and forms that nothing uses. An item that names
// an unknown one may have meant any.
func (c *compiler) checkUnused(def *systemDef) {
	used, unsure := map[string]bool{}, map[string]bool{}
	for _, i := range def.items {
		used[i.form.Text] = true
		unsure["form"] = unsure["form"] || i.Form == nil && i.form.Text != ""
		unsure["procedure"] = unsure["procedure"] || i.Procedure == nil
	}
	for _, p := range def.procedures {
		if len(p.users) == 0 && !unsure["procedure"] {
			c.faults.Add(p.id, unusedProcedure, p.ID)
		}
	}
	for _, f := range def.forms {
		if !used[f.ID] && !unsure["form"] {
			c.faults.Add(f.id, unusedForm, f.ID)
		}
	}
}
