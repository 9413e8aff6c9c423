package lists

import "slices"

// checkFigure sees to it that a figure says what it divides and adds up, and
// what is wanted of it.
func (c *compiler) checkFigure(d *figureDef) {
	f := d.Figure
	c.checkAlert(d)
	switch {
	case f.Per == "" || f.Reported != "":
	case !d.count.IsZero() && !d.sum.IsZero():
		c.faults.Add(d.sum, countAndSum)
	case d.count.IsZero() && d.sum.IsZero():
		c.faults.Add(d.id, noNumerator, f.Per)
	case f.Per == PerShare && d.count.IsZero():
		c.faults.Add(d.sum, shareOfSum)
	case f.Per == PerMean && d.sum.IsZero():
		c.faults.Add(d.count, meanOfCount)
	case f.Per == PerMedian && d.sum.IsZero():
		c.faults.Add(d.count, medianOfCount)
	case f.Unit == "percent" && f.Per != PerShare:
		c.faults.Add(d.id, percentNotShare, f.Per)
	}
	if f.Over == "items" && !d.when.IsZero() {
		c.faults.Add(d.when, itemsHaveNoDay)
	}
}

// checkAlert sees to it that red lies beyond yellow.
func (c *compiler) checkAlert(d *figureDef) {
	a := d.Alert
	switch {
	case a == nil:
	case a.Yellow == nil && a.Red == nil:
		c.faults.Add(d.alert, noThreshold)
	case a.Yellow == nil || a.Red == nil:
	case d.Good == "up" && *a.Red > *a.Yellow, d.Good == "down" && *a.Red < *a.Yellow:
		c.faults.Add(d.alert, redBeforeYellow, *a.Red, *a.Yellow)
	}
}

// statement is what a record must say to be shown as the statement of another
// authority: its fields by name, and the kinds that each may be of.
var statement = []struct {
	name  string
	kinds []FieldKind
}{
	{"value", []FieldKind{KindNumber, KindInteger, KindMoney}},
	{"authority", []FieldKind{KindText, KindChoice}},
	{"source", []FieldKind{KindText, KindArea}},
	{"stated", []FieldKind{KindDate}},
}

// checkStatements sees to it that a register has the fields of a statement,
// required and public, and reports whether it has.
func (b *binder) checkStatements(d *figureDef, r *Register) bool {
	ok := true
	for _, want := range statement {
		f := r.Form.Field("/" + want.name)
		if f == nil || !slices.Contains(want.kinds, f.Kind) || !f.Required || !slices.Contains(r.Public, want.name) {
			b.faults.Add(d.reported, noStatement, r.ID, want.name, string(want.kinds[0]))
			ok = false
		}
	}
	return ok
}
