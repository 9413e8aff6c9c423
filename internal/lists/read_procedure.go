package lists

import (
	"slices"
	"strings"

	"qingdan/internal/lang"
	"qingdan/internal/lists/source"
)

func (c *compiler) readProcedure(def *systemDef, id source.Word, m *source.Map) {
	d := &procedureDef{Procedure: &Procedure{ID: id.Text, Source: id.Pos()}, id: id}
	before := c.faults.Len()
	d.Name = m.Text("name")
	for _, n := range c.List(m.Need("basis")) {
		d.Basis = append(d.Basis, c.law(n))
	}
	d.openedBy, d.stewards = c.Words(m.Get("opened_by")), c.Words(m.Get("stewards"))
	d.OpenedBy, d.Stewards = wordTexts(d.openedBy), wordTexts(d.stewards)
	states := c.Map(m.Need("states"))
	for _, key := range c.ids(states, 200) {
		d.states = append(d.states, c.readState(key, c.Map(states.Get(key.Text))))
	}
	clocks := c.Map(m.Get("clocks"))
	for _, key := range c.ids(clocks, 60) {
		d.clocks = append(d.clocks, c.readClock(key, c.Map(clocks.Get(key.Text))))
	}
	actions := c.Map(m.Need("actions"))
	for _, key := range c.ids(actions, 300) {
		d.actions = append(d.actions, c.readAction(key, c.Map(actions.Get(key.Text)), d))
	}
	documents := c.Map(m.Get("documents"))
	for _, key := range c.ids(documents, 100) {
		d.documents = append(d.documents, c.readDocumentDef(key, c.Map(documents.Get(key.Text))))
	}
	d.broken = c.brokenSince(before)
	def.procedures = append(def.procedures, d)
}

// ids returns the keys of a mapping whose keys are ids, at most max.
func (c *compiler) ids(m *source.Map, max int) []source.Word {
	keys := m.Keys()
	if len(keys) > max {
		c.faults.Add(keys[max], tooMany, max)
		keys = keys[:max]
	}
	for _, key := range keys {
		if !idPattern.MatchString(key.Text) {
			c.faults.Add(key, badID, key.Text)
		}
	}
	return keys
}

// some returns the members of a list, at most maxMembers.
func (c *compiler) some(n source.Node) []source.Node {
	members := c.List(n)
	if len(members) > maxMembers {
		c.faults.Add(members[maxMembers], tooMany, maxMembers)
		members = members[:maxMembers]
	}
	return members
}

// maxMembers bounds the lists within an action or an item.
const maxMembers = 100

var outcomes = []string{"approved", "refused", "withdrawn", "not_accepted", "lapsed", "done"}

func (c *compiler) readState(id source.Word, m *source.Map) *stateDef {
	d := &stateDef{State: &State{ID: id.Text}, id: id}
	d.Name, d.Plain = m.Text("name"), m.Text("plain")
	d.turn, d.clock, d.outcome = c.Word(m.Get("turn")), c.Word(m.Get("clock")), c.Word(m.Get("end"))
	d.initial = c.Bool(m.Get("initial"))
	d.Turn, d.Clock = d.turn.Text, d.clock.Text
	d.Outcome, d.End = c.oneOf(d.outcome, outcomes...), !d.outcome.IsZero()
	m.Close()
	return d
}

func (c *compiler) readClock(id source.Word, m *source.Map) *clockDef {
	d := &clockDef{ClockSpec: &ClockSpec{ID: id.Text, Source: id.Pos()}, id: id}
	d.Name, d.until = m.Text("name"), c.Word(m.Get("until"))
	if d.until.IsZero() {
		d.limit = m.Word("limit")
	}
	if d.FromItem = d.limit.Text == "item"; !d.FromItem {
		d.Limit = c.limit(d.limit)
	}
	d.Promised = c.limit(c.Word(m.Get("promised")))
	d.Setting = c.Bool(m.Get("setting"))
	if n := m.Get("basis"); !n.IsZero() {
		d.Basis = c.law(n)
	}
	c.readPauses(d, m.Get("pauses"))
	if n := m.Get("extend"); !n.IsZero() {
		x := c.Map(n)
		d.extend = x.Word("limit")
		d.Extend, d.ExtendBasis = c.limit(d.extend), c.law(x.Need("basis"))
		x.Close()
	}
	m.Close()
	return d
}

func (c *compiler) readPauses(d *clockDef, n source.Node) {
	if n.IsZero() {
		return
	}
	m := c.Map(n)
	reasons := c.Map(m.Need("reasons"))
	d.hasPauses, d.Pauses = true, map[string]lang.Text{}
	for _, key := range reasons.Keys() {
		d.reasons = append(d.reasons, key)
		d.Pauses[key.Text] = c.Text(reasons.Get(key.Text))
	}
	d.PauseBasis = c.law(m.Need("basis"))
	m.Close()
}

func (c *compiler) readAction(id source.Word, m *source.Map, p *procedureDef) *actionDef {
	d := &actionDef{Action: &Action{ID: id.Text, Source: id.Pos()}, id: id}
	d.Name = m.Text("name")
	d.by, d.from = c.Words(m.Need("by")), c.Words(m.Need("from"))
	d.to, d.after, d.document = c.Word(m.Get("to")), c.Word(m.Get("after")), c.Word(m.Get("document"))
	d.apart, d.public = c.Words(m.Get("apart_from")), c.Words(m.Get("public"))
	d.By, d.From, d.ApartFrom, d.Public = wordTexts(d.by), wordTexts(d.from), wordTexts(d.apart), wordTexts(d.public)
	d.To, d.After, d.Document = d.to.Text, d.after.Text, d.document.Text
	if d.Form = c.oneOf(c.Word(m.Get("form")), "none", "draft", "full"); d.Form == "none" {
		d.Form = ""
	}
	d.Receives, d.Numbers, d.Once = c.Bool(m.Get("receives")), c.Bool(m.Get("numbers")), c.Bool(m.Get("once"))
	d.Supplement, d.Certificate = c.Bool(m.Get("supplement")), c.Bool(m.Get("certificate"))
	d.Style = c.oneOf(c.Word(m.Get("style")), "primary", "secondary", "warning")
	d.Confirm = c.Text(m.Get("confirm"))
	for _, n := range c.some(m.Get("clocks")) {
		d.ops = append(d.ops, c.readOp(c.Word(n)))
	}
	d.guards, d.effects = c.guards(m.Get("guards")), c.readEffects(m.Get("effects"))
	d.Alert = c.oneOf(c.Word(m.Get("alert")), "yellow", "red", "none")
	d.Discloses = c.Bool(m.Get("discloses"))
	d.sets = c.readFields(m.Get("sets"))
	for _, n := range c.some(m.Get("opens")) {
		d.opens = append(d.opens, c.readOpening(c.Map(n)))
	}
	if n := m.Get("input"); !n.IsZero() {
		d.input = c.Map(n)
		d.Input = c.readForm(d.input, p.ID+"."+d.ID, "input", d.pauseReasons(p))
		d.Input.Name = d.Name
		d.input.Close()
	}
	m.Close()
	return d
}

// pauseReasons returns the reasons of the clock that the action pauses.
func (d *actionDef) pauseReasons(p *procedureDef) map[string]lang.Text {
	for _, op := range d.ops {
		for _, clock := range p.clocks {
			if op.Op == "pause" && op.Clock == clock.ID {
				return clock.Pauses
			}
		}
	}
	return nil
}

var clockOps = []string{"start", "pause", "resume", "extend", "restart", "stop", "move"}

// readOp reads "start decision from received" and the like.
func (c *compiler) readOp(w source.Word) opDef {
	parts := strings.Fields(w.Text)
	d := opDef{word: w}
	if w.IsZero() {
		return d
	}
	switch {
	case len(parts) == 2 && slices.Contains(clockOps, parts[0]):
	case len(parts) == 4 && parts[0] == "start" && parts[2] == "from" && (parts[3] == "received" || parts[3] == "now"):
		d.From = parts[3]
	default:
		c.faults.Add(w, badClockOp, w.Text)
		return d
	}
	d.Op, d.Clock = parts[0], parts[1]
	if d.Op == "start" && d.From == "" {
		d.From = "now"
	}
	return d
}

func (c *compiler) readDocumentDef(id source.Word, m *source.Map) *documentDef {
	d := &documentDef{ID: id.Text, id: id, name: &Document{ID: id.Text, Name: m.Text("name")}}
	for _, n := range c.some(m.Need("text")) {
		p := c.Map(n)
		d.paras = append(d.paras, paraDef{p.Word("zh"), p.Word("en")})
		p.Close()
	}
	m.Close()
	return d
}
