package lists

import (
	"regexp"

	"qingdan/internal/law"
	"qingdan/internal/lists/ident"
	"qingdan/internal/lists/source"
)

func (c *compiler) readItem(def *systemDef, id source.Word, m *source.Map) {
	d := &itemDef{Item: &Item{ID: id.Text, Source: id.Pos(), System: def.System, InScope: true}, id: id}
	d.Name, d.Summary = m.Text("name"), m.Text("summary")
	d.list, d.office = m.Word("list"), c.Word(m.Get("office"))
	d.code = c.Word(m.Get("code"))
	if d.Code = d.code.Text; d.Code != "" && !ident.ValidItemCode(d.Code) {
		c.faults.Add(d.code, badItemCode, d.Code)
	}
	c.readCatalogue(d, m)
	c.readHandling(d, m)
	c.readOutcome(d, m)
	def.items = append(def.items, d)
}

var typeCodes = []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "20"}

// readCatalogue reads what the published catalogue says of an item.
func (c *compiler) readCatalogue(d *itemDef, m *source.Map) {
	d.Type = c.oneOf(m.Word("type"), typeCodes...)
	for _, w := range c.Words(m.Need("audience")) {
		d.Audience = append(d.Audience, c.oneOf(w, "resident", "enterprise", "official"))
	}
	for _, n := range c.List(m.Need("basis")) {
		d.Basis = append(d.Basis, c.law(n))
	}
	for _, n := range c.List(m.Get("conditions")) {
		d.Conditions = append(d.Conditions, c.Text(n))
	}
	for _, w := range c.Words(m.Get("keywords")) {
		d.Keywords = append(d.Keywords, w.Text)
	}
	if fee := m.Get("fee"); !fee.IsZero() {
		f := c.Map(fee)
		d.Fee = Fee{f.Text("amount"), c.law(f.Need("basis"))}
		f.Close()
	}
	seen := map[string]source.Word{}
	for _, n := range c.some(m.Get("materials")) {
		d.materials = append(d.materials, c.readMaterial(n, seen))
	}
}

func (c *compiler) readMaterial(n source.Node, seen map[string]source.Word) *materialDef {
	m := c.Map(n)
	d := &materialDef{id: m.Word("id"), field: c.Word(m.Get("field"))}
	d.Material = Material{ID: d.id.Text, Name: m.Text("name"), Field: d.field.Text, Required: c.Bool(m.Get("required"))}
	d.From = c.oneOf(m.Word("from"), "applicant", "shared")
	m.Close()
	if !d.id.IsZero() {
		c.unique(d.id, "material", seen)
	}
	return d
}

// readHandling reads how an item is handled.
func (c *compiler) readHandling(d *itemDef, m *source.Map) {
	d.Depth = Depth(c.oneOf(m.Word("depth"), "info", "form", "onetrip", "full"))
	d.visits = m.Get("visits")
	d.Visits = c.Int(d.visits, 0, 20)
	d.Kind = c.oneOf(m.Word("kind"), "promise", "instant")
	if n := m.Get("in_scope"); !n.IsZero() {
		d.InScope = c.Bool(n)
	}
	d.procedure, d.form = m.Word("procedure"), c.Word(m.Get("form"))
	d.checks = c.guards(m.Get("checks"))
	d.instant, d.subject = c.Word(m.Get("instant")), c.Word(m.Get("subject"))
	d.SubjectPersonal = c.Bool(m.Get("subject_personal"))
	d.public = c.Words(m.Get("public"))
	d.handledBy = c.Word(m.Get("handled_by"))
	limits := c.Map(m.Get("limits"))
	for _, clock := range limits.Keys() {
		d.limits = append(d.limits, c.readLimit(clock, c.Map(limits.Get(clock.Text))))
	}
}

func (c *compiler) readLimit(clock source.Word, m *source.Map) limitDef {
	d := limitDef{clock: clock, statutory: m.Word("statutory"), promised: c.Word(m.Get("promised"))}
	d.Statutory, d.Promised = c.limit(d.statutory), c.limit(d.promised)
	if n := m.Get("basis"); !n.IsZero() {
		d.Basis, d.hasBasis = c.law(n), true
	}
	m.Close()
	return d
}

var prefixPattern = regexp.MustCompile(`^[A-Z][A-Z0-9]{0,11}$`)

// readOutcome reads what an item leads to, a certificate and records, and what
// its cases may be opened about.
func (c *compiler) readOutcome(d *itemDef, m *source.Map) {
	if n := m.Get("certificate"); !n.IsZero() {
		cert := c.Map(n)
		d.prefix, d.register, d.valid = cert.Word("prefix"), cert.Word("register"), c.Word(cert.Get("valid"))
		d.Certificate = &Certificate{cert.Text("name"), d.prefix.Text, d.register.Text, c.limit(d.valid)}
		if d.prefix.Text != "" && !prefixPattern.MatchString(d.prefix.Text) {
			c.faults.Add(d.prefix, badPrefix, d.prefix.Text)
		}
		if u := d.Certificate.Valid.Unit; u == "wd" {
			c.faults.Add(d.valid, calendarOnly, d.valid.Text)
		}
		cert.Close()
	}
	if n := m.Get("about"); !n.IsZero() {
		about := c.Map(n)
		d.about = &aboutDef{node: n, figure: c.readFields(about.Get("figure")), of: c.readFields(about.Get("case"))}
		about.Close()
	}
	effects := c.Map(m.Get("effects"))
	d.effectIDs = effects.Keys()
	d.effects = map[string][]*effectDef{}
	for _, id := range d.effectIDs {
		d.effects[id.Text] = c.readEffects(effects.Get(id.Text))
	}
}

// limit reads a limit such as 20wd; zero where the word is absent.
func (c *compiler) limit(w source.Word) law.Limit {
	if w.Text == "" {
		return law.Limit{}
	}
	l, err := law.ParseLimit(w.Text)
	if err != nil {
		c.faults.Add(w, badLimit, w.Text)
		return law.Limit{}
	}
	return l
}

// law reads a legal basis.
func (c *compiler) law(n source.Node) Law {
	if n.IsZero() {
		return Law{}
	}
	m := c.Map(n)
	l := Law{Law: m.Word("law").Text, Article: c.Word(m.Get("article")).Text}
	m.Close()
	return l
}

func (c *compiler) guards(n source.Node) []guardDef {
	var guards []guardDef
	for _, item := range c.some(n) {
		m := c.Map(item)
		g := guardDef{when: m.Word("when"), at: c.Word(m.Get("at"))}
		g.Say, g.At = m.Text("say"), g.at.Text
		m.Close()
		guards = append(guards, g)
	}
	return guards
}

func (c *compiler) readEffects(n source.Node) []*effectDef {
	var effects []*effectDef
	for _, item := range c.some(n) {
		m := c.Map(item)
		e := &effectDef{register: m.Word("register"), op: m.Word("op"), key: m.Word("key"), when: c.Word(m.Get("when")), node: m}
		c.oneOf(e.op, "put", "set", "end")
		e.fields = c.readFields(m.Get("fields"))
		m.Close()
		effects = append(effects, e)
	}
	return effects
}

// readFields reads values by field.
func (c *compiler) readFields(n source.Node) []fieldDef {
	var out []fieldDef
	fields := c.Map(n)
	for _, name := range fields.Keys() {
		out = append(out, fieldDef{name, c.Word(fields.Get(name.Text))})
	}
	return out
}

func (c *compiler) readOpening(m *source.Map) *openingDef {
	d := &openingDef{item: m.Word("item"), when: c.Word(m.Get("when")), each: c.Word(m.Get("each")), fields: c.readFields(m.Get("form"))}
	m.Close()
	return d
}

func wordTexts(words []source.Word) []string {
	var out []string
	for _, w := range words {
		out = append(out, w.Text)
	}
	return out
}
