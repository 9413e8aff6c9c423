package lists

import (
	"qingdan/internal/law"
	"qingdan/internal/lists/source"
)

func (c *compiler) readFigure(def *systemDef, id source.Word, m *source.Map) {
	f := &figureDef{Figure: &Figure{ID: id.Text, Source: id.Pos()}, id: id}
	f.Name, f.Definition = m.Text("name"), m.Text("definition")
	f.Unit = c.oneOf(m.Word("unit"), Units...)
	f.Decimals = c.Int(m.Get("decimals"), 0, 6)
	f.reported = c.Word(m.Get("reported"))
	f.where, f.count, f.sum, f.when = c.Word(m.Get("where")), c.Word(m.Get("count")), c.Word(m.Get("sum")), c.Word(m.Get("when"))
	f.Per = PerTotal
	if m.Has("per") {
		f.Per = c.oneOf(m.Word("per"), PerShare, PerTotal, PerMean, PerMedian)
	}
	if f.Reported = f.reported.Text; f.Reported != "" {
		f.over, f.Per = c.Word(m.Get("over")), PerLatest
		f.checkReported(c, m)
	} else {
		f.over = m.Word("over")
	}
	f.Over = f.over.Text
	f.readAims(c, m)
	f.Text = m.Source()
	def.figures = append(def.figures, f)
}

// checkReported refuses what a statement of another authority does not have.
func (d *figureDef) checkReported(c *compiler, m *source.Map) {
	for _, key := range []string{"over", "count", "sum", "when", "per"} {
		if m.Has(key) {
			c.faults.Add(m.Get(key), reportedComputes, key)
		}
	}
}

// readAims reads what is wanted of a figure: which way is good, its target,
// its thresholds.
func (d *figureDef) readAims(c *compiler, m *source.Map) {
	d.good, d.target, d.alert = c.Word(m.Get("good")), m.Get("target"), m.Get("alert")
	d.Good = c.oneOf(d.good, "up", "down")
	if d.Good == "" && (m.Has("target") || m.Has("alert")) {
		d.Good = "up"
	}
	if m.Has("target") {
		d.readTarget(c, c.Map(d.target))
	}
	if m.Has("alert") {
		t := c.Map(d.alert)
		d.Alert = &Thresholds{Yellow: c.Float(t.Get("yellow")), Red: c.Float(t.Get("red")), Setting: c.Bool(t.Get("setting"))}
		t.Close()
	}
}

func (d *figureDef) readTarget(c *compiler, t *source.Map) {
	target := &Target{}
	if value := c.Float(t.Need("value")); value != nil {
		target.Value = *value
	}
	if by := c.Word(t.Get("by")); by.Text != "" {
		day, err := law.ParseDate(by.Text)
		if err != nil {
			c.faults.Add(by, badTargetDate, by.Text)
		}
		target.By, target.Dated = day, err == nil
	}
	target.Setting = c.Bool(t.Get("setting"))
	t.Close()
	d.Target = target
}
